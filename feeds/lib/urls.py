"""Names that last: absolute URLs, ids, slugs and paths."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import sha1, sha256
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from feeds.lib import lazy_re
from feeds.lib.text import drop_forbidden
from feeds.lib.values.host_name import ascii_host
from feeds.lib.values.iri import is_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

_CHARACTERS: Final = r"[A-Za-z0-9\-._~:/?@!$&'()*+,;=]*"
_LEGAL: Final = rf"{_CHARACTERS}(?:%[0-9A-Fa-f]{{2}}{_CHARACTERS})*"
_BEHIND_HOST: Final = rf"(?:[/?]{_LEGAL})?(?:#{_LEGAL})?"
# A host that can be taken as it is: no port, no address in numbers, no label in Punycode, none empty or with a hyphen
# at its end.
_PLAIN: Final = lazy_re.compile(
    rf"https?://(?![A-Za-z0-9.-]*(?:\.[.-]|-\.|[xX][nN]--))(?:[A-Za-z0-9][A-Za-z0-9.-]*)?[A-Za-z]{_BEHIND_HOST}"
)
_ABSOLUTE: Final = lazy_re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_BARE_PERCENT: Final = lazy_re.compile(r"%(?![0-9A-Fa-f]{2})")
# The namespace of URLs (RFC 9562, section 6.6).
_URL_NAMESPACE: Final = bytes.fromhex("6ba7b8119dad11d180b400c04fd430c8")
_RESERVED: Final = lazy_re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_LONGEST: Final = 80
_LONGEST_DOMAIN: Final = 200

MANIFEST: Final = ".feeds-manifest.json"
"""The file that tells a folder of outputs from other folders: a build writes it, and no article is read below it."""

STATE: Final = "feeds-state.json"
"""The file beside the outputs that says what the next publication has to remember (docs/history.md)."""


def absolute_url(text: str, base: str | None = None) -> str | None:
    """Return an http or https URL with every character legal (RFC 3986), or None where a text is not one.

    Args:
        text: as somebody typed it: spaces and non-ASCII letters become percent escapes, an IDN host its ASCII form.
        base: completes a relative reference.
    """
    text = drop_forbidden(text.replace("\n", "")).strip()
    if is_plain_url(text):
        return text
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        host = ascii_host(parts.hostname or "")
        if parts.scheme not in {"http", "https"} or not host:
            return None
        if host.rpartition(".")[2].isdigit():
            host = str(IPv4Address(host))
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    user, at, _ = parts.netloc.rpartition("@")
    netloc = f"{_escaped(user, ':')}{at}{host}{port}" if user else f"{host}{port}"
    path, query, fragment = (_escaped(part, ":/?@") for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, netloc, path, query, fragment))


def url_below(home: str, path: str, *, once: bool = False) -> str | None:
    """Return the URL of a path within a site that has a path itself: `/a/` is `/blog/a/` below `/blog/`.

    Args:
        home: where the site is, ending in `/`.
        path: from the root of the site.
        once: leave a path that starts with that of the home as it is.
    """
    root = urlsplit(home).path
    inner = path[len(root) :] if once and root != "/" and path.startswith(root) else path
    return absolute_url(f"./{inner.lstrip('/')}", home)


def _escaped(part: str, safe: str) -> str:
    return quote(_BARE_PERCENT.sub("%25", part), safe=f"-._~!$&'()*+,;=%{safe}")


def joined(base: str, reference: str) -> str:
    """Return what a reference leads to from a base, or the reference itself where nobody can say."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def is_url(text: str) -> bool:
    """Whether a text that names a place is a URL of any scheme, and not the path of a folder."""
    return "://" in text


def path_in_site(path: str) -> str:
    """Return the path by which a site knows a file: its own, or, where it is an object in a bucket, the object's key.

    So an article is the same one in a folder and in a bucket that the folder was copied to.
    """
    return path.split("/", 3)[3] if "://" in path else path


def is_plain_url(text: str) -> bool:
    """Whether a text is an http or https URL with nothing to be completed, escaped or looked at more closely."""
    return _PLAIN.fullmatch(text) is not None


def without_secrets(text: str) -> str:
    """Return a text without the queries, users and passwords of the URLs in it: they may be keys."""
    return re.sub(r"\S+", _without_query, re.sub(r"://[^/@\s]*@", "://", text))


def _without_query(word: re.Match[str]) -> str:
    scheme, slashes, rest = word[0].partition("://")
    return f"{scheme}{slashes}{rest.partition('?')[0]}"


def is_relative(text: str) -> bool:
    """Whether a reference needs a base: no scheme, and not `//host`."""
    return not _ABSOLUTE.match(text)


def is_reference(text: str) -> bool:
    """Whether a reference names no scheme, and so needs at least that from a base."""
    return is_relative(text) or text.lstrip().startswith("//")


def entry_id(*, given: str | None, link: str | None, authority: str, published: datetime, path: str) -> str:
    """Make the id that an entry keeps for good (RFC 4287, section 4.2.6).

    Args:
        given: the front matter's own id: taken as it is where it is an IRI, else made one within the link's site.
        link: the article's first URL, as typed; its path below the site where only the site's address makes it one.
        authority: the host of the feeds, for an article that has neither, or no host in its link.
        published: dates that tag (RFC 4151).
        path: the article's file, for that tag.
    """
    if given and is_iri(given):
        return given
    if given:
        named = urlsplit(link) if link and not is_relative(link) else None
        origin = f"{named.scheme}://{named.netloc}" if named else f"https://{authority}"
        return _uuid_urn(f"{origin}/#{given}")
    if link:
        return _uuid_urn(link)
    return f"tag:{authority},{published.date().isoformat()}:{quote(path.encode('utf-8', 'surrogateescape'))}"


def another_id(id_: str, number: int) -> str:
    """Make an id for an article where another one has taken along the one that is made of its address."""
    return _uuid_urn(f"{id_}#{number}")


def _uuid_urn(url: str) -> str:
    """Return the name-based UUID of a URL as a URN (RFC 9562, sections 5.5 and 6.5), as `uuid.uuid5` makes it.

    Objects of `uuid` take twice as long as the digest, and every article has one.
    """
    name = sha1(_URL_NAMESPACE + url.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(name[16], 16) & 3]
    return f"urn:uuid:{name[:8]}-{name[8:12]}-5{name[13:16]}-{variant}{name[17:20]}-{name[20:32]}"


@lru_cache(4096)
def domain_name(text: str) -> str | None:
    """Return a domain in lower-case ASCII (RFC 1035, RFC 5891), or None where a text is none."""
    text = text.strip().lower()
    if "://" in text:
        try:
            text = urlsplit(text).hostname or ""
        except ValueError:
            return None
    host = ascii_host(text.rstrip("/."))
    return host if host and "." in host else None


def in_ascii(text: str) -> str:
    """Return a text of any script in ASCII letters, with blanks between the words of scripts that have none."""
    if text.isascii():
        return text
    from anyascii import anyascii  # its tables take long to load, and many sites need none

    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", anyascii(text))


@lru_cache(4096)
def slug(name: str) -> str:
    """Return the lower-case ASCII words of a name, joined by `-`: `C++` → `c-plus-plus`.

    Two names may get the same one; `assign_slugs` tells them apart.
    """
    text = unicodedata.normalize("NFKC", name)
    text = re.sub(r"^\.(?=\w)", "dot ", text)
    text = re.sub(r"(?<=\w)#", " sharp ", text)
    for symbol, word in (("+", "plus"), ("#", "hash"), ("&", "and"), ("@", "at"), ("%", "percent")):
        text = text.replace(symbol, f" {word} ")
    text = in_ascii(text)
    text = re.sub(r"['\u2019`]", "", text.lower())
    words = re.sub(r"[^a-z0-9]+", "-", text).strip("-")
    if not words or _RESERVED.match(words):
        return f"{words or 'x'}-{_digest(name)}"
    if len(words) > _LONGEST:
        return f"{words[: _LONGEST - 7].rstrip('-')}-{_digest(name)}"
    return words


@lru_cache(4096)
def domain_slug(domain: str) -> str:
    """Return the slug of a domain: itself, or what of it a file's name can hold."""
    if len(domain) > _LONGEST_DOMAIN or _RESERVED.match(domain):
        return f"{domain[: _LONGEST_DOMAIN - 7].rstrip('.-')}-{_digest(domain)}"
    return domain


def slugs_for(name: str, base: str) -> Iterator[str]:
    """Yield the slugs for a name whose first choice is another's, the likeliest first."""
    digest = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    for size in range(6, 65):
        yield f"{base}-{digest[:size]}"


def _digest(name: str) -> str:
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def assign_slugs(names: Iterable[tuple[str, str]], uses: Mapping[str, int] | None = None) -> dict[str, str]:
    """Return a slug of its own for every name, the same whatever their order.

    Args:
        names: pairs of a name and the slug it would like. Where two want the same, the one with more uses has it (of
            two with as many, the first in code-point order) and the others get a digest of their name behind it.
        uses: how many articles have each name.
    """
    wanted: dict[str, list[str]] = {}
    for name, base in sorted(set(names), key=lambda pair: (-(uses or {}).get(pair[0], 0), pair)):
        wanted.setdefault(base, []).append(name)
    given = {first: base for base, (first, *_) in wanted.items()}
    taken = set(given.values())
    for base, (_, *others) in sorted(wanted.items()):
        for name in others:
            given[name] = next(candidate for candidate in slugs_for(name, base) if candidate not in taken)
            taken.add(given[name])
    return given
