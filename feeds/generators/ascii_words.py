"""Text of any script as ASCII words, in the way of the generators that are written in Python."""

# ruff: noqa: RUF001 - letters of other scripts look like Latin ones, which is what this is about

from __future__ import annotations

import re
from typing import Final

_IDEOGRAPH: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")

# Where their romanisation is another than that of anyascii.
_OTHERWISE: Final = str.maketrans(
    {
        "£": "PS", "§": "SS", "×": "x", "Ə": "@", "ə": "@",
        "Η": "E", "Ή": "E", "η": "e", "ή": "e", "Υ": "U", "Ύ": "U", "Ϋ": "U", "υ": "u", "ύ": "u", "ϋ": "u", "ΰ": "u",
        "Β": "B", "β": "b", "Ξ": "Ks", "ξ": "x", "Φ": "Ph", "φ": "ph", "Χ": "Kh", "χ": "kh",
        "Ё": "Io", "ё": "io", "Й": "I", "й": "i", "Ю": "Iu", "ю": "iu", "Я": "Ia", "я": "ia", "Ї": "Yi", "ї": "yi",
        "Ѓ": "Gj", "ѓ": "gj", "Ќ": "Kj", "ќ": "kj", "Ћ": "Tsh", "ћ": "tsh",
        "—": "--", "―": "--", "·": "*", "・": "*", "ー": "-",
        "じ": "zi", "ジ": "zi", "ぢ": "di", "ヂ": "di", "づ": "du", "ヅ": "du", "ふ": "hu", "フ": "hu",
        "っ": "tsu", "ッ": "tsu", "を": "wo", "ヲ": "wo",
        "万": "Mo ", "了": "Liao ", "地": "Di ", "着": "Zhao ", "种": "Chong ", "么": "Yao ",
        "都": "Du ", "还": "Huan ",
    }
)  # fmt: skip


def ascii_words(text: str) -> str:
    """Return a text in ASCII: letters without their marks, other scripts romanised, each ideograph a word."""
    if text.isascii():
        return text
    from anyascii import anyascii  # its tables take long to load, and many sites need none

    spaced = _IDEOGRAPH.sub(lambda match: f"{anyascii(match[0])} ", text.translate(_OTHERWISE))
    return anyascii(spaced)
