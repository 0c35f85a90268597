"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import pkgutil
import re
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

import feeds
from feeds.lib import lazy_re

if TYPE_CHECKING:
    import pytest


def test_an_expression_is_compiled_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once, with its flags, and not before."""
    compiled: list[tuple[str, int]] = []
    real = re.compile

    def noted(pattern: str, flags: int) -> re.Pattern[str]:
        compiled.append((pattern, flags))
        return real(pattern, flags)

    monkeypatch.setattr(re, "compile", noted)
    expression = lazy_re.compile("a(b)", re.IGNORECASE)
    assert not compiled
    found = expression.match("AB")
    assert found
    assert found[1] == "B"
    assert expression.match("b") is None
    assert compiled == [("a(b)", re.IGNORECASE)]


def test_every_expression_of_the_program_can_be_compiled() -> None:
    """What is none would be met only by whom it concerns."""
    count = 0
    for module in pkgutil.walk_packages(feeds.__path__, "feeds."):
        if module.name == "feeds.__main__":
            continue
        with suppress(ImportError):  # an extra that is not installed
            expressions = [each for each in vars(import_module(module.name)).values() if isinstance(each, lazy_re.Lazy)]
            assert all(re.compile(each.pattern, each.flags) for each in expressions)
            count += len(expressions)
    assert count > 100
