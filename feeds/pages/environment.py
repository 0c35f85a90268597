"""The templates of pages, in the language of a page."""

from __future__ import annotations

import re
import traceback
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    compiler,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from feeds.model import NO_LOOK, Look
from feeds.pages.compiled_templates import CompiledTemplates
from feeds.pages.faults import TemplateFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.pages.page_language import PageLanguage

# HTML, section 13.2.3.5: no document has surrogates, noncharacters and controls; nor has XML a form feed.
_NO_TEXT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)


_COMPILED: Final = CompiledTemplates(str(Path(__file__).parent / "templates"), (__file__, compiler.__file__))
BUILT_IN: Final = "feeds"
"""What the built-in templates have before their names beside those of an owner."""


@lru_cache(64)
def environment(language: PageLanguage, look: Look = NO_LOOK) -> Environment:
    """Return the templates in a language, with every value escaped and none that is missing taken for empty.

    They say what is to be translated as `{% trans %}`, `_()`, `ngettext()` or `pgettext()`; `language` is at hand.

    Args:
        language: of the words.
        look: names a folder of templates that stand before ours, which have `feeds/` before their names too, for those
            to extend. They are data of a repository that may be anybody's, and so run nothing and reach no file.
    """
    ours = PackageLoader("feeds.pages")
    folder = look.templates
    before = [FileSystemLoader(folder), ours, PrefixLoader({BUILT_IN: ours})] if folder else [ours]
    made = (ImmutableSandboxedEnvironment if folder else Environment)(
        loader=ChoiceLoader(before),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=None if folder else _COMPILED,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.globals["language"] = language
    extended: Any = made
    extended.newstyle_gettext = True
    made.globals.update(_callables(language))
    return made


def _callables(language: PageLanguage) -> dict[str, Callable[..., Markup]]:
    """Return what templates call to translate; what they fill in is escaped.

    The extension's own callables take twice as long, and a page has some thirty messages.
    """

    @cache
    def plain(message: str) -> Markup:
        return Markup(language.gettext(message)) % {}  # noqa: S704 - of ours

    def gettext(message: str, **values: object) -> Markup:
        return Markup(language.gettext(message)) % values if values else plain(message)  # noqa: S704 - of ours

    def ngettext(one: str, several: str, num: int, **values: object) -> Markup:
        return Markup(language.ngettext(one, several, num)) % values  # noqa: S704 - of ours

    def pgettext(context: str, message: str, **values: object) -> Markup:
        return Markup(language.pgettext(context, message)) % values  # noqa: S704 - of ours

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext, "pgettext": pgettext}


def write(template: str, language: PageLanguage, values: dict[str, Any], look: Look = NO_LOOK) -> bytes:
    """Fill in a template in a language, and drop the characters that no HTML document may have.

    Raises:
        TemplateFault: one of the owner's templates fails.
    """
    made = environment(language, look)
    try:
        text = made.get_template(template).render(values)
    except Exception as error:
        if look.templates is None:  # ours have no faults that anybody else could mend
            raise
        raise fault_of(error, Path(look.templates)) from error
    if not text.replace("\n", "").isprintable():  # no printable character is amiss, and asking is faster
        text = _NO_TEXT.sub("", text)
    return text.encode()


def write_block(template: str, block: str, language: PageLanguage, values: dict[str, Any]) -> Markup:
    """Fill in one block of one of our templates, which needs no other values."""
    made = environment(language).get_template(template)
    text = "".join(made.blocks[block](made.new_context(values)))
    return Markup(_NO_TEXT.sub("", text))  # noqa: S704 - the template escaped the values


def fault_of(error: Exception, folder: Path, file: Path | None = None) -> TemplateFault:
    """Return what is wrong, where the engine says: at the last line of a template of the folder that it was in."""
    line = error.lineno if isinstance(error, TemplateSyntaxError) else 1
    named = error.filename if isinstance(error, TemplateSyntaxError) and error.filename else file
    for frame in traceback.extract_tb(error.__traceback__):
        if Path(frame.filename).is_relative_to(folder) and not isinstance(error, TemplateSyntaxError):
            named, line = frame.filename, frame.lineno or 1
    is_inner = named is not None and Path(named).is_relative_to(folder)
    name = Path(named or folder).relative_to(folder).as_posix() if is_inner else "."
    reason = f"there is no template {error}" if isinstance(error, TemplateNotFound) else str(error) or repr(error)
    return TemplateFault(name, line, " ".join(reason.split()))
