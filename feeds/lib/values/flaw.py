"""Why a text is not the value that it should be."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

FlawKind: TypeAlias = Literal[
    "language tag",
    "unknown language",
    "mail address",
    "media type",
    "address",
    "host",
    "relative",
    "scheme",
    "tag URI",
    "URN",
    "not ASCII",
    "not of the web",
    "RFC 3339",
    "W3C date",
    "RFC 822",
    "weekday",
    "unusual",
    "implausible",
]
"""What a flaw is about; `scheme`, `unusual` and `implausible` are doubts about a value that keeps to its grammar."""


class Flaw(msgspec.Struct, frozen=True):
    """What is wrong with a value.

    Attributes:
        kind: for programs, which choose a code or another way by it.
        message: for people: what was found, and what to write instead.
    """

    kind: FlawKind
    message: str
