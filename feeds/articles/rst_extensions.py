"""Directives and roles of reStructuredText that Sphinx, Pelican and Nikola have, as something simpler.

.. youtube:: abc123              the film, as of any frame
.. thumbnail:: /images/a.png     the picture, and its text
.. anything:: else               the text in it
:doc:`tea <drinks/tea>`          tea
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from docutils.parsers.rst import Directive

_TITLED: Final = re.compile(r"([^<>]*[^<>\s])\s*<[^<>]*>")
_FRAMES: Final = {
    "youtube": "https://www.youtube.com/embed/",
    "vimeo": "https://player.vimeo.com/video/",
    "soundcloud": "https://soundcloud.com/",
    "gist": "https://gist.github.com/",
}
_FILMS: Final = frozenset({"youtube", "vimeo"})
_PICTURES: Final = frozenset({"thumbnail", "lightbox"})
_CODE: Final = ("code", "code-block", "sourcecode", "highlight")
_SILENT: Final = frozenset({"chart", "gallery", "listing", "post-list", "slides", "toctree"})
"""What shows only what stands elsewhere."""
_ONE_AT_A_TIME: Final = threading.RLock()


class _AnyOption(dict[str, Callable[[str], Any]]):
    """Every option that a directive may have, as text."""

    def __missing__(self, _name: str) -> Callable[[str], Any]:
        return _text


def _text(value: str | None) -> str:
    return value or ""


@contextmanager
def lenient() -> Iterator[None]:
    """Let docutils take directives and roles that it does not know, whatever else was read before or will be.

    Its registries hold for the whole process, and nothing tells which names a text has before docutils reads it; so for
    the time of one text its two look-ups answer for every name.
    """
    from docutils.parsers.rst import directives, roles

    _teach_code()
    directive, role = directives.directive, roles.role

    def any_directive(name: str, *where: Any) -> Any:  # noqa: ANN401 - as docutils has them
        found, messages = directive(name, *where)
        return (found, messages) if found else (_unknown(), [])

    def any_role(name: str, *where: Any) -> Any:  # noqa: ANN401 - as above
        found, messages = role(name, *where)
        return (found, messages) if found else (_role, [])

    with _ONE_AT_A_TIME:
        directives.directive, roles.role = any_directive, any_role  # type: ignore[assignment]
        try:
            yield
        finally:
            directives.directive, roles.role = directive, role


@cache
def _teach_code() -> None:
    from docutils import nodes
    from docutils.parsers.rst import Directive, directives

    class CodeBlock(Directive):
        """A block of code, whatever its options."""

        optional_arguments = 1
        final_argument_whitespace = True
        has_content = True
        option_spec = _AnyOption(name=_text)  # an empty one means none

        def run(self) -> list[nodes.Node]:
            code = "\n".join(self.content)
            classes = ["code", *(f"language-{each}" for each in self.arguments[:1])]
            return [nodes.literal_block(code, code, classes=classes)]

    for name in _CODE:
        directives.register_directive(name, CodeBlock)


@cache
def _unknown() -> type[Directive]:
    from docutils import nodes
    from docutils.parsers.rst import Directive

    class Unknown(Directive):
        """A directive of a generator: what it shows where that is known, and what is written in it."""

        optional_arguments = 1
        final_argument_whitespace = True
        has_content = True
        option_spec = _AnyOption(name=_text)  # an empty one means none

        def run(self) -> list[nodes.Node]:
            name, said = self.name.lower(), (self.arguments or [""])[0].strip()
            if name in _SILENT:
                return []
            shown: list[nodes.Node] = []
            if said and name in _PICTURES:
                shown = [nodes.image("", uri=said, alt=self.options.get("alt", ""))]
            elif said and name in _FRAMES:
                shown = [_frame(name, said)]
            inside = nodes.Element()
            if name not in _FRAMES:
                self.state.nested_parse(self.content, self.content_offset, inside)
            return [*shown, *inside.children]

    return Unknown


def _frame(name: str, said: str) -> nodes.Node:
    """Return what leads to a film, or to what else stands on another site."""
    from docutils import nodes

    url = f"{_FRAMES[name]}{quote(said.split(maxsplit=1)[0], safe='/')}"
    if name in _FILMS:
        return nodes.raw("", f'<p><iframe src="{url}"></iframe></p>', format="html")
    return nodes.paragraph("", "", nodes.reference("", url, refuri=url))


def _role(_name: str, rawtext: str, text: str, *_: object, **__: object) -> Any:  # noqa: ANN401 - lists of nodes
    """Return what a role shows: its text without the target."""
    from docutils import nodes
    from docutils.utils import unescape

    shown = unescape(text)
    titled = _TITLED.fullmatch(shown)
    return [nodes.inline(rawtext, titled[1] if titled else shown.removeprefix("~"))], []
