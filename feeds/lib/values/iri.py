"""URIs (RFC 3986) and IRIs (RFC 3987), relative and absolute, and the kinds of them that ids are made of."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from feeds.lib import lazy_re
from feeds.lib.text import shown
from feeds.lib.values.flaw import Flaw

_SCHEME: Final = lazy_re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")
# Those without `compile` are compiled when an address is first looked at so closely: they take 25 ms.
# Section 2 of RFC 3986, with what RFC 3987, section 2.2 adds: any character above the controls of Latin-1 but the
# surrogates and the non-characters; private ones are for queries only, and taken anywhere.
_ABOVE: Final = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U000effff\ue000-\uf8ff"
_ESCAPE: Final = "%[0-9A-Fa-f]{2}"
_LEGAL: Final = rf"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=\-{_ABOVE}]|{_ESCAPE})*"
# Section 3.2: an authority, where there is one; brackets stand around addresses only.
_AUTHORITY: Final = (
    rf"(?:[A-Za-z0-9._~!$&'()*+,;=:%\-{_ABOVE}]*@)?"
    rf"(?:\[[0-9A-Fa-f:.v]+\]|[A-Za-z0-9._~!$&'()*+,;=%\-{_ABOVE}]*)(?::[0-9]*)?"
)
_LABEL: Final = lazy_re.compile(r"(?!-)[^\s/?#:@,!$&'()*+;=]+(?<!-)")
_WITH_HOST: Final = frozenset({"http", "https", "ftp", "ftps", "feed", "ws", "wss", "rtsp", "rtmp", "mms"})
_TAG: Final = lazy_re.compile(
    r"tag:(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
    r",(\d{4})(?:-(\d\d)(?:-(\d\d))?)?:(?P<rest>.*)",
    re.DOTALL | re.ASCII,
)
_TAG_REST: Final = rf"(?s:(?:[A-Za-z0-9._~:/?@!$&'()*+,;=\-{_ABOVE}]|{_ESCAPE})*(?:#.*)?)"
# RFC 8141, section 2; a namespace identifier of RFC 2141 may be as short as one character more.
_URN: Final = (
    rf"(?is:urn:[A-Za-z0-9][A-Za-z0-9-]{{0,30}}[A-Za-z0-9]:(?:[A-Za-z0-9._~:@!$&'()*+,;=\-{_ABOVE}]|{_ESCAPE})"
    rf"(?:[A-Za-z0-9._~:@!$&'()*+,;=/\-{_ABOVE}]|{_ESCAPE})*(?:[?#].*)?)"
)
_UUID: Final = lazy_re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# What nearly every address is, so that nothing has to be looked at more closely.
_SAFE: Final = lazy_re.compile(r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[A-Za-z0-9._~/-]*)?(?:\?[A-Za-z0-9._~=&-]*)?")
_FAMILIES: Final = ("ms-", "web+", "com-eventbrite-", "chrome-")
_LAST_MONTH: Final = 12
_LAST_DAY: Final = 31
_SCHEMES: Final = frozenset(
    [
        "about",
        "acct",
        "acr",
        "adiumxtra",
        "afp",
        "afs",
        "aim",
        "apt",
        "attachment",
        "aw",
        "barion",
        "bb",
        "beshare",
        "bitcoin",
        "blob",
        "bolo",
        "callto",
        "cap",
        "chrome",
        "cid",
        "coap",
        "coaps",
        "content",
        "crid",
        "cvs",
        "dab",
        "data",
        "dav",
        "dict",
        "did",
        "dns",
        "doi",
        "drm",
        "dtn",
        "dvb",
        "ed2k",
        "example",
        "facetime",
        "fax",
        "feed",
        "feedready",
        "file",
        "filesystem",
        "finger",
        "fish",
        "fm",
        "ftp",
        "geo",
        "gg",
        "git",
        "gizmoproject",
        "go",
        "gopher",
        "graph",
        "gtalk",
        "h323",
        "ham",
        "hcp",
        "http",
        "https",
        "hyper",
        "iax",
        "icap",
        "icon",
        "im",
        "imap",
        "info",
        "iotdisco",
        "ipfs",
        "ipn",
        "ipns",
        "ipp",
        "ipps",
        "irc",
        "irc6",
        "ircs",
        "iris",
        "isostore",
        "itms",
        "jabber",
        "jar",
        "jms",
        "jini",
        "keyparc",
        "lastfm",
        "lbry",
        "ldap",
        "ldaps",
        "leaptofrogans",
        "magnet",
        "mailserver",
        "mailto",
        "maps",
        "market",
        "matrix",
        "message",
        "mid",
        "mms",
        "modem",
        "moz",
        "mqtt",
        "mqtts",
        "ms-help",
        "msnim",
        "msrp",
        "msrps",
        "mtqp",
        "mumble",
        "mupdate",
        "mvn",
        "news",
        "nfs",
        "ni",
        "nih",
        "nntp",
        "notes",
        "ocf",
        "oid",
        "onenote",
        "opaquelocktoken",
        "openpgp4fpr",
        "otpauth",
        "palm",
        "paparazzi",
        "payto",
        "pkcs11",
        "platform",
        "pop",
        "pres",
        "prospero",
        "proxy",
        "pwid",
        "psyc",
        "query",
        "redis",
        "reload",
        "res",
        "resource",
        "rmi",
        "rsync",
        "rtmfp",
        "rtmp",
        "rtsp",
        "rtsps",
        "rtspu",
        "secondlife",
        "service",
        "session",
        "sftp",
        "sgn",
        "shttp",
        "sieve",
        "simpleledger",
        "sip",
        "sips",
        "skype",
        "smb",
        "sms",
        "smtp",
        "snews",
        "snmp",
        "soldat",
        "spotify",
        "ssb",
        "ssh",
        "steam",
        "stun",
        "stuns",
        "submit",
        "svn",
        "swh",
        "tag",
        "teamspeak",
        "tel",
        "teliaeid",
        "telnet",
        "tftp",
        "things",
        "thismessage",
        "tip",
        "tn3270",
        "tool",
        "turn",
        "turns",
        "tv",
        "udp",
        "unreal",
        "upt",
        "urn",
        "ut2004",
        "uuid-in-package",
        "v-event",
        "vemmi",
        "ventrilo",
        "view-source",
        "vnc",
        "vscode",
        "wais",
        "wss",
        "ws",
        "wtai",
        "wyciwyg",
        "xcon",
        "xfire",
        "xmpp",
        "xri",
        "ymsgr",
        "z39.50",
        "z39.50r",
        "z39.50s",
    ]
)
"""The schemes that are registered (IANA, Uniform Resource Identifier Schemes), those that feeds may need."""


@lru_cache(4096)
def reference(text: str) -> Flaw | None:
    """Check that a text is an IRI reference, absolute or relative (RFC 3987, section 2.2)."""
    if _SAFE.fullmatch(text):
        return None
    scheme = _SCHEME.match(text)
    rest = text[scheme.end() + 1 :] if scheme else text
    if wrong := _misspelt(text, rest, has_scheme=bool(scheme)):
        return Flaw("address", f"'{shown(text)}' is no address: {wrong}")
    return _of_scheme(text, scheme[0].lower() if scheme else "", rest)


def _misspelt(text: str, rest: str, *, has_scheme: bool) -> str:
    """Return what no address may hold, empty where there is nothing of it (RFC 3986, sections 2 and 3)."""
    if text != text.strip():
        return "white space stands around it; leave it out"
    legal = re.match(_LEGAL, text)
    end = legal.end() if legal else 0
    if end < len(text):
        return f"{text[end]!r} has to be percent-encoded"
    if not has_scheme and ":" in re.split("[/?#]", text, maxsplit=1)[0]:
        return "what stands before the first colon is no scheme"
    if rest.startswith("//"):
        authority = re.split("[/?#]", rest[2:], maxsplit=1)[0]
        return "" if re.fullmatch(_AUTHORITY, authority) else f"'{shown(authority)}' is no host"
    return "brackets have to be percent-encoded" if "[" in rest or "]" in rest else ""


def _of_scheme(text: str, scheme: str, rest: str) -> Flaw | None:
    """Check an address by the rules of its own scheme."""
    if scheme in {"http", "https"}:
        host = re.split("[/?#]", rest[2:], maxsplit=1)[0].rpartition("@")[2] if rest.startswith("//") else ""
        if not host or host.startswith(":"):
            return Flaw("host", f"'{shown(text)}' has no host; write {scheme}://host/path")
        if not host.startswith("[") and not _is_host(host.partition(":")[0]):
            return Flaw("host", f"'{shown(host)}' is no name of a host; write one as example.org")
    if scheme == "tag":
        return _tag(text)
    if scheme == "urn":
        return _urn(text)
    if scheme and scheme not in _SCHEMES and not scheme.startswith(_FAMILIES) and "." not in scheme:
        return Flaw(
            "scheme", f"the scheme '{shown(scheme)}' of '{shown(text)}' is not a registered one; is it misspelt?"
        )
    return None


def _is_host(host: str) -> bool:
    return all(_LABEL.fullmatch(label) for label in host.removesuffix(".").split("."))


def _tag(text: str) -> Flaw | None:
    match = _TAG.fullmatch(text)
    if not match:
        return Flaw("tag URI", f"'{shown(text)}' is no tag URI; write tag:example.org,2026-01-31:name")
    _, month, day = match[1], match[2], match[3]
    if (month and not 1 <= int(month) <= _LAST_MONTH) or (day and not 1 <= int(day) <= _LAST_DAY):
        return Flaw("tag URI", f"the date in '{shown(text)}' does not exist; write year-month-day")
    if not re.fullmatch(_TAG_REST, match["rest"]):
        return Flaw("tag URI", f"'{shown(match['rest'])}' is not what a tag URI may end in; percent-encode what is odd")
    return None


def _urn(text: str) -> Flaw | None:
    if not re.fullmatch(_URN, text):
        return Flaw("URN", f"'{shown(text)}' is no URN; write urn:namespace:name, letters and digits in the namespace")
    if text[:9].lower() == "urn:uuid:" and not _UUID.fullmatch(text[9:].partition("#")[0]):
        return Flaw("URN", f"'{shown(text)}' is no UUID: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12")
    return None


@lru_cache(4096)
def absolute(text: str) -> Flaw | None:
    """Check that a text is an IRI with a scheme (RFC 3987, section 2.2), and a host where its scheme asks for one."""
    if not text:
        return Flaw("relative", "an address is missing; write a full one, as https://example.org/")
    if flaw := reference(text):
        return flaw
    scheme = _SCHEME.match(text)
    if not scheme:
        return Flaw("relative", f"'{shown(text)}' is relative; write the full address, with https:// and the host")
    if scheme[0].lower() in _WITH_HOST and not text[scheme.end() :].startswith("://"):
        return Flaw("relative", f"'{shown(text)}' names no host; write {shown(scheme[0])}://host/path")
    if scheme.end() + 1 == len(text):
        return Flaw("relative", f"'{shown(text)}' is a scheme and nothing else; write the full address")
    return None


@lru_cache(4096)
def uri(text: str) -> Flaw | None:
    """Check that a text is a URI with a scheme, so in ASCII."""
    if flaw := absolute(text):
        return flaw
    if not text.isascii():
        message = f"'{shown(text)}' is an IRI; percent-encode what is not ASCII, and write the host in its xn-- form"
        return Flaw("not ASCII", message)
    return None


def web_url(text: str) -> Flaw | None:
    """Check that a text is an http or https URL."""
    if flaw := uri(text):
        return flaw
    if not text.lower().startswith(("http://", "https://")):
        return Flaw("not of the web", f"'{shown(text)}' is not a page of the web; write one with http:// or https://")
    return None


def is_iri(text: str) -> bool:
    """Whether a text is an IRI with a scheme by the grammar of all IRIs, whatever that scheme itself asks for."""
    flaw = absolute(text)
    return flaw is None or flaw.kind in {"scheme", "tag URI", "URN"}
