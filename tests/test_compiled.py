"""Compiled parts: what is to be known of the modules that a wheel may hold compiled, and whether they are here."""

from __future__ import annotations

import ast
import builtins
import os
import tomllib
from importlib import import_module
from typing import Final

import pytest
from support import PROJECT, Site

from feeds.lib.about import is_compiled

HOOK: Final = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"][
    "targets"
]["wheel"]["hooks"]["custom"]
MODULES: Final[list[str]] = HOOK["modules"]


def test_they_are_wanted_only_where_somebody_asks() -> None:
    """No install compiles by itself."""
    assert HOOK["enable-by-default"] is False


@pytest.mark.parametrize("name", MODULES)
def test_all_are_compiled_or_none(name: str) -> None:
    """Every one of the modules is what the others are; where CI wants to test compiled ones, it does."""
    file = import_module(name.removesuffix(".py").replace("/", ".")).__file__
    assert file
    assert (not file.endswith(".py")) is is_compiled()
    assert is_compiled() or not os.environ.get("FEEDS_TESTS_COMPILED")


def test_the_version_says_so(site: Site) -> None:
    """`feeds --version` tells of compiled parts, where there are."""
    assert ("compiled" in site.run("--version").out) is is_compiled()


@pytest.mark.parametrize("name", MODULES)
def test_what_a_compiler_would_do_otherwise(name: str) -> None:
    """None has what mypyc makes something else of.

    It leaves out the keywords of classes, as `frozen=True`, keeps no cached property, and makes a list of an expression
    that yields, from which a caller could take nothing by `next`.
    """
    for node in ast.walk(ast.parse((PROJECT / name).read_text(encoding="utf-8"))):
        assert not isinstance(node, ast.ClassDef) or not node.keywords, node.name
        assert not isinstance(node, ast.Name) or node.id != "cached_property", node.lineno
        assert not isinstance(node, ast.Return) or not isinstance(node.value, ast.GeneratorExp), node.lineno


@pytest.mark.parametrize("name", MODULES)
def test_names_that_a_compiler_would_mix_up(name: str) -> None:
    """None has a decorated function within a function, nor a name for exceptions of two kinds, one of them our own.

    mypyc does not find the first from a third function, and holds the name to be for exceptions of the first kind.
    """
    tree = ast.parse((PROJECT / name).read_text(encoding="utf-8"))
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        within = [node for node in ast.walk(function) if isinstance(node, ast.FunctionDef) and node is not function]
        assert not any(each.decorator_list for each in within), function.name
        kinds: dict[str, set[str]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.ExceptHandler) and node.name and node.type:
                kinds.setdefault(node.name, set()).add(ast.unparse(node.type))
        for several in [each for each in kinds.values() if len(each) > 1]:
            assert all(hasattr(builtins, each) or each.startswith(("json.", "tomllib.")) for each in several), several
