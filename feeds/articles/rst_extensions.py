"""Directives and roles of reStructuredText that Sphinx, Pelican and Nikola have, as something simpler.

.. youtube:: abc123              the film, as of any frame
.. thumbnail:: /images/a.png     the picture, and its text
.. anything:: else               the text in it
:doc:`tea <drinks/tea>`          tea

This is imported to read a file of reStructuredText, since docutils is an extra and slow to import.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.states import Inliner
from docutils.utils import unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_LONG: Final = 100
_MOST_WORK: Final = 10_000_000
"""The most that the squares of the lengths of long words come to, as of a hundred addresses of 300 characters."""
_MARKS: Final = "*`|"
_FEW: Final = 1_000_000
"""What the marks of a paragraph may come to, each with half of its length: 100 in 20,000 characters."""
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

    Where docutils looks for marks in a line, its expressions take the square of the length of each word, and for the
    end of each mark it looks through the rest of the paragraph. Real words, addresses and paragraphs are short; where a
    text has so many long ones that it would hold up everything else, they are text.
    """
    directive, role, parse = directives.directive, roles.role, Inliner.parse
    work = 0

    def parse_some(self: Inliner, text: str, *where: Any) -> Any:  # noqa: ANN401 - as docutils has them
        nonlocal work
        work += _work_on(text)
        return parse(self, text, *where) if work <= _MOST_WORK else ([nodes.Text(unescape(text))], [])

    def any_directive(name: str, *where: Any) -> Any:  # noqa: ANN401 - as docutils has them
        found, messages = directive(name, *where)
        return (found, messages) if found else (_Unknown, [])

    def any_role(name: str, *where: Any) -> Any:  # noqa: ANN401 - as above
        found, messages = role(name, *where)
        return (found, messages) if found else (_role, [])

    with _ONE_AT_A_TIME:
        directives.directive, roles.role = any_directive, any_role  # type: ignore[assignment]
        Inliner.parse = parse_some  # type: ignore[method-assign, assignment]
        try:
            yield
        finally:
            directives.directive, roles.role = directive, role
            Inliner.parse = parse  # type: ignore[method-assign]


def _work_on(text: str) -> int:
    """Return about how many characters docutils looks at to find marks in a paragraph, beyond what every one takes."""
    words = sum(len(word) ** 2 for word in text.split() if len(word) > _LONG)
    marks = sum(map(text.count, _MARKS)) * len(text) // 2
    return words + (marks if marks > _FEW else 0)


class _Lenient(Directive):
    """A directive with an argument or none, whatever its options."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = _AnyOption(name=_text)  # an empty one means none


class _CodeBlock(_Lenient):
    """A block of code."""

    def run(self) -> list[nodes.Node]:
        code = "\n".join(self.content)
        classes = ["code", *(f"language-{each}" for each in self.arguments[:1])]
        return [nodes.literal_block(code, code, classes=classes)]


for _name in _CODE:
    directives.register_directive(_name, _CodeBlock)


class _Unknown(_Lenient):
    """A directive of a generator: what it shows where that is known, and what is written in it."""

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


def _frame(name: str, said: str) -> nodes.Node:
    """Return what leads to a film, or to what else stands on another site."""
    url = f"{_FRAMES[name]}{quote(said.split(maxsplit=1)[0], safe='/')}"
    if name in _FILMS:
        return nodes.raw("", f'<p><iframe src="{url}"></iframe></p>', format="html")
    return nodes.paragraph("", "", nodes.reference("", url, refuri=url))


def _role(_name: str, rawtext: str, text: str, *_: object, **__: object) -> Any:  # noqa: ANN401 - lists of nodes
    """Return what a role shows: its text without the target."""
    shown = unescape(text)
    titled = _TITLED.fullmatch(shown)
    return [nodes.inline(rawtext, titled[1] if titled else shown.removeprefix("~"))], []
