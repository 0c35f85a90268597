"""Literals in a program's config of JavaScript or TypeScript, taken as text in one linear walk. Nothing is run.

    site: 'https://a.example/', blog: {path: "news"}  →  ("site",) 'https://a.example/', ("blog", "path") 'news'

The walk knows objects, lists, calls and declarations, no statements: what it cannot tell for certain is left out.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final, NamedTuple

from feeds.generators.files import read_text
from feeds.generators.looking import inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_MOST_BYTES: Final = 300_000
_MOST_DEPTH: Final = 60
_MOST_HOPS: Final = 5
"""How many names may lead from one to another until a literal comes."""

# Every alternative takes what it has seen, closed or not, so that no character is looked at from two starts.
_TOKEN: Final = re.compile(
    r"""(?P<space>\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z))
    |(?P<text>'(?:[^'\\\n]|\\[\s\S])*+'?|"(?:[^"\\\n]|\\[\s\S])*+"?|`(?:[^`\\]|\\[\s\S])*+`?)
    |(?P<word>[\w$]++)
    |(?P<sign>=>|\?\.|\?\?|\.\.\.|[=!]=+|&&|\|\||[\s\S])""",
    re.VERBOSE,
)
_REGEX: Final = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*+\]?)*+(?:/\w*+)?")
_BEFORE_REGEX: Final = frozenset("(,=:[!{};?") | {"&&", "||", "=>", "return", "", "==", "==="}
_ESCAPE: Final = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|\r?\n|([\s\S]))")
_LETTERS: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_SURROGATES: Final = range(0xD800, 0xE000)
_DECLARE: Final = frozenset({"const", "let", "var"})
_ENDS: Final = frozenset({",", ";", "}", "]", ")", "", "as", "satisfies"})
_IMPORTED: Final = re.compile(r"(?:require\(\s{0,9}|\bfrom\s{1,9})[\"'](\./[\w./-]{1,200})[\"']")
_MOST_IMPORTS: Final = 12
_SUFFIXES: Final = (".js", ".ts", ".mjs", ".mts", ".cjs")
_OPEN: Final = {"{": "}", "[": "]", "(": ")"}
_RESOLVED: Final = frozenset({("resolve()",), ("require()",)})
_HERE: Final = re.compile(r"\$\{\s*__dirname\s*\}/")


class Literal(NamedTuple):
    """A value of a program's text.

    Attributes:
        path: the keys, names and calls that lead to it; a call's name ends in `()` and stands only last.
        value: its text, or the dotted name of what it refers to.
        owner: a number of the object that holds it, the same for its other keys.
        beside: the text that stands first in the nearest list around it, as a plug-in's name before its options.
        is_name: whether the value is a name.
    """

    path: tuple[str, ...]
    value: str
    owner: int
    beside: str
    is_name: bool = False


class Literals:
    """The literals of some files, in their order."""

    def __init__(self, found: Iterable[Literal] = ()) -> None:
        self.found = tuple(found)
        self._by_path: dict[tuple[str, ...], list[Literal]] = {}
        for each in self.found:
            self._by_path.setdefault(each.path, []).append(each)

    def get(self, *keys: str) -> str | None:
        """Return the first text at some keys, at the top or in an object that has a name; None where there is none."""
        return next((text for each in self._at(keys) if (text := self.text(each)) is not None), None)

    def all(self, *keys: str) -> tuple[str, ...]:
        """Return all texts at some keys, as those of a list."""
        return tuple(text for each in self._at(keys) if (text := self.text(each)) is not None)

    def text(self, literal: Literal) -> str | None:
        """Return the text of a literal, or of that which its name leads to."""
        for _ in range(_MOST_HOPS):
            if not literal.is_name:
                return literal.value
            steps = tuple(literal.value.split("."))
            targets = self._by_path.get(steps) or self._by_path.get(steps[1:])  # a module as a whole has a name too
            if not targets or targets[0] == literal:
                return None
            literal = targets[0]
        return None

    def _at(self, keys: tuple[str, ...]) -> Iterator[Literal]:
        yield from self._by_path.get(keys, ())
        yield from (each for each in self.found if each.path[1:] == keys)


def read_literals(*files: Path) -> Literals:
    """Return the literals of some files; one that cannot be read has none."""
    return Literals(each for file in files for each in literals_of(read_program(file)))


def read_config(file: Path | None) -> Literals:
    """Return the literals of a config, and behind them those of the files beside it that it imports."""
    if file is None:
        return Literals()
    imported = (match[1] for match in _IMPORTED.finditer(read_program(file)))
    names = dict.fromkeys(name for name in imported if inside(name) is not None)
    found = (_module(file.parent / name) for name in list(names)[:_MOST_IMPORTS])
    return read_literals(file, *(each for each in found if each))


def _module(named: Path) -> Path | None:
    """Return the file that a module's name stands for."""
    candidates = (named, *(named.with_name(f"{named.name}{suffix}") for suffix in _SUFFIXES), named / "index.js")
    return next((each for each in candidates if each.suffix in _SUFFIXES and each.is_file()), None)


def read_program(file: Path) -> str:
    """Return the text of a program; none where it cannot be read or is too long for a config."""
    return read_text(file, _MOST_BYTES)


class _Token(NamedTuple):
    kind: str
    text: str


def _tokens(text: str) -> Iterator[_Token]:
    """Yield the tokens of a program without space and comments; a regular expression is one sign."""
    at, before = 0, ""
    while match := _TOKEN.match(text, at):
        kind, found = match.lastgroup or "", match[0]
        at = match.end()
        if kind == "space":
            continue
        if found == "/" and before in _BEFORE_REGEX:
            expression = _REGEX.match(text, match.start())
            at = expression.end() if expression else at
            found = "/regex/"
        yield _Token(kind, found)
        before = found


def unquoted(text: str) -> str | None:
    """Return what a string or template says; None for a template that is filled in."""
    quote, inner = text[0], text[1:]
    inner = inner.removesuffix(quote)
    if quote == "`":
        inner = _HERE.sub("./", inner, count=1)
        if "${" in inner:
            return None
    return _ESCAPE.sub(_unescaped, inner) if "\\" in inner else inner


def _unescaped(match: re.Match[str]) -> str:
    number = match[1] or match[2] or match[3]
    if number:
        code = int(number, 16)
        return chr(code) if code not in _SURROGATES and code <= sys.maxunicode else "\ufffd"
    return _LETTERS.get(match[4], match[4]) if match[4] else ""


class _Frame:
    """What is between brackets.

    Attributes:
        kind: the opening bracket.
        path: of what stands in it.
        owner: a number of the nearest object around it.
        key: of the value that comes next.
        first: in a list, the text that stands first.
        beside: that of the nearest list.
        declared: the name that a `const` has just named.
        ternaries: how many `?` wait for their `:`.
        comes: whether a value may come next.
    """

    __slots__ = ("beside", "comes", "declared", "first", "key", "kind", "owner", "path", "ternaries")

    def __init__(self, kind: str, path: tuple[str, ...], owner: int, beside: str) -> None:
        self.kind, self.path, self.owner, self.beside = kind, path, owner, beside
        self.first: str | None = None
        self.key = self.declared = ""
        self.ternaries = 0
        self.comes = kind != "{"


def literals_of(text: str) -> list[Literal]:
    """Return the literals of a program's text."""
    return _LiteralWalk(text).literals


class _LiteralWalk:
    """One pass over a program's tokens."""

    def __init__(self, text: str) -> None:
        self.literals: list[Literal] = []
        self.stack = [_Frame("{", (), 0, "")]
        self.owners = 0
        tokens = [*_tokens(text), _Token("sign", ""), _Token("sign", "")]
        self.before = ""
        at = 0
        while at < len(tokens) - 2:
            at += self._step(tokens, at)
            self.before = tokens[at - 1].text

    def _step(self, tokens: list[_Token], at: int) -> int:
        """Take a token, or the several of a dotted name, and return how many."""
        frame, token = self.stack[-1], tokens[at]
        if token.text in _OPEN and token.kind == "sign":
            self._open(token.text)
        elif token.kind == "sign":
            self._sign(frame, token.text)
        elif self.before in _DECLARE and token.kind == "word":
            frame.declared = token.text
        elif frame.comes and token.text not in _DECLARE and not _is_key(frame, tokens, at):
            return self._value(frame, tokens, at)
        elif tokens[at + 1].text == ":" and not frame.ternaries and frame.kind == "{":
            frame.key = (unquoted(token.text) or "") if token.kind == "text" else token.text
        elif tokens[at + 1].text == "=" and self.before == ".":
            frame.key = "exports" if token.text == "exports" else ""
        return 1

    def _value(self, frame: _Frame, tokens: list[_Token], at: int) -> int:
        frame.comes = False
        used, is_name = 1, tokens[at].kind == "word"
        text: str | None = tokens[at].text
        if is_name:
            while tokens[at + used].text == "." and tokens[at + used + 1].kind == "word":
                used += 2
            text = "".join(each.text for each in tokens[at : at + used])
            is_name = not (text[0].isdigit() or text in {"true", "false"})
        else:
            text = unquoted(tokens[at].text)
        after = tokens[at + used]
        starts_line = frame.kind == "{" and after.kind == "word" and not frame.path  # a declaration without semicolon
        if text is not None and (after.text in _ENDS or starts_line):
            self._add(frame, text, is_name=is_name)
        return used

    def _add(self, frame: _Frame, text: str, *, is_name: bool) -> None:
        path = (*frame.path, frame.key) if frame.kind == "{" and frame.key else frame.path
        around = self.stack[-2] if frame.path[-1:] in _RESOLVED and len(self.stack) > 1 else frame
        if around.kind == "[" and around.first is None and not is_name:
            around.first = text
        if path:
            self.literals.append(Literal(path, text, frame.owner, frame.beside, is_name))

    def _sign(self, frame: _Frame, sign: str) -> None:
        if sign in {"}", "]", ")"}:
            if len(self.stack) > 1 and _OPEN[frame.kind] == sign:
                self.stack.pop()
                self.stack[-1].comes = False
        elif sign in {",", ";"}:
            frame.key, frame.ternaries, frame.comes = "", 0, frame.kind != "{"
        elif sign == ":":
            chosen = frame.ternaries > 0
            frame.ternaries -= chosen
            frame.comes = bool(frame.key) and not chosen and frame.kind == "{"
        elif sign == "=":
            if frame.declared:
                frame.key, frame.declared = frame.declared, ""
            elif self.before != "exports":
                frame.key = ""
            frame.comes = bool(frame.key)
        else:
            frame.ternaries += sign == "?"
            frame.comes = False

    def _open(self, sign: str) -> None:
        frame = self.stack[-1]
        if len(self.stack) > _MOST_DEPTH:
            sign = "("  # what is deeper is no config; its brackets only have to be counted
        path = frame.path[:-1] if frame.path and frame.path[-1].endswith("()") else frame.path
        if frame.kind == "{" and frame.key and frame.key != "exports":
            path = (*path, frame.key)
        if sign == "(" and re.fullmatch(r"[\w$]+", self.before):
            path = (*path, f"{self.before}()")
        if sign == "{":
            self.owners += 1
        beside = (frame.first or "") if frame.kind == "[" else frame.beside
        self.stack.append(_Frame(sign, path, self.owners if sign == "{" else frame.owner, beside))


def _is_key(frame: _Frame, tokens: list[_Token], at: int) -> bool:
    """Whether a word or text is the key of an object, not a value."""
    return frame.kind == "{" and tokens[at + 1].text == ":" and not frame.ternaries
