"""One walk over a body that puts in the places of template tags what they stand for, and takes the others out.

Read are the tags of Hugo (`{{< x >}}`, `{{% x %}}`), of Liquid, Nunjucks and Hexo (`{% x %}`, `{{ x }}`, `{# x #}`) and
of Zola (`{{ x(a=1) }}`, `{% x(a=1) %}`, `{% end %}`). Code stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.entries.templates.arguments import arguments_of
from feeds.entries.templates.closings import Closings, key_of
from feeds.entries.templates.guessed import guess
from feeds.entries.templates.meanings import (
    DROPPED,
    FORMULAS,
    LISTINGS,
    PAIRS,
    STANDS,
    UNKNOWN_TARGET,
    VERBATIM,
)
from feeds.lib import lazy_re
from feeds.lib.code_areas import CODE, CodeAreas

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feeds.entries.templates.closings import Closing
    from feeds.entries.templates.meanings import Referents

_NEXT: Final = lazy_re.compile(rf"(\{{\{{[<%]?|\{{%|\{{\#(?=[ \t\n-]))|(?:{CODE})", re.MULTILINE | re.IGNORECASE)
_CLOSINGS: Final = {"{{<": ">}}", "{{%": "%}}", "{{": "}}", "{%": "%}", "{#": "#}"}
LONGEST: Final = 4_000
"""How long a tag may be."""
_SHOWN: Final = 40
_CALL: Final = lazy_re.compile(r"([\w.:-]+)\s*+\((.*)\)\Z", re.DOTALL)
_NAMED: Final = lazy_re.compile(r"(/?)\s*+([\w./:-]+)(.*)\Z", re.DOTALL)
_LITERAL: Final = lazy_re.compile(r"(?:\"([^\"]*+)\"|'([^']*+)')\s*+(?:\|\s*+([\w-]+)(?:\s*+:\s*+([\w.]+))?\s*+)*\Z")
_FILTERED_BY_PATH: Final = frozenset({"relative_url", "url", "prepend", "url_for", "absURL", "relURL"})
_BRANCHES: Final = frozenset({"else", "elsif", "elif", "elseif", "when", "break", "continue"})
_INCLUDING: Final = frozenset({"include", "render", "render_partial"})
_UNREAD: Final = DROPPED | VERBATIM | LISTINGS | FORMULAS
_BEFORE_TARGET: Final = lazy_re.compile(r"(?:\]\(<?|=[\"']?|\]:[ ]?<?)\Z")
_AROUND_FORMULA: Final = " \n$"
_IN_MATH: Final = lazy_re.compile(r"[\\^_{\w]\Z")


class Cleared(msgspec.Struct, frozen=True):
    """A text without template tags.

    Attributes:
        text: with what they stand for in their places.
        unknown: how often each tag that is not known was taken out of it, by name.
        first: where the first of these stood.
        unresolved: the articles that tags name and nobody knows, with where the tags stood.
    """

    text: str
    unknown: Mapping[str, int]
    first: int = 0
    unresolved: Sequence[tuple[str, int]] = ()


class _Tag(msgspec.Struct, frozen=True):
    opening: str
    inner: str
    start: int
    end: int

    @property
    def language(self) -> str:
        return "hugo" if self.opening in {"{{<", "{{%"} else "liquid"


def clear(text: str, site: Referents, *, is_markdown: bool) -> Cleared:
    """Return a text with what its template tags stand for, as `without_templates` does."""
    walk = _TemplateWalk(text, site, CodeAreas(text, is_markdown=is_markdown))
    return Cleared(walk.cleared(), dict(walk.unknown), walk.first, walk.unresolved)


class _TemplateWalk:
    """A walk from the start of a text to its end."""

    def __init__(self, text: str, site: Referents, code: CodeAreas) -> None:
        self.text = text
        self.site = msgspec.structs.replace(site, resolve=self._resolve)
        self.code = code
        self.unresolved: list[tuple[str, int]] = []
        self._known = site.resolve
        self._at = 0
        self.unknown: Counter[str] = Counter()
        self.first = 0
        self._parts: list[str] = []
        self._ends = Closings(text)
        self._closings: dict[str, int] = {}
        self._open: list[str] = []

    def cleared(self) -> str:
        """Return the text without tags."""
        at = 0
        while found := _NEXT.search(self.text, at):
            tag = self._tag(found) if found[1] else None
            if tag is None:
                end = (None if found[1] else self.code.end(found)) or found.end()
                self._parts.append(self.text[at:end])
                at = end
                continue
            self._parts.append(self.text[at : found.start()])
            at = self._take(tag)
        return "".join([*self._parts, self.text[at:]])

    def _tag(self, found: re.Match[str]) -> _Tag | None:
        """Return the tag that starts at a place; None where none ends near enough behind it."""
        opening = found[1]
        closing = _CLOSINGS[opening]
        if self._closings.get(closing, 0) <= found.end():
            place = self.text.find(closing, found.end())
            self._closings[closing] = place if place >= 0 else len(self.text) + LONGEST
        end = self._closings[closing]
        if end < found.end() or end - found.end() > LONGEST:
            return None
        inner = self.text[found.end() : end].strip("- \t\n~")
        if opening == "{{" and not self.text.startswith((" ", "'", '"', "-"), found.end()):
            before = self.text[max(0, found.start() - 1) : found.start()]
            if _IN_MATH.match(before) and "." not in inner:  # `\mathbf{{x}}`
                return None
        return _Tag(opening, inner, found.start(), end + len(closing))

    def _take(self, tag: _Tag) -> int:
        """Put what a tag stands for in its place; return where the text goes on."""
        self._at = tag.start
        if tag.opening == "{#":
            return tag.end
        if tag.inner.startswith("/*"):  # how Hugo shows a tag as an example
            self._parts.append(escape(f"{tag.opening} {tag.inner.strip('/* ')} {_CLOSINGS[tag.opening]}", quote=False))
            return tag.end
        return self._output(tag) if tag.opening == "{{" else self._statement(tag)

    def _statement(self, tag: _Tag) -> int:
        """Take what opens or closes something, or stands alone."""
        if call := _CALL.match(tag.inner):
            self._open.append(key_of(call[1]))
            return self._named(tag, call[1], call[2])
        named = _NAMED.match(tag.inner)
        if not named:
            self._unknown(tag, tag.inner[:_SHOWN])
            return tag.end
        name = named[2].removesuffix("/")
        if named[1]:
            return self._close(tag, key_of(name))
        if tag.language == "liquid" and name.startswith("end"):
            closed = name[3:] or (self._open.pop() if self._open else "")
            return self._close(tag, key_of(closed))
        return self._named(tag, name, named[3].strip())

    def _output(self, tag: _Tag) -> int:
        """Take what is put out: an address of the site, a text, or a call."""
        site = self.site
        known = {"site.baseurl": site.path, "site.url": site.origin, "base_url": site.path, "base": site.path}
        call = _CALL.match(tag.inner)
        if tag.inner in known:
            self._put(tag, known[tag.inner], mark=True)
        elif literal := _LITERAL.match(tag.inner):
            self._put(tag, self._literal(literal))
        elif call:
            return self._named(tag, call[1], call[2])
        else:
            self._unknown(tag, tag.inner.split("|")[0].split("(")[0].strip()[:_SHOWN])
            self._put(tag, "")
        return tag.end

    def _literal(self, literal: re.Match[str]) -> str:
        text = literal[1] or literal[2] or ""
        if literal[3] == "absolute_url" or literal[4] == "site.url":
            return f"{self.site.home.rstrip('/')}/{text.lstrip('/')}"
        if literal[3] in _FILTERED_BY_PATH:
            return text if "://" in text else f"{self.site.path}/{text.lstrip('/')}"
        return text

    def _named(self, tag: _Tag, name: str, rest: str) -> int:
        key = key_of(name)
        if key in _INCLUDING or key.startswith(("include_", "partial")):
            name, rest = _included(rest)
            key = key_of(name)
        if key in _UNREAD and (end := self._raw(tag, key)):
            return end
        given = arguments_of(rest)
        if key in PAIRS and self._is_closed(tag, key):
            self._put(tag, PAIRS[key][0](given, self.site))
        elif key in STANDS:
            self._put(tag, STANDS[key](given, self.site))
        elif key in PAIRS:  # `{{< note "its text" >}}`
            self._put(tag, escape(given.first("text", "content", "title"), quote=False))
        else:
            guessed = guess(key, given, self.site)
            if guessed and guessed.is_link and self._is_closed(tag, key):
                guessed = None
            if not (guessed and guessed.is_all) and key not in VERBATIM | _BRANCHES:
                self._unknown(tag, name)
            self._put(tag, guessed.text if guessed else "")
        return tag.end

    def _resolve(self, target: str) -> str | None:
        """Return the address of the article that the tag which is being taken names."""
        url = self._known(target)
        if url is None:
            self.unresolved.append((target, self._at))
        return url

    def _unknown(self, tag: _Tag, name: str) -> None:
        self.first = self.first if self.unknown else tag.start
        self.unknown[name] += 1

    def _raw(self, tag: _Tag, key: str) -> int | None:
        """Take all up to the end of a tag whose text is no template."""
        closing = self._closing(tag, key)
        if not closing:
            return None
        if self._open and self._open[-1] == key:
            self._open.pop()
        inner = self.text[tag.end : closing.start]
        if key in FORMULAS and "\n" not in inner.strip():
            self._parts.append(f"<code>{escape(inner.strip(_AROUND_FORMULA), quote=False)}</code>")
        elif key in LISTINGS or key in FORMULAS:
            code = escape(inner.strip(_AROUND_FORMULA if key in FORMULAS else "\n"), quote=False)
            self._parts.append(f"<pre><code>{code}\n</code></pre>")
        elif key in VERBATIM:
            self._parts.append(inner)
        return closing.end

    def _is_closed(self, tag: _Tag, key: str) -> bool:
        return not tag.inner.endswith("/") and self._closing(tag, key) is not None

    def _closing(self, tag: _Tag, key: str) -> Closing | None:
        is_call = bool(self._open and self._open[-1] == key)
        return self._ends.behind(key, tag.language, tag.end, is_call=is_call)

    def _close(self, tag: _Tag, key: str) -> int:
        self._put(tag, PAIRS[key][1] if key in PAIRS else "")
        return tag.end

    def _put(self, tag: _Tag, text: str, *, mark: bool = False) -> None:
        """Put a text in the place of a tag; a block on a line of its own ends with it."""
        parts = self._parts
        if mark:
            parts.append(text)
            return
        if text == UNKNOWN_TARGET or (text.startswith("http") and len(parts) > 1):
            while len(parts) > 1 and parts[-1] in {
                "",
                self.site.path,
                self.site.origin,
            }:  # `{{ site.baseurl }}` before it
                parts.pop()
        if text == UNKNOWN_TARGET and not _BEFORE_TARGET.search(parts[-1][-4:] if parts else ""):
            text = ""  # it is no link's
        is_block = text.startswith(("<figure", "<iframe", "<video", "<audio", "<pre", "<!--"))
        if is_block and self.text.startswith("\n", tag.end):
            text += "\n"
        parts.append(text)


def _included(rest: str) -> tuple[str, str]:
    """Return the name and the arguments of what is included: `figure.html src="x"`."""
    name, _, rest = rest.strip().partition(" ")
    return name.strip("\"',").rpartition("/")[2].partition(".")[0], rest
