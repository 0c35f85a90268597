"""Literals in a program's config of Python, taken as text. Nothing is run.

SITENAME = "Tea"; DEFAULT_LANG = "en"; TRANSLATIONS = {DEFAULT_LANG: ""}  →  the three names and their values
"""

from __future__ import annotations

import ast
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.misread import note
from feeds.lib.regular_files import regular_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_BYTES: Final = 500_000
_MOST_DEPTH: Final = 30
_LONGEST: Final = 10_000
"""How long a text may be that is put together from others, since each may be the last one twice."""


class _NoLiteralError(ValueError):
    """An expression that only running it would settle."""


def read_assignments(*files: Path) -> dict[str, Any]:
    """Return what the top level of some programs assigns, the last assignment winning.

    Texts, numbers, lists and mappings are as they are typed, tuples are lists; a name stands for the text that was
    assigned to it before, and whatever else an expression is, its value is None.

    Args:
        files: the programs, later ones overriding earlier ones; those that are not there say nothing.
    """
    known: dict[str, Any] = {}
    for file in files:
        for name, expression in _assigned(file):
            try:
                known[name] = _value(expression, known, 0)
            except (_NoLiteralError, RecursionError):
                known[name] = None
    return known


def _assigned(file: Path) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that the statements of a program assign to, each with the expression."""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        try:
            if not file.is_file() or file.stat().st_size > _MOST_BYTES:
                return
            source = regular_bytes(file)
        except OSError as error:
            note(file, error, "", 0)
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in texts: they are no business of ours
            module = ast.parse(source)
        for statement in module.body:
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            if isinstance(statement, ast.AnnAssign) and statement.value:
                targets = [statement.target]
            if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value:
                yield from ((each.id, statement.value) for each in targets if isinstance(each, ast.Name))


def _value(node: ast.expr, known: dict[str, Any], depth: int) -> Any:  # noqa: ANN401 - a setting is anything
    """Return the value of a literal, which is JSON.

    Raises:
        _NoLiteralError: it is none.
    """
    if depth > _MOST_DEPTH:
        raise _NoLiteralError
    match node:
        case ast.Constant(value=str() | bool() | int() | float() | None):
            return node.value
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return [_value(each, known, depth + 1) for each in items]
        case ast.Dict(keys=keys, values=values):
            return {_text(key, known): _loose(value, known, depth + 1) for key, value in zip(keys, values, strict=True)}
        case ast.Name(id=name) if isinstance(known.get(name), str | bool | int):
            return known[name]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            joined = _text(left, known) + _text(right, known)
            if len(joined) <= _LONGEST:
                return joined
    raise _NoLiteralError


def _loose(node: ast.expr, known: dict[str, Any], depth: int) -> Any:  # noqa: ANN401 - as above
    """Return the value of a mapping's key, or None where it is no literal: the other keys stand."""
    try:
        return _value(node, known, depth)
    except _NoLiteralError:
        return None


def _text(node: ast.expr | None, known: dict[str, Any]) -> str:
    value = _value(node, known, 1) if node else None
    if not isinstance(value, str):
        raise _NoLiteralError
    return value
