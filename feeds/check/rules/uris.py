"""Whether a value is a URI (RFC 3986), an IRI (RFC 3987), or one of the kinds that ids are made of."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from feeds.check.rules.rows import Fault
from feeds.check.rules.vocabulary import SCHEMES

_SHOWN: Final = 100
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")
# Section 2 of RFC 3986, with what RFC 3987, section 2.2 adds: any character above the controls of Latin-1 but the
# surrogates and the non-characters; private ones are for queries only, and taken anywhere.
_ABOVE: Final = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U000effff\ue000-\uf8ff"
_ESCAPE: Final = "%[0-9A-Fa-f]{2}"
_LEGAL: Final = re.compile(rf"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=\-{_ABOVE}]|{_ESCAPE})*")
# Section 3.2: an authority, where there is one; brackets stand around addresses only.
_AUTHORITY: Final = re.compile(
    rf"(?:[A-Za-z0-9._~!$&'()*+,;=:%\-{_ABOVE}]*@)?"
    rf"(?:\[[0-9A-Fa-f:.v]+\]|[A-Za-z0-9._~!$&'()*+,;=%\-{_ABOVE}]*)(?::[0-9]*)?"
)
_LABEL: Final = re.compile(r"(?!-)[^\s/?#:@,!$&'()*+;=]+(?<!-)")
_NAMED: Final = frozenset({"http", "https", "ftp", "ftps", "feed", "ws", "wss", "rtsp", "rtmp", "mms"})
_TAG: Final = re.compile(
    r"tag:(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
    r",(\d{4})(?:-(\d\d)(?:-(\d\d))?)?:(?P<rest>.*)",
    re.DOTALL,
)
_TAG_REST: Final = re.compile(rf"(?:[A-Za-z0-9._~:/?@!$&'()*+,;=\-{_ABOVE}]|{_ESCAPE})*(?:#.*)?")
# RFC 8141, section 2; a namespace identifier of RFC 2141 may be as short as one character more.
_URN: Final = re.compile(
    rf"urn:[A-Za-z0-9][A-Za-z0-9-]{{0,30}}[A-Za-z0-9]:(?:[A-Za-z0-9._~:@!$&'()*+,;=\-{_ABOVE}]|{_ESCAPE})"
    rf"(?:[A-Za-z0-9._~:@!$&'()*+,;=/\-{_ABOVE}]|{_ESCAPE})*(?:[?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SAFE: Final = re.compile(r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[A-Za-z0-9._~/-]*)?(?:\?[A-Za-z0-9._~=&-]*)?")


def shown(text: str) -> str:
    """Give a value for a message: on one line, and not too long."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


@lru_cache(4096)
def reference(text: str) -> Fault | None:
    """An IRI reference, absolute or relative (RFC 3987, section 2.2)."""
    if _SAFE.fullmatch(text):
        return None
    scheme = _SCHEME.match(text)
    rest = text[scheme.end() + 1 :] if scheme else text
    if wrong := _misspelt(text, rest, has_scheme=bool(scheme)):
        return Fault("V131", f"'{shown(text)}' is no address: {wrong}")
    return _kind(text, scheme[0].lower() if scheme else "", rest)


def _misspelt(text: str, rest: str, *, has_scheme: bool) -> str:
    """Say what of an address no address may hold, if anything (RFC 3986, sections 2 and 3)."""
    if text != text.strip():
        return "white space stands around it; leave it out"
    legal = _LEGAL.match(text)
    end = legal.end() if legal else 0
    if end < len(text):
        return f"{text[end]!r} has to be percent-encoded"
    if not has_scheme and ":" in re.split("[/?#]", text, maxsplit=1)[0]:
        return "what stands before the first colon is no scheme"
    if rest.startswith("//"):
        authority = re.split("[/?#]", rest[2:], maxsplit=1)[0]
        return "" if _AUTHORITY.fullmatch(authority) else f"'{shown(authority)}' is no host"
    return "brackets have to be percent-encoded" if "[" in rest or "]" in rest else ""


def _kind(text: str, scheme: str, rest: str) -> Fault | None:
    """Hold an address against the rules of its own scheme."""
    if scheme in {"http", "https"}:
        host = re.split("[/?#]", rest[2:], maxsplit=1)[0].rpartition("@")[2] if rest.startswith("//") else ""
        if not host or host.startswith(":"):
            return Fault("V132", f"'{shown(text)}' has no host; write {scheme}://host/path")
        if not host.startswith("[") and not _domain(host.partition(":")[0]):
            return Fault("V132", f"'{shown(host)}' is no name of a host; write one as example.org")
    if scheme == "tag":
        return _tag(text)
    if scheme == "urn":
        return _urn(text)
    if scheme and scheme not in SCHEMES and not _pattern(scheme):
        return Fault("V134", f"the scheme '{scheme}' of '{shown(text)}' is not a registered one; is it misspelt?")
    return None


def _pattern(scheme: str) -> bool:
    return scheme.startswith(("ms-", "web+", "com-eventbrite-", "chrome-")) or "." in scheme


def _domain(host: str) -> bool:
    return all(_LABEL.fullmatch(label) for label in host.removesuffix(".").split("."))


def _tag(text: str) -> Fault | None:
    match = _TAG.fullmatch(text)
    if not match:
        return Fault("V135", f"'{shown(text)}' is no tag URI; write tag:example.org,2026-01-31:name")
    _, month, day = match[1], match[2], match[3]
    if (month and not 1 <= int(month) <= 12) or (day and not 1 <= int(day) <= 31):  # noqa: PLR2004 - months and days
        return Fault("V135", f"the date in '{shown(text)}' does not exist; write year-month-day")
    if not _TAG_REST.fullmatch(match["rest"]):
        return Fault("V135", f"'{shown(match['rest'])}' is not what a tag URI may end in; percent-encode what is odd")
    return None


def _urn(text: str) -> Fault | None:
    if not _URN.fullmatch(text):
        return Fault(
            "V136", f"'{shown(text)}' is no URN; write urn:namespace:name, letters and digits in the namespace"
        )
    if text[:9].lower() == "urn:uuid:" and not _UUID.fullmatch(text[9:].partition("#")[0]):
        return Fault("V136", f"'{shown(text)}' is no UUID: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12")
    return None


@lru_cache(4096)
def absolute(text: str) -> Fault | None:
    """An IRI with a scheme (RFC 3987, section 2.2)."""
    if not text:
        return Fault("V133", "an address is missing; write a full one, as https://example.org/")
    if fault := reference(text):
        return fault
    scheme = _SCHEME.match(text)
    if not scheme:
        return Fault("V133", f"'{shown(text)}' is relative; write the full address, with https:// and the host")
    if scheme[0].lower() in _NAMED and not text[scheme.end() :].startswith("://"):
        return Fault("V133", f"'{shown(text)}' names no host; write {scheme[0]}://host/path")
    if scheme.end() + 1 == len(text):
        return Fault("V133", f"'{shown(text)}' is a scheme and nothing else; write the full address")
    return None


@lru_cache(4096)
def url(text: str) -> Fault | None:
    """A URI with a scheme, in ASCII, as RSS wants its links (RSS Advisory Board, data type URL)."""
    if fault := absolute(text):
        return fault
    if not text.isascii():
        return Fault(
            "V137", f"'{shown(text)}' is an IRI; percent-encode what is not ASCII, and write the host in its xn-- form"
        )
    return None


def web(text: str) -> Fault | None:
    """An http or https URL."""
    if fault := url(text):
        return fault
    if not text.lower().startswith(("http://", "https://")):
        return Fault("V133", f"'{shown(text)}' is not a page of the web; write one with http:// or https://")
    return None
