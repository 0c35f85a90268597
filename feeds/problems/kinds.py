"""What kinds of problems are: how much one costs, and what it means."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """How much a problem costs: an error leaves something out, a warning publishes it after a repair."""

    ERROR = "error"
    WARNING = "warning"


class Code(msgspec.Struct, frozen=True):
    """One kind of problem.

    Attributes:
        severity: how much it costs.
        meaning: what is wrong, in a sentence for the documentation.
        source: the document and section that say so: `RFC 4287, section 4.1.2`; empty for rules of this program's own.
    """

    severity: Severity
    meaning: str
    source: str = ""


def error(meaning: str, source: str = "") -> Code:
    """Make the kind of a problem that leaves something out, or breaks a specification."""
    return Code(Severity.ERROR, meaning, source)


def warning(meaning: str, source: str = "") -> Code:
    """Make the kind of a problem that is repaired, or that only some readers mind."""
    return Code(Severity.WARNING, meaning, source)
