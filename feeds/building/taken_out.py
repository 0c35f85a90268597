"""What the owner of articles is told of them when they are rendered."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - NamedTuple reads the annotations

import msgspec


class TakenOut(msgspec.Struct, frozen=True):
    """Template tags that nothing knows, taken out of an article that was rendered.

    Attributes:
        path: of the article.
        tags: how often each was, by name.
    """

    path: str
    tags: Mapping[str, int]
