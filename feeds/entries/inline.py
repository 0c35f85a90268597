"""Rules for what Markdown of site generators has within a paragraph, beyond CommonMark.

Each looks at what starts at one character, and searches no further than it has to: what closes nowhere is noted for the
text in hand, so that a thousand openings cost one search.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from feeds.entries.emoji import EMOJI
from feeds.entries.stress import CJK, emphasis, late, struck
from feeds.lib.suffixes import PICTURES

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_ADDRESS: Final = re.compile(rf"://[^\s<>`\"|{CJK.pattern[1:-1]}]++")
_TRAILING: Final = "?!.,:*_~'\";"
_MARKED: Final = re.compile(r"==(?![\s=])((?:[^=\n]|=(?!=)){1,400}?)(?<!\s)==(?![=\w])")
_RAISED: Final = re.compile(r"\^([^\s^\[\]]{1,20})\^")
_LOWERED: Final = re.compile(r"~([^\s~]{1,20})~(?!~)")
_ATTRIBUTES: Final = re.compile(
    r"\{:?[ \n]*+(?:(?:[#.][^\s{}\"'=]++|[\w:-]++=(?:\"[^\"\n]*+\"|'[^'\n]*+'|[^\s{}\"']++)|toc|:toc)[ \n]*+)++\}"
)
_NAME: Final = re.compile(r":([a-z0-9_+-]{1,40}):")
_LONGEST_SYMBOL: Final = 20
# Of two backslashes before a bracket, Markdown takes one out for the program that shows formulas.
_CLOSINGS: Final = {"\\(": "\\)", "\\[": "\\]", "\\\\(": "\\\\)", "\\\\[": "\\\\]"}
_MATHS: Final = re.compile(r"[\\^_{}=+<>|]")
_WIKI: Final = re.compile(r"\[\[(?!\s)([^\[\]\n]{1,300})\]\](?![(\[])")
_BLANKS: Final = re.compile(
    r"(!?)\[([^\[\]\n]{0,300})\]"
    r"\(((?:mailto:|https?:)[^()\n<>\"]{1,300}|[^()\n<>\"]{1,300}\.\w{2,5}(?:#[^()\n<>\"]{0,80})?)\)"
)
_PLAIN_WORD: Final = re.compile(r"\d+\Z|-?\s")


def bare_address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Make a link of an address that stands in the text (GFM, section 6.9)."""
    src, at = state.src, state.pos
    if src[at] != ":" or not src.startswith("://", at) or silent or state.linkLevel > 0:
        return False
    scheme = next((each for each in ("https", "http") if state.pending[-5:].lower().endswith(each)), None)
    start = at - len(scheme or "")
    if scheme is None or (start > 0 and src[start - 1] not in " \t\n*_~(" and not CJK.match(src[start - 1])):
        return False
    found = _ADDRESS.match(src, at, state.posMax)
    if not found:
        return False
    url = _trimmed(src[start : found.end()])
    if len(url) <= len(scheme) + 3 or not url[len(scheme) + 3].isalnum():
        return False
    state.pending = state.pending[: -len(scheme)]
    state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(url)}
    state.push("text", "", 0).content = url
    state.push("link_close", "a", -1)
    state.pos = start + len(url)
    return True


def _trimmed(url: str) -> str:
    """Return an address without what belongs to the sentence around it."""
    surplus = url.count(")") - url.count("(")
    while url:
        if url[-1] == ")" and surplus > 0:
            surplus -= 1
        elif url[-1] not in _TRAILING:
            break
        url = url[:-1]
    return url


def _between(name: str, found: Callable[[StateInline], re.Match[str] | None]) -> Callable[[StateInline, bool], bool]:
    """Return a rule for text between two marks that becomes an element, and is parsed itself."""

    def rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
        match = found(state)
        if match is None or silent:
            return False
        end, state.pos, state.posMax = state.posMax, match.start(1), match.end(1)
        state.push(f"{name}_open", name, 1)
        state.md.inline.tokenize(state)
        state.push(f"{name}_close", name, -1)
        state.pos, state.posMax = match.end(), end
        return True

    return rule


def _after_word(state: StateInline) -> bool:
    return state.pos > 0 and (state.src[state.pos - 1].isalnum() or state.src[state.pos - 1] in ")]")


def _marked(state: StateInline) -> re.Match[str] | None:
    if state.src[state.pos] != "=" or _after_word(state):
        return None
    return _MARKED.match(state.src, state.pos, state.posMax)


def _raised(state: StateInline) -> re.Match[str] | None:
    if state.src[state.pos] != "^" or not _after_word(state):
        return None
    return _RAISED.match(state.src, state.pos, state.posMax)


def _lowered(state: StateInline) -> re.Match[str] | None:
    if state.src[state.pos] != "~" or not _after_word(state):
        return None
    return _LOWERED.match(state.src, state.pos, state.posMax)


def attributes(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Take out a list of attributes (`{: .class}`, `{#id}`, `{width=300}`), which says nothing to readers."""
    if state.src[state.pos] != "{":
        return False
    found = _ATTRIBUTES.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    before, behind = state.src[: state.pos][-1:], state.src[found.end() : found.end() + 1]
    is_kramdown = found[0].startswith("{:")
    follows = before in {")", "]", "*", "_", "`", ">", ""} or before == "\n"
    ends = behind in {"", "\n"} and (before in " \t" or found[0].startswith("{#"))
    if not (is_kramdown or follows or ends):
        return False
    if not silent:
        state.pending = state.pending.rstrip(" \t")
    state.pos = found.end()
    return True


def emoji(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Put an emoji in the place of its name."""
    if state.src[state.pos] != ":" or (state.pos and state.src[state.pos - 1].isalnum()):
        return False
    found = _NAME.match(state.src, state.pos, state.posMax)
    if not found or found[1] not in EMOJI:
        return False
    if not silent:
        state.pending += EMOJI[found[1]]
    state.pos = found.end()
    return True


def mathematics(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    r"""Show formulas (`$…$`, `$$…$$`, `\(…\)`) as code."""
    src, at = state.src, state.pos
    if src[at] == "\\":
        opening = src[at : at + (3 if src.startswith("\\\\", at) else 2)]
        closing = _CLOSINGS.get(opening, "")
    elif src[at] == "$":
        opening = closing = "$$" if src.startswith("$$", at) else "$"
    else:
        return False
    if not closing or closing in state.env.get("unclosed", {}).get(id(src), ()):
        return False
    start = at + len(opening)
    end = src.find(closing, start, state.posMax)
    if end < 0:
        state.env.setdefault("unclosed", {}).setdefault(id(src), set()).add(closing)
        return False
    if not _is_formula(src, opening, start, end):
        return False
    if not silent:
        token = state.push("code_inline", "code", 0)
        token.content = src[start:end].strip()
    state.pos = end + len(closing)
    return True


def _is_formula(src: str, opening: str, start: int, end: int) -> bool:
    """Whether text between two marks is a formula, and neither amounts of money nor brackets that are escaped."""
    inner = src[start:end]
    if opening == "$":
        if inner[:1].isspace() or inner[-1:].isspace() or src[end + 1 : end + 2].isalnum() or not inner:
            return False
        if start > 1 and (src[start - 2].isalnum() or src[start - 2] == "\\"):
            return False
        is_symbol = " " not in inner and not inner[0].isdigit() and len(inner) < _LONGEST_SYMBOL
        return is_symbol or bool(_MATHS.search(inner))
    is_plain = opening == "$$" or opening.startswith("\\\\")  # which nobody writes for brackets alone
    return bool(inner.strip()) and (is_plain or bool(_MATHS.search(inner)))


def wiki_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Show a link of a wiki (`[[Page]]`, `[[Page#part|text]]`, `![[cup.png]]`) as its text or its picture."""
    src, at = state.src, state.pos
    is_shown = src.startswith("![[", at)
    if not is_shown and not src.startswith("[[", at):
        return False
    found = _WIKI.match(src, at + is_shown, state.posMax)
    if not found or _PLAIN_WORD.match(found[1]) or found[1].upper() in state.env.get("references", {}):
        return False
    if not silent:
        target, _, label = found[1].replace("\\|", "|").partition("|")
        if is_shown and target.partition("#")[0].lower().endswith(PICTURES):
            _picture(state, target.strip(), label)
        else:
            _page(state, target.strip(), label.strip())
    state.pos = found.end()
    return True


def link_with_blanks(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Take an address with blanks in it for a link's, where it names a file, as kramdown and others do."""
    src, at = state.src, state.pos
    if src[at] not in "![":
        return False
    found = _BLANKS.match(src, at, state.posMax)
    if not found:
        return False
    if silent:
        state.pos = found.end()
        return True
    url = quote(found[3].strip(), safe="/:?#&=%+,;@~!*'")
    if found[1]:
        _picture(state, url, found[2])
    else:
        state.push("link_open", "a", 1).attrs = {"href": url}
        state.push("text", "", 0).content = found[2]
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


def _picture(state: StateInline, target: str, label: str) -> None:
    token = state.push("image", "img", 0)
    token.attrs = {"src": state.md.normalizeLink(target), "alt": ""}
    token.children = []
    token.content = "" if label.strip().replace("x", "").isdigit() else label.strip()
    if token.content:
        text = type(token)("text", "", 0)
        text.content = token.content
        token.children.append(text)


def _page(state: StateInline, target: str, label: str) -> None:
    page, _, part = target.partition("#")
    text = label or " \u203a ".join(each.lstrip("^") for each in (page, part) if each)
    resolve = state.env.get("resolve")
    url = resolve(target) if resolve else None
    if url:
        state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(url)}
    state.push("text", "", 0).content = text
    if url:
        state.push("link_close", "a", -1)


def inline_rules(md: MarkdownIt) -> None:
    """Add these rules to a parser."""
    ruler = md.inline.ruler
    ruler.at("emphasis", emphasis)
    ruler.before("emphasis", "late", _between("strong", late))
    ruler.at("strikethrough", struck)
    ruler.before("escape", "mathematics", mathematics)
    ruler.before("link", "wiki_link", wiki_link)
    ruler.before("strikethrough", "lowered", _between("sub", _lowered))
    ruler.before("strikethrough", "marked", _between("mark", _marked))
    ruler.after("image", "link_with_blanks", link_with_blanks)
    ruler.push("raised", _between("sup", _raised))
    ruler.push("attributes", attributes)
    ruler.push("emoji", emoji)
    ruler.push("bare_address", bare_address)
