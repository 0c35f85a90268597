"""MDX as Markdown: imports, exports and expressions go, components leave what is in them."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from feeds.lib import lazy_re
from feeds.lib.code_areas import CODE, CodeAreas
from feeds.lib.suffixes import PICTURE_SUFFIX

_NEXT: Final = lazy_re.compile(
    r"(?P<module>^(?:import|export)(?=[ \t]))|(?P<tag></?[A-Za-z][\w.:-]*+(?=[\s/>])|</?>)|(?P<brace>\\?\{)"
    rf"|(?:{CODE})",
    re.MULTILINE,
)
_IMPORT: Final = lazy_re.compile(r"import[ \t]+(?:[\"'{*]|[\w$]+[ \t]+from\b|[\w$]+[ \t]*,)")
_IMPORTED_PICTURE: Final = lazy_re.compile(
    rf"^import[ \t]+([\w$]+)[ \t]+from[ \t]+[\"']([^\"'\n]{{1,300}}{PICTURE_SUFFIX})[\"']",
    re.MULTILINE | re.IGNORECASE,
)
_EXPORT: Final = lazy_re.compile(r"export[ \t]+(?:const|default|function|let|var|async|class|type|interface|\{|\*)")
_MARK: Final = lazy_re.compile(r"\{/\*[ \t]*+(more|truncate)[ \t]*+\*/\}")
_STRING: Final = lazy_re.compile(r"\{\s*+(?:\"([^\"\\\n]*+)\"|'([^'\\\n]*+)'|`([^`\\$]*+)`)\s*+\}")
_ANY_STRING: Final = lazy_re.compile(r"\"([^\"\\\n]++)\"|'([^'\\\n]++)'|`([^`\\$]++)`")
_ATTRIBUTE: Final = lazy_re.compile(r"([\w:-]++)(?:\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|\{))?|(\{)")
_BRACES: Final = lazy_re.compile(r"[{}]")
_VIDEOS: Final = {"youtube": "https://www.youtube.com/embed/", "vimeo": "https://player.vimeo.com/video/"}
_PICTURES: Final = frozenset({"image", "img", "figure", "picture", "zoomimage", "themedimage"})
_BOXES: Final = frozenset(
    {"admonition", "callout", "aside", "note", "tip", "warning", "info", "danger", "caution", "alert"}
)
_FIRST_LINE: Final = lazy_re.compile(r"\s*import [^\n]{1,300} from [\"'][^\"'\n]{1,300}[\"'];?[ \t]*(?:\n|\Z)")
_REMARK: Final = lazy_re.compile(r"<p>\{/\*\s*+((?:(?!\*/)[^<\n-])*+)\*/\}</p>")
_LONGEST: Final = 20_000
_LONGEST_STRING: Final = 1_000


def imports(text: str) -> bool:
    """Whether a text starts as only MDX does, whatever its file is called."""
    return text.lstrip().startswith("import ") and _FIRST_LINE.match(text) is not None


def without_remarks(html: str) -> str:
    """Return HTML made of Markdown with the remarks of MDX as comments where they are paragraphs."""
    return _REMARK.sub(r"<!-- \1 -->", html)


def to_markdown(text: str) -> str:
    """Return a text in MDX as Markdown; code stays as it is."""
    return _MdxWalk(text).read()


class _MdxWalk:
    """A walk from the start of a text to its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._areas = CodeAreas(text)
        self._braces = _pairs(text)
        self._pictures: dict[str, str] = {}

    def read(self) -> str:
        """Return the text as Markdown."""
        parts: list[str] = []
        at = 0
        while found := _NEXT.search(self.text, at):
            parts.append(self.text[at : found.start()])
            end, text = self._take(found)
            parts.append(text)
            at = end
        return "".join([*parts, self.text[at:]])

    def _take(self, found: re.Match[str]) -> tuple[int, str]:
        """Return where the text goes on behind a match, and what stands in its place."""
        start, end = found.span()
        if found["module"]:
            stop = self._module(start)
            self._pictures.update(_IMPORTED_PICTURE.findall(self.text, start, stop or start))
            return (stop, "") if stop else (end, found[0])
        if found["tag"]:
            lower = found[0].lower()
            code = self._areas.end(found) if lower in {"<pre", "<code", "<script", "<style"} else None
            if code:
                return code, self.text[start:code] if lower in {"<pre", "<code"} else ""
            return self._tag(found)
        if found["brace"]:
            return self._expression(found)
        if not found[0].strip():  # MDX has no indented code
            return end, found[0]
        code = self._areas.end(found) or end
        return code, self.text[start:code]

    def _module(self, start: int) -> int | None:
        """Return the end of an import or export: of its paragraph, and of the braces that it opens."""
        if not (_IMPORT.match(self.text, start) or _EXPORT.match(self.text, start)):
            return None
        end = start
        while True:
            line = self.text.find("\n", end)
            stop = line if line >= 0 else len(self.text)
            brace = self.text.rfind("{", end, stop)
            while brace >= 0 and self._braces.get(brace, 0) <= stop:
                brace = self.text.rfind("{", end, brace)
            if brace >= 0:
                end = self._braces[brace]
            elif line < 0 or self.text.startswith("\n", line + 1):
                return stop
            else:
                end = line + 1

    def _expression(self, found: re.Match[str]) -> tuple[int, str]:
        start, end = found.span()
        if found[0].startswith("\\"):
            return end, "&#123;"
        if self.text.startswith(("#", ":", "."), end):  # an attribute list
            return end, found[0]
        if mark := _MARK.match(self.text, start):
            return mark.end(), f"<!-- {mark[1]} -->"
        if string := _STRING.match(self.text, start):
            return string.end(), escape(string[1] or string[2] or string[3] or "", quote=False)
        close = self._braces.get(start)
        return (close, "") if close else (end, found[0])

    def _tag(self, found: re.Match[str]) -> tuple[int, str]:
        start, end = found.span()
        name = found[0].strip("</>")
        attributes, end, is_closed = self._attributes(end) if not found[0].endswith(">") else ({}, end, False)
        if end < 0:
            return found.end(), found[0]
        is_end = found[0].startswith("</")
        if name and name[0].islower() and "." not in name:
            if is_end:
                return end, self.text[start:end]
            shown = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if key != "style")
            return end, f"<{name}{shown}{' /' if is_closed else ''}>"
        return end, _component(name.rpartition(".")[2].lower(), attributes, is_end=is_end, is_closed=is_closed)

    def _attributes(self, at: int) -> tuple[dict[str, str], int, bool]:
        """Return the attributes of a tag whose name ends at a place, what is behind it, and whether it closes itself.

        What is behind it is -1 for text that only looked like a tag.
        """
        given: dict[str, str] = {}
        limit = at + _LONGEST
        while at < min(limit, len(self.text)):
            if self.text.startswith("/>", at):
                return given, at + 2, True
            if self.text[at] == ">":
                return given, at + 1, False
            found = _ATTRIBUTE.match(self.text, at)
            if not found or not found[0]:
                if not (self.text[at].isspace() or self.text[at] in "/,"):
                    break
                at += 1
            elif found[0].endswith("{"):
                brace = found.end() - 1
                at = self._braces.get(brace, -1)
                if at < 0:
                    break
                if found[1] and (value := self._value(brace, at)):
                    given.setdefault(found[1].lower(), value)
            else:
                given.setdefault(found[1].lower(), (found[2] or '""')[1:-1])
                at = found.end()
        return {}, -1, False

    def _value(self, brace: int, end: int) -> str | None:
        """Return the text that an attribute's braces stand for: a string in them, or an imported picture."""
        stop = min(end, brace + _LONGEST_STRING)
        string = _ANY_STRING.search(self.text, brace, stop)
        if string:
            return string[1] or string[2] or string[3]
        return self._pictures.get(self.text[brace + 1 : stop - 1].strip())


def _component(name: str, given: dict[str, str], *, is_end: bool, is_closed: bool) -> str:
    """Return what a component's tag stands for; most for nothing."""
    if name in _BOXES and not is_closed:
        kind = given.get("type", name)
        return "\n\n:::\n\n" if is_end else f"\n\n:::{kind} {given.get('title', '')}".rstrip() + "\n\n"
    if name == "details" and not is_closed:
        title = escape(given.get("summary") or given.get("title") or "…", quote=False)
        return "\n\n</details>\n\n" if is_end else f"\n\n<details><summary>{title}</summary>\n\n"
    return "" if is_end else _shown(name, given)


def _shown(name: str, given: dict[str, str]) -> str:
    """Return what a component shows by itself: a picture, a player, a label."""
    if name in _PICTURES and (src := given.get("src") or given.get("img")):
        return f'<img src="{escape(src)}" alt="{escape(given.get("alt") or given.get("caption") or "")}">'
    video = given.get("id") or given.get("videoid") or given.get("youtubeid") or given.get("video")
    for host, prefix in _VIDEOS.items():
        if host in name and (video or given.get("url")):
            return f'<iframe src="{escape(given.get("url") or f"{prefix}{video}")}"></iframe>'
    label = given.get("label", "") if name in {"tabitem", "tab"} else ""
    return f"\n\n**{label}**\n\n" if label else ""


def _pairs(text: str) -> dict[int, int]:
    """Return what is behind the closing brace of every opening one that has one."""
    found: dict[int, int] = {}
    open_: list[int] = []
    for brace in _BRACES.finditer(text):
        if brace[0] == "{":
            open_.append(brace.start())
        elif open_:
            found[open_.pop()] = brace.end()
    return found
