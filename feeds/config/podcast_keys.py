"""The keys that make a channel, or a group's feeds, podcasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from feeds.config.feed_settings import Picture, Url  # noqa: TC001 - msgspec reads the annotations
from feeds.config.mistakes import Mistake
from feeds.lib.nearest import nearest
from feeds.lib.urls import absolute_url, is_relative
from feeds.lib.values.mail_address import is_mail_address
from feeds.lib.values.podcast_words import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.config.mistakes import KeyPath

_SUBCATEGORIES: Final = sorted({name for names in CATEGORIES.values() for name in names})


_Uuid = Annotated[
    str,
    Meta(
        pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
        extra={"expected": "a UUID such as 2b6f4c1e-93d5-5a07-8e42-6c1d9f70b3a8"},
    ),
]


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who answers for a podcast to directories."""

    email: Annotated[str, Meta(min_length=1, description="Published in the feed; directories write to it.")]
    name: Annotated[str | None, Meta(description="The owner's name.", extra={"default": "the author"})] = None


class PersonHeard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody who is to be heard in a podcast."""

    name: Annotated[str, Meta(min_length=1, description="The name of somebody who is to be heard.")]
    role: Annotated[
        str | None, Meta(description="A role of the Podcast Taxonomy, such as `guest`.", extra={"default": "host"})
    ] = None
    group: Annotated[str | None, Meta(description="A group of the Podcast Taxonomy.", extra={"default": "cast"})] = None
    img: Annotated[Url | None, Meta(description="A picture of the person (URL).")] = None
    href: Annotated[Url | None, Meta(description="A page about the person (URL).")] = None


class PodcastKeys(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What makes a feed a podcast, for Apple's directory and for Podcasting 2.0."""

    author: Annotated[
        str | None, Meta(description="Who makes it.", extra={"default": "the site's author, else its title"})
    ] = None
    owner: Annotated[Owner | None, Meta(description="Who answers for it to directories.")] = None
    category: Annotated[
        str | None,
        Meta(
            description="[A category](podcasts.md#categories) of Apple's list.",
            extra_json_schema={"enum": [*CATEGORIES, None]},
        ),
    ] = None
    subcategory: Annotated[
        str | None,
        Meta(description="A part of that category.", extra_json_schema={"enum": [*_SUBCATEGORIES, None]}),
    ] = None
    image: Annotated[
        Picture | None,
        Meta(
            description="The cover: a square JPEG or PNG of 1400 to 3000 pixels, by its URL or its path in the "
            "repository.",
            extra={"default": "`site.logo`"},
        ),
    ] = None
    explicit: Annotated[bool, Meta(description="Whether there is something in it that is not for children.")] = False
    type: Annotated[
        Literal["episodic", "serial"] | None,
        Meta(
            description="How its episodes follow each other.",
            extra={"values": {"episodic": "the newest first", "serial": "in order"}},
        ),
    ] = None
    block: Annotated[bool, Meta(description="Keeps it out of Apple's directory.")] = False
    complete: Annotated[bool, Meta(description="No more episodes will follow.")] = False
    new_feed_url: Annotated[Url | None, Meta(description="Where the feed is from now on.")] = None
    copyright: Annotated[str | None, Meta(description="A copyright line.", extra={"default": "`site.rights`"})] = None
    guid: Annotated[
        _Uuid | None,
        Meta(
            description="The `podcast:guid` that a show has already: keep it when you move here.",
            extra={"default": "made of the feed's address"},
        ),
    ] = None
    people: Annotated[tuple[PersonHeard, ...], Meta(description="Who is to be heard in it.")] = ()


def check_podcast(keys: PodcastKeys, path: KeyPath) -> Iterator[Mistake]:
    """Yield what is wrong in the settings of a podcast, which stand at a path of the config."""
    yield from _check_category(keys, path)
    if keys.owner and not is_mail_address(keys.owner.email):
        message = f"found {keys.owner.email!r}; expected an address such as desk@example.org"
        yield Mistake("C104", (*path, "owner", "email"), message)
    urls: list[tuple[KeyPath, str | None]] = [(("new_feed_url",), keys.new_feed_url)]
    if keys.image is not None and is_relative(keys.image):
        yield from check_picture_path(keys.image, (*path, "image"))
    else:
        urls.append((("image",), keys.image))
    for index, person in enumerate(keys.people):
        urls += [(("people", index, "img"), person.img), (("people", index, "href"), person.href)]
    for steps, url in urls:
        if url is not None and not absolute_url(url):
            message = f"found {url!r}; expected an absolute URL such as https://news.example.org/cover.jpg"
            yield Mistake("C106", (*path, *steps), message)
        elif url is not None and "@" in urlsplit(url).netloc:
            yield Mistake("C106", (*path, *steps), "found a URL with a user name; every feed would show it")


def check_picture_path(image: str, path: KeyPath) -> Iterator[Mistake]:
    """Yield what is wrong with the path of a picture, which stands at a path of the config."""
    if not image.strip("/. ") or ".." in image.split("/"):
        yield Mistake("C106", path, f"found {image!r}; expected a URL, or the path of a file such as images/cover.jpg")


def _check_category(keys: PodcastKeys, path: KeyPath) -> Iterator[Mistake]:
    category, part = keys.category, keys.subcategory
    if category is not None and category not in CATEGORIES:
        what = f"found {category!r}, which is no category of Apple's list; {_nearest(category, CATEGORIES)}"
        whole = next((each for each, parts in CATEGORIES.items() if category in parts), None)
        if whole:
            what = f"found {category!r}, a subcategory; write category: {whole}, and subcategory: {category}"
        yield Mistake("C120", (*path, "category"), what)
    elif part is not None and (category is None or part not in CATEGORIES[category]):
        parts = CATEGORIES[category] if category else _SUBCATEGORIES
        whole = next((each for each, parts in CATEGORIES.items() if part in parts), None)
        hint = f"it belongs to category: {whole}" if whole else _nearest(part, parts)
        of = f"of {category}" if category else "without a category"
        yield Mistake("C120", (*path, "subcategory"), f"found {part!r}, which is no subcategory {of}; {hint}")


def _nearest(name: str, known: Iterable[str]) -> str:
    """Return the nearest of some names, whatever its case, as a question, or all of them."""
    names = {each.lower(): each for each in known}
    near = nearest(name.lower(), names)
    return f"did you mean '{names[near]}'?" if near else f"expected one of {', '.join(names.values())}"
