"""Names of hosts: in ASCII as DNS has them (RFC 1123, RFC 5890), from Unicode as browsers do it (UTS 46).

Of UTS 46 it is non-transitional processing, without IDNA 2008's narrower choice of characters: `faß.de` stays apart
from `fass.de`, and a host with an emoji or an underscore in it, of which there are many, is taken as browsers take it.
Hyphens may not stand at either end of a label.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from feeds.lib import lazy_re

_LABEL: Final = r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME: Final = lazy_re.compile(rf"(?=.{{1,253}}\Z){_LABEL}")
_LONGEST: Final = 253
_ENCODED: Final = "xn--"
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_JOINERS: Final = lazy_re.compile("[\u200c\u200d]")


def ascii_host(text: str) -> str | None:
    """Return a host's name in lower-case ASCII, or None where a text is none.

    A label that is in Punycode already has to be one that this function would have made.
    """
    name = text.lower()
    if not name.isascii() or _ENCODED in name:
        if len(text) > _LONGEST:  # Punycode takes time that grows faster than the text
            return None
        try:
            name = ".".join(_label(label) for label in _mapped(text).split("."))
        except ValueError:  # idna's errors are among them
            return None
    return name if _NAME.fullmatch(name) else None


def _mapped(text: str) -> str:
    from idna import uts46_remap  # its tables take long to load, and most sites need none

    return uts46_remap(text, std3_rules=False)


def _label(label: str) -> str:
    """Return a mapped label in ASCII.

    Raises:
        ValueError: there is no such label.
    """
    if label.startswith(_ENCODED):
        decoded = label[len(_ENCODED) :].encode("ascii").decode("punycode")
        if decoded.isascii() or _mapped(decoded) != decoded or _punycode(decoded) != label:
            raise ValueError("not what Punycode makes of any label")
        return label
    return label if label.isascii() else _punycode(label)


def _punycode(label: str) -> str:
    """Encode a label that keeps to what UTS 46, section 4.1, asks of it."""
    import idna

    idna.check_initial_combiner(label)
    # only where it matters: the check refuses characters that this Python's tables are too old for
    if any(unicodedata.bidirectional(each) in _RIGHT_TO_LEFT for each in label):
        idna.check_bidi(label)
    if not all(idna.valid_contextj(label, match.start()) for match in _JOINERS.finditer(label)):
        raise ValueError("a joiner where nothing is joined")
    return f"{_ENCODED}{label.encode('punycode').decode('ascii')}"
