"""The parts that the tables of problems are made of: severities, codes and sections."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping


class Severity(StrEnum):
    """How bad a problem is: an error leaves something out or breaks a specification, a warning does neither."""

    ERROR = "error"
    WARNING = "warning"


class Code(msgspec.Struct, frozen=True):
    """One kind of problem, as the documentation and `feeds explain` describe it.

    The texts are Markdown: names and values stand in backquotes, and links are relative to `docs/`.

    Attributes:
        severity: how bad it is.
        meaning: what is wrong, in a phrase without a full stop.
        effect: what becomes of the article, the feed or the run, in sentences; empty where the page says it for all.
        remedy: what to do about it, in sentences.
        source: the document and section that say so: `RFC 4287, section 4.1.2`; empty for rules of this program's own.
    """

    severity: Severity
    meaning: str
    effect: str
    remedy: str
    source: str = ""


class CodeSection(msgspec.Struct, frozen=True):
    """The codes about one subject.

    Attributes:
        title: its heading.
        codes: each by its name, in the order in which they are listed.
        about: what holds for all of them, in sentences; may be empty.
    """

    title: str
    codes: Mapping[str, Code]
    about: str = ""


class Page(msgspec.Struct, frozen=True):
    """The sections that stand together on one page of the documentation.

    Attributes:
        sections: in the order of the page.
        effects: what a problem does whose code says nothing of its own about that.
    """

    sections: tuple[CodeSection, ...]
    effects: Mapping[Severity, str] = {}


def error(meaning: str, *, effect: str = "", remedy: str, source: str = "") -> Code:
    """Return the code of a problem that leaves something out, or breaks a specification."""
    return Code(Severity.ERROR, meaning, effect, remedy, source)


def warning(meaning: str, *, effect: str = "", remedy: str, source: str = "") -> Code:
    """Return the code of a problem with which everything is published, or that only some readers mind."""
    return Code(Severity.WARNING, meaning, effect, remedy, source)
