"""From an entry of an old feed to the text of an article: front matter in YAML, and HTML behind it.

What a stranger's feed says is put where it can do nothing: values are written by PyYAML, so that none becomes a key;
HTML is sanitised; braces that a site's generator would take for a template's are written as references.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import msgspec
import yaml

from feeds.entries.markup import sanitise
from feeds.entries.opening import first_words
from feeds.lib.dates import rfc3339
from feeds.lib.text import drop_forbidden, plain, shorten
from feeds.lib.urls import absolute_url
from feeds.lib.values.language_tag import language_tag
from feeds.lib.values.mail_address import is_mail_address
from feeds.lib.values.media_type import media_type
from feeds.model import Person
from feeds.moving.feed_texts import as_paragraphs, as_typed

if TYPE_CHECKING:
    from feeds.model import Credit, Enclosure, Episode, Image, Provider, Transcript
    from feeds.moving.old_feed import OldEntry

_WORDS: Final = 70
_HIGHEST: Final = 999_999
_TEMPLATE: Final = re.compile(r"\{(?=[{%#])")
# What would be taken for more front matter at the start of a body.
_FENCES: Final = ("-", "+", ".", ";", "{")


class _Timestamp(str):
    """An instant, which YAML has a type for."""

    __slots__ = ()


class ArticleText(msgspec.Struct, frozen=True):
    """An article as it is to be written.

    Attributes:
        title: plain text.
        suffix: `.html`, or `.md` where it has no body.
        text: what its file holds.
        left_out: what of the entry no article can have, in words.
        is_titled: whether the entry itself had the title.
    """

    title: str
    suffix: str
    text: str
    left_out: tuple[str, ...]
    is_titled: bool


def article_text(entry: OldEntry, home: str, language: str | None) -> ArticleText | None:
    """Return the article that an entry becomes; None where there is nothing in it.

    Args:
        entry: an entry; its `base` may be empty.
        home: of the site, which what names no base starts from.
        language: of an entry that names none, where that is not the site's.
    """
    base = absolute_url(entry.base, home) or home
    addresses = _Addresses(base)
    html = sanitise(entry.content, base=base, embeds="iframe") if entry.content.strip() else ""
    link = addresses.of(entry.link, "link")
    title = entry.title or shorten(entry.summary or first_words(html) or plain(html), _WORDS) or link or ""
    if not title:
        return None
    if link and html == as_paragraphs(title):  # as programs have it that show something of everything
        html = ""
    if not (html or entry.summary or link):
        html = as_paragraphs(title)
    fields = _fields(entry, addresses, link)
    if language and "lang" not in fields:
        fields["lang"] = language
    fields = {"title": as_typed(title), **fields}
    text = f"---\n{_as_yaml({name: value for name, value in fields.items() if value not in (None, [], {}, '')})}---\n"
    if html:
        text += f"\n{_as_body(html)}\n"
    return ArticleText(title, ".html" if html else ".md", text, tuple(addresses.unusable), bool(entry.title))


def _fields(entry: OldEntry, addresses: _Addresses, link: str | None) -> dict[str, Any]:
    """Return the front matter, by the names that are read whatever the site's generator."""
    is_changed = entry.published and entry.updated and entry.updated > entry.published
    fields: dict[str, Any] = {
        "date": entry.published and _Timestamp(rfc3339(entry.published)),
        "updated": _Timestamp(rfc3339(entry.updated)) if is_changed and entry.updated else None,
        "guid": entry.id or link,
        "webUrl": link,
        "originalUrl": addresses.of(entry.via, "via") if entry.via else None,
        "topics": [as_typed(each) for each in entry.categories],
        "authors": [_person(each) for each in entry.authors] if not _is_by_source(entry) else None,
        "provider": _provider(entry.source) if entry.source else None,
        "excerpt": as_typed(entry.summary),
        "lang": _language(entry.language),
        "images": [each for image in entry.images if (each := _image(image, addresses))],
        "enclosures": [each for enclosure in entry.enclosures if (each := _enclosure(enclosure, addresses))],
    }
    if entry.episode and fields["enclosures"]:
        fields |= _episode(entry.episode, addresses)
    return fields


class _Addresses:
    """The addresses of an entry, absolute.

    Attributes:
        unusable: those that are none, in words.
    """

    def __init__(self, base: str) -> None:
        self.unusable: list[str] = []
        self._base = base

    def of(self, address: str | None, what: str) -> str | None:
        """Return an address as an http or https URL; None where it is none, which is noted."""
        url = absolute_url(address, self._base) if address else None
        if address and not url:
            self.unusable.append(what)
        return url


def _person(person: Person) -> dict[str, str]:
    email = person.email if person.email and is_mail_address(person.email) else None
    uri = absolute_url(person.uri) if person.uri else None
    return _present({"name": as_typed(person.name), "url": uri, "email": email})


def _is_by_source(entry: OldEntry) -> bool:
    """Whether the only author is the site that published an entry first, whose name a build puts there itself."""
    source, authors = entry.source, entry.authors
    return source is not None and authors in {(Person(source.name),), (Person(source.name, source.uri),)}


def _provider(provider: Provider) -> dict[str, str]:
    return _present({"name": as_typed(provider.name), "domain": provider.domain})


def _image(image: Image, addresses: _Addresses) -> dict[str, Any] | None:
    url = addresses.of(image.url, "picture")
    size = {"width": _bounded(image.width), "height": _bounded(image.height)}
    texts = {"title": as_typed(image.title or ""), "attribution": as_typed(image.credit or "")}
    return _present({"url": url, **size, **texts}) if url else None


def _enclosure(enclosure: Enclosure, addresses: _Addresses) -> dict[str, Any] | None:
    url = addresses.of(enclosure.url, "enclosure")
    kind = enclosure.type if enclosure.type and not media_type(enclosure.type) else None
    said = {"type": kind, "length": enclosure.length, "duration": enclosure.duration}
    return _present({"url": url, **said, "title": as_typed(enclosure.title or "")}) if url else None


def _episode(episode: Episode, addresses: _Addresses) -> dict[str, Any]:
    return {
        "season": _bounded(episode.season),
        "episode": _bounded(episode.number),
        "episodeType": episode.type,
        "itunes_title": as_typed(episode.title or ""),
        "episode_image": addresses.of(episode.image, "cover"),
        "explicit": episode.explicit,
        "transcript": [each for found in episode.transcripts if (each := _transcript(found, addresses))],
        "chapters": addresses.of(episode.chapters, "chapters"),
        "person": [_credit(each, addresses) for each in episode.people],
    }


def _transcript(transcript: Transcript, addresses: _Addresses) -> dict[str, str] | None:
    url = addresses.of(transcript.url, "transcript")
    if not url or media_type(transcript.type):
        return None
    return _present({"url": url, "type": transcript.type, "language": _language(transcript.language)})


def _language(tag: str | None) -> str | None:
    return tag if tag and language_tag(tag) is None else None


def _credit(credit: Credit, addresses: _Addresses) -> dict[str, str]:
    words = {"role": as_typed(credit.role or ""), "group": as_typed(credit.group or "")}
    places = {"img": addresses.of(credit.image, "picture"), "href": addresses.of(credit.uri, "link")}
    return _present({"name": as_typed(credit.name), **words, **places})


def _bounded(number: int | None) -> int | None:
    return number if number is not None and number <= _HIGHEST else None


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _as_body(html: str) -> str:
    """Return sanitised HTML in which nothing is a template's tag or a fence of front matter to any program."""
    html = _TEMPLATE.sub("&#123;", html)
    return f"&#{ord(html[0])};{html[1:]}" if html.startswith(_FENCES) else html


def _as_yaml(fields: dict[str, Any]) -> str:
    """Return fields in YAML, each on a line of its own, and lists of mappings with a line for each."""
    text: str = yaml.dump(
        _clean(fields), Dumper=_dumper(), default_flow_style=None, allow_unicode=True, sort_keys=False, width=2**31 - 1
    )
    return text


def _clean(value: Any) -> Any:  # noqa: ANN401 - front matter is a tree of anything
    """Return a value without the characters that no feed may contain."""
    if isinstance(value, dict):
        return {name: _clean(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return drop_forbidden(value) if type(value) is str else value


@cache
def _dumper() -> type[yaml.SafeDumper]:
    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # which of both is known late
        """Writes instants as YAML has them, and repeats what stands twice."""

        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
            return True

    tag = "tag:yaml.org,2002:timestamp"
    Dumper.add_representer(_Timestamp, lambda dumper, data: dumper.represent_scalar(tag, str(data)))
    return Dumper
