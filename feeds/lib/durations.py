"""How long something lasts, in the ways that people and programs write it."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 10**7  # seconds: more than a hundred days is a mistake
_FRACTION: Final = r"(?:[.,]\d{1,9})?"
# ISO 8601-1, section 5.5.2, without years, months and weeks
_CLOCK: Final = rf"(?:(?P<h>\d{{1,6}})H)?(?:(?P<m>\d{{1,6}})M)?(?:(?P<s>\d{{1,9}}){_FRACTION}S)?"
_FORMS: Final = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"(?P<s>\d{{1,9}}){_FRACTION}",
        rf"(?:(?P<h>\d{{1,4}}):(?P<m>[0-5]?\d)|(?P<only>\d{{1,6}})):(?P<s>[0-5]?\d){_FRACTION}",
        rf"P(?:(?P<d>\d{{1,3}})D)?(?:T(?=\d){_CLOCK})?(?<!P)",
        rf"(?=\d)(?:(?P<h>\d{{1,6}}) ?h)? ?(?:(?P<m>\d{{1,6}}) ?m(?:in)?)? ?(?:(?P<s>\d{{1,9}}){_FRACTION} ?s)?",
    )
)


def seconds(text: str) -> int:
    """Return a duration in whole seconds: of `3600`, `60:00`, `1:00:00`, `PT1H` or `1h 0m`; fractions are dropped.

    Raises:
        ValueError: the text is none of these, or longer than a hundred days.
    """
    text = text.strip()
    for form in _FORMS:
        if match := form.fullmatch(text):
            part = {name: int(value) for name, value in match.groupdict().items() if value}
            minutes = part.get("m", part.get("only", 0))
            total = ((part.get("d", 0) * 24 + part.get("h", 0)) * 60 + minutes) * 60 + part.get("s", 0)
            if total <= _LONGEST:
                return total
    raise ValueError(f"{text[:40]!r} is no duration")
