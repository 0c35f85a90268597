"""Regular expressions that are compiled when they are first used.

A run in which little changed uses one of ten, and to compile the others would be a twelfth of its time.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class Lazy:
    """What stands for an expression, and becomes it as soon as it is asked for anything."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._given = pattern, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever an expression has
        pattern, flags = self._given
        self.__dict__[name] = value = getattr(re.compile(pattern, flags), name)
        return value


def compile(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:  # noqa: A001 - as in `re`
    """Return what can be used as `re.compile` of the same, but for what takes a compiled expression as an argument.

    An expression that is none is found when it is first used.
    """
    return cast("re.Pattern[AnyStr]", Lazy(pattern, flags))
