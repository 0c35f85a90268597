"""What podcast programs want to know of an article that has an enclosure."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

import msgspec

from feeds.articles.enclosures import enclosures
from feeds.articles.fields import shown, word
from feeds.articles.states import FALSE, TRUE
from feeds.lib.values.language_tag import language_tag
from feeds.lib.values.media_type import media_type
from feeds.lib.values.podcast_words import EPISODE_TYPES, TRANSCRIPT_TYPES
from feeds.model import Credit, Episode, Transcript

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.articles.fields import Fields, Step
    from feeds.articles.named_files import MediaFiles
    from feeds.model import Article, Person

_LONGEST: Final = 6
_EXPLICIT: Final = TRUE | {"explicit"}
_CLEAN: Final = FALSE | {"clean"}
_NOTHING: Final = Episode()


def with_enclosures(article: Article, fields: Fields, media: MediaFiles, people: Mapping[str, Person]) -> Article:
    """Return an article with the files that go along with it, and with what there is to say of an episode.

    Args:
        article: the article.
        fields: of its front matter.
        media: where the files are that it names.
        people: who is meant by an id.
    """
    found = enclosures(fields, media)
    if not found:
        return article
    return msgspec.structs.replace(article, enclosures=found, episode=_episode(fields, media, people))


def _episode(fields: Fields, media: MediaFiles, people: Mapping[str, Person]) -> Episode | None:
    """Return what is said of an episode; None where nothing is."""
    title, image = fields.plain("episode_title"), fields.present("episode_image")
    chapters = fields.present("chapters")
    made = Episode(
        number=_number(fields, "episode"),
        season=_number(fields, "season"),
        type=_kind(fields),
        explicit=_explicit(fields),
        image=fields.url(media.address(image[1]), image[0]) if image else None,
        title=title,
        transcripts=_transcripts(fields, media),
        chapters=_address(fields, media, chapters[1], (chapters[0],)) if chapters else None,
        people=_people(fields, media, people),
    )
    return None if made == _NOTHING else made


def _number(fields: Fields, field: str) -> int | None:
    found = fields.present(field)
    if not found:
        return None
    digits = word(found[1])
    if digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST:
        return int(digits) or None  # the directory counts from 1
    fields.wrong("a whole number", found[1], found[0])
    return None


def _kind(fields: Fields) -> str | None:
    found = fields.present("episode_type")
    if not found:
        return None
    kind = word(found[1])
    if kind in EPISODE_TYPES:
        return kind
    fields.wrong(f"one of {', '.join(EPISODE_TYPES)}", found[1], found[0])
    return None


def _explicit(fields: Fields) -> bool | None:
    found = fields.present("explicit")
    if not found:
        return None
    flag = word(found[1])
    if flag in _EXPLICIT or flag in _CLEAN:
        return flag in _EXPLICIT
    fields.wrong("true or false", found[1], found[0])
    return None


def _address(fields: Fields, media: MediaFiles, value: object, steps: tuple[Step, ...]) -> str | None:
    """Return the address of a file, which a mapping may have as its url."""
    if isinstance(value, dict):
        value, steps = value.get("url") or value.get("file"), (*steps, "url")
    if value is None:
        fields.wrong("a URL", value, *steps)
    return fields.url(media.address(value), *steps)


def _transcripts(fields: Fields, media: MediaFiles) -> tuple[Transcript, ...]:
    found = fields.present("transcripts")
    made = []
    for index, item in fields.items(*found) if found else ():
        assert found is not None  # noqa: S101 - it has items
        steps = (found[0], index)
        url = _address(fields, media, item, steps)
        said = item if isinstance(item, dict) else {}
        kind = fields.text(said.get("type"), *steps, "type")
        if url and not kind:
            kind = TRANSCRIPT_TYPES.get(PurePosixPath(unquote(urlsplit(url).path)).suffix.lower())
        if url and (kind is None or media_type(kind)):
            fields.wrong(f"a type: {', '.join(dict.fromkeys(TRANSCRIPT_TYPES.values()))}", item, *steps)
        elif url and kind:
            made.append(Transcript(url, kind, _language(fields, said.get("language"), steps)))
    return tuple(made)


def _language(fields: Fields, value: object, steps: tuple[Step, ...]) -> str | None:
    text = fields.text(value, *steps, "language")
    if text is None or language_tag(text) is None:
        return text
    fields.say("A112", f"language: found {shown(value)}; expected a language tag such as en or pt-BR", *steps)
    return None


def _people(fields: Fields, media: MediaFiles, known: Mapping[str, Person]) -> tuple[Credit, ...]:
    found = fields.present("people")
    made = []
    for index, item in fields.items(*found) if found else ():
        assert found is not None  # noqa: S101 - it has items
        steps = (found[0], index)
        said = item if isinstance(item, dict) else {"name": item}
        name = fields.text(said.get("name"), *steps)
        if not name:
            fields.wrong("a name, or a mapping with one", item, *steps)
            continue
        person = known.get(name)
        image, uri = said.get("img") or said.get("image"), said.get("href") or said.get("url") or said.get("uri")
        credit = Credit(
            person.name if person else name,
            fields.text(said.get("role"), *steps, "role"),
            fields.text(said.get("group"), *steps, "group"),
            fields.url(media.address(image), *steps),
            fields.url(uri, *steps) or (person.uri if person else None),
        )
        made.append(credit)
    return tuple(dict.fromkeys(made))
