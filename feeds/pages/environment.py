"""The templates of pages, in the language of a page."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined

if TYPE_CHECKING:
    from types import CodeType

    from jinja2.bccache import Bucket

    from feeds.pages.page_language import PageLanguage

# HTML, section 13.2.3.5: no document has surrogates, noncharacters and controls; nor has XML a form feed.
_NO_TEXT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)


class _Compiled(BytecodeCache):
    """The compiled templates, which are the same in every language."""

    def __init__(self) -> None:
        self._codes: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a bucket the code that was compiled for another language, if it was."""
        bucket.code = self._codes.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a bucket."""
        if bucket.code:
            self._codes[bucket.key] = bucket.code


_COMPILED: Final = _Compiled()


@lru_cache(64)
def environment(language: PageLanguage) -> Environment:
    """Return the templates in a language, with every value escaped and none that is missing taken for empty.

    They say what is to be translated as `{% trans %}`, `_()`, `ngettext()` or `pgettext()`; `language` is at hand.
    """
    made = Environment(
        loader=PackageLoader("feeds.pages"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.globals["language"] = language
    install: Any = made
    install.install_gettext_callables(language.gettext, language.ngettext, newstyle=True, pgettext=language.pgettext)
    return made


def write(template: str, language: PageLanguage, values: dict[str, Any]) -> bytes:
    """Fill in a template in a language, and drop the characters that no HTML document may have."""
    text = environment(language).get_template(template).render(values)
    if not text.replace("\n", "").isprintable():  # no printable character is amiss, and asking is faster
        text = _NO_TEXT.sub("", text)
    return text.encode()
