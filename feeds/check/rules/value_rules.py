"""The checks of other values: numbers, languages, mail addresses, media types, words of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from feeds.check.rules.flaw_codes import check_of
from feeds.check.rules.rows import Fault
from feeds.lib.text import shown
from feeds.lib.values.language_tag import language_tag
from feeds.lib.values.mail_address import address_before_name, address_behind_name, is_mail_address, mail_address
from feeds.lib.values.media_type import media_type as find_media_type_flaw

if TYPE_CHECKING:
    from collections.abc import Callable

_WHOLE: Final = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_LONGEST_NUMBER: Final = 18


language: Final = check_of(language_tag)
"""A language tag whose language is registered."""

mail: Final = check_of(mail_address)
"""The address of a mailbox and nothing else."""

media_type: Final = check_of(find_media_type_flaw)
"""A media type with its parameters."""


def language_or_none(text: str) -> Fault | None:
    """A language tag, or nothing, which takes back one that was said further out (XML 1.0, section 2.12)."""
    return language(text) if text else None


def mail_and_name(text: str) -> Fault | None:
    """A mail address with a name in parentheses behind it (RSS Advisory Board, data type e-mail address)."""
    bare = unquote(text[7:].partition("?")[0]) if text[:7].lower() == "mailto:" else text
    if is_mail_address(bare):
        return Fault("V154", f"'{shown(text)}' has no name; write it as {shown(bare)} (First Last)")
    if address_before_name(bare):
        return None
    found = address_behind_name(bare)
    if found and found.name and "@" not in found.name and is_mail_address(found.address):
        right = f"{found.address} ({found.name})"
        return Fault("V154", f"'{shown(text)}' has the name first; write it as {shown(right)}")
    return Fault("V152", f"'{shown(text)}' is no mail address; write one as name@example.org (First Last)")


def whole(least: int | None = None, most: int | None = None) -> Callable[[str], Fault | None]:
    """Make a check of whole numbers within bounds."""
    bounds = " ".join(
        each
        for each in (f"from {least}" if least is not None else "", f"to {most}" if most is not None else "")
        if each
    )

    def check(text: str) -> Fault | None:
        if not _WHOLE.fullmatch(text) or len(text) > _LONGEST_NUMBER:
            return Fault("V155", f"'{shown(text)}' is no whole number; write one {bounds}".rstrip())
        number = int(text)
        if (least is not None and number < least) or (most is not None and number > most):
            return Fault("V155", f"{number} is out of bounds; write a whole number {bounds}")
        return None

    return check


def decimal(least: float | None = None, most: float | None = None) -> Callable[[str], Fault | None]:
    """Make a check of numbers within bounds."""

    def check(text: str) -> Fault | None:
        if not _DECIMAL.fullmatch(text):
            return Fault("V155", f"'{shown(text)}' is no number; write one as 12.5")
        number = float(text)
        if (least is not None and number < least) or (most is not None and number > most):
            return Fault("V155", f"{shown(text)} is out of bounds; write a number from {least} to {most}")
        return None

    return check


def wholes(text: str) -> Fault | None:
    """Whole numbers with commas between them."""
    if all(_WHOLE.fullmatch(each.strip()) for each in text.split(",")):
        return None
    return Fault("V155", f"'{shown(text)}' is no list of whole numbers; write one as 3,2,1")


def among(*values: str, fold: bool = False) -> Callable[[str], Fault | None]:
    """Make a check for one of some words.

    Args:
        values: the words.
        fold: whether upper and lower case are the same.
    """
    allowed = frozenset(value.lower() if fold else value for value in values)
    listed = ", ".join(f"'{value}'" for value in values)

    def check(text: str) -> Fault | None:
        if (text.lower() if fold else text) in allowed:
            return None
        return Fault("V156", f"'{shown(text)}' is not one of {listed}; write one of them")

    return check


def pattern(expression: str, example: str) -> Callable[[str], Fault | None]:
    """Make a check for values of one shape.

    Args:
        expression: a regular expression for all of the value.
        example: what such a value looks like, for the message.
    """
    compiled = re.compile(expression, re.ASCII)

    def check(text: str) -> Fault | None:
        if compiled.fullmatch(text):
            return None
        return Fault("V156", f"'{shown(text)}' is not of the form that is asked for; write it as {example}")

    return check


def all_of(*checks: Callable[[str], Fault | None]) -> Callable[[str], Fault | None]:
    """Make a check that finds what the first of some checks finds."""

    def check(text: str) -> Fault | None:
        return next((fault for each in checks if (fault := each(text))), None)

    return check


def filled(text: str) -> Fault | None:
    """Anything but nothing."""
    return None if text.strip() else Fault("V157", "the value is empty; fill it in, or leave it out")


def coordinates(pairs: int, *, exactly: bool = False, closed: bool = False) -> Callable[[str], Fault | None]:
    """Make a check for latitudes and longitudes with white space between them (GeoRSS Simple).

    Args:
        pairs: how many pairs there have to be at least.
        exactly: whether there may be more.
        closed: whether the last has to be the first again.
    """

    def check(text: str) -> Fault | None:
        numbers = text.replace(",", " ").split()
        if len(numbers) % 2 or not all(_DECIMAL.fullmatch(number) for number in numbers):
            return Fault(
                "V158", f"'{shown(text)}' is no list of coordinates; write latitude longitude, as 45.256 -71.92"
            )
        found = [(float(a), float(b)) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]
        if len(found) < pairs or (exactly and len(found) != pairs):
            return Fault("V158", f"{len(found)} pairs of coordinates, where {pairs} are wanted: latitude longitude …")
        if any(not -90 <= a <= 90 or not -180 <= b <= 180 for a, b in found):  # noqa: PLR2004 - degrees
            return Fault("V158", f"'{shown(text)}' is outside of the earth; write latitude before longitude")
        if closed and found[0] != found[-1]:
            return Fault("V158", "the last pair of a polygon has to be the first once more")
        return None

    return check


def latitude(text: str) -> Fault | None:
    """Degrees from the South Pole to the North Pole."""
    return _degrees(text, 90)


def longitude(text: str) -> Fault | None:
    """Degrees from west to east."""
    return _degrees(text, 180)


def _degrees(text: str, most: int) -> Fault | None:
    if not _DECIMAL.fullmatch(text):
        return Fault("V158", f"'{shown(text)}' is no number of degrees; write one as 45.256")
    if not -most <= float(text) <= most:
        return Fault("V158", f"{shown(text)} degrees are outside of the earth; write -{most} to {most}")
    return None
