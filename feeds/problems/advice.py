"""What only `feeds check` tells an author of the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from feeds.problems.kinds import Code


ADVICE: Final[dict[str, Code]] = {}
