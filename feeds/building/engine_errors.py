"""What ends a run whose engine cannot be used."""

from __future__ import annotations

from feeds.lib.urls import without_secrets
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import EngineError


def engine_error(what: str, url: str, code: str, message: str) -> EngineError:
    """Return what ends a run whose engine cannot be used, with the problem that led to it."""
    return EngineError(what, [Problem(without_secrets(url), *WHOLE, code, message)])
