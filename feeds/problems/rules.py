"""The rules that `feeds check` holds feeds to, each with the section it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from feeds.problems.kinds import Code


RULES: Final[dict[str, Code]] = {}
