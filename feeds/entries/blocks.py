"""Rules for blocks that Markdown of site generators has beyond CommonMark: boxes, notes, tasks, attribute lists.

A box becomes its title and, quoted, its text: that is what readers without the site's stylesheet can show.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from feeds.entries.lines import line_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_ALERT: Final = re.compile(r"\[!(\w{2,20})\][+-]?(?:[ \t]++([^\n]++))?[ \t]*+(?:\n|$)")
_TASK: Final = re.compile(r"\[([ xX])\][ \t]++(?=\S)")
_BOX: Final = re.compile(
    r"[ \t]*+(?:\{\.?)?([\w-]*+)\}?[ \t]*+(?:\[([^\]\n]*)\]|\"([^\"\n]*)\"|([^{\n]*))(?:\{([^}\n]*)\})?[ \t:]*\Z"
)
_NAMED_TITLE: Final = re.compile(r"\btitle\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
# What only arranges what is in it.
_UNTITLED: Final = frozenset({"", "code-group", "tabs", "tab", "div", "center", "grid", "columns", "raw", "v-pre"})
_CONTENTS: Final = re.compile(r"\[TOC\]|\[\[_?TOC_?\]\]|\{:?toc\}|\$\{toc\}", re.IGNORECASE)
_CONTENTS_LINE: Final = re.compile(r"^[ \t]*+\[TOC\][ \t]*+$", re.IGNORECASE | re.MULTILINE)
_LISTED_CONTENTS: Final = re.compile(r"\{:\s*+toc\b[^}\n]*+\}", re.IGNORECASE)


def block_rules(md: MarkdownIt) -> None:
    """Add these rules to a parser."""
    container_plugin(md, "box", validate=lambda *_: True, render=_container)
    admon_plugin(md)
    deflist_plugin(md)
    footnote_plugin(md)
    dollarmath_plugin(md, allow_labels=True, allow_blank_lines=False)
    md.disable("math_inline")
    line_rules(md)
    md.core.ruler.after("block", "boxes", _boxes)
    for name, html in _STANDING.items():
        md.add_render_rule(name, _constant(html))
    md.add_render_rule("footnote_ref", _footnote)
    for name in ("math_block", "math_block_label"):
        md.add_render_rule(name, _formula)


_STANDING: Final = {
    "admonition_open": "<blockquote>\n",
    "admonition_close": "</blockquote>\n",
    "admonition_title_open": "<p><strong>",
    "admonition_title_close": "</strong></p>\n",
    "footnote_block_open": "<hr>\n<ol>\n",
    "footnote_block_close": "</ol>\n",
    "footnote_open": "<li>",
    "footnote_close": "</li>\n",
    "footnote_anchor": "",
}


def _constant(html: str) -> Callable[..., str]:
    def render(*_: object) -> str:
        return html

    return render


def _footnote(_self: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    return f"<sup>[{tokens[index].meta['id'] + 1}]</sup>"


def _formula(_self: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    return f"<pre><code>{escape(tokens[index].content.strip(), quote=False)}\n</code></pre>\n"


def _container(_self: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    token = tokens[index]
    if token.nesting < 0:
        return "</div>\n" if token.meta.get("bare") else "</blockquote>\n"
    if token.meta.get("bare"):
        return "<div>\n"
    return "<blockquote>\n"


def _titled(kind: str, title: str | None) -> str:
    return (title or kind.replace("-", " ").replace("_", " ")).strip() if title else kind.replace("-", " ").capitalize()


def title_of_box(info: str) -> str | None:
    """Return the title of a box (`tip Title`, `note[Title]`, `info{title="Title"}`); None for one that has none."""
    found = _BOX.match(info)
    if not found:
        return info.strip() or None
    named = _NAMED_TITLE.search(found[5] or "")
    title = next(
        (each for each in (found[2], found[3], found[4], named and (named[1] or named[2])) if each), ""
    ).strip()
    if found[1].lower() in _UNTITLED:
        return title or None
    return _titled(found[1], title)


def _boxes(state: StateCore) -> None:
    """Give boxes their titles, quotes that start with `[!NOTE]` too; take out tables of contents, tick tasks."""
    made: list[Token] = []
    closing: list[bool] = []
    tokens = state.tokens
    for index, token in enumerate(tokens):
        made.append(token)
        if token.type == "container_box_open":
            title = title_of_box(token.info)
            token.meta["bare"] = title is None
            closing.append(title is None)
            made += _title(title) if title else []
        elif token.type == "container_box_close":
            token.meta["bare"] = closing.pop()
        elif token.type == "inline" and token.content[:1] in "[{$*":
            before = [each.type for each in tokens[max(0, index - 2) : index]]
            _first_line(token, before, made)
        if token.type == "inline" and "toc]" in token.content.lower() and not _is_contents(token):
            token.content = _CONTENTS_LINE.sub("", token.content).strip("\n")
    state.tokens = _without_contents(made) if any(map(_is_contents, made)) else made


def _first_line(token: Token, before: list[str], made: list[Token]) -> None:
    """Read what starts the first paragraph of a quote or of an item of a list."""
    if before == ["blockquote_open", "paragraph_open"] and (alert := _ALERT.match(token.content)):
        kind, title = alert[1].lower(), alert[2]
        token.content = token.content[alert.end() :]
        made[-2:-2] = _title(_titled(kind, title))
    elif before == ["list_item_open", "paragraph_open"] and (task := _TASK.match(token.content)):
        token.content = f"{'☐' if task[1] == ' ' else '☑'} {token.content[task.end() :]}"


def _title(text: str) -> list[Token]:
    inline = Token("inline", "", 0, content=text, children=[])
    return [Token("admonition_title_open", "p", 1), inline, Token("admonition_title_close", "p", -1)]


def _is_contents(token: Token) -> bool:
    if token.type != "inline" or "toc" not in token.content.lower():
        return False
    return bool(_CONTENTS.fullmatch(token.content.strip()) or _LISTED_CONTENTS.search(token.content))


def _without_contents(tokens: list[Token]) -> list[Token]:
    """Return tokens without the places of tables of contents: a paragraph, and the list that is only that."""
    kept: list[Token] = []
    skipped = 0
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.type == "paragraph_open" and following and _is_contents(following):
            skipped = 3
        if skipped:
            skipped -= 1
            continue
        kept.append(token)
        while len(kept) > 1 and kept[-1].nesting < 0 and _empties(kept[-2], kept[-1]):
            del kept[-2:]
    return kept


def _empties(opening: Token, closing: Token) -> bool:
    names = {"list_item": "list_item", "bullet_list": "bullet_list", "ordered_list": "ordered_list"}
    name = closing.type.removesuffix("_close")
    return name in names and opening.type == f"{name}_open"
