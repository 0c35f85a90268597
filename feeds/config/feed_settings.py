"""What a config says of single feeds: their titles, descriptions, pictures and the like."""

from collections.abc import Iterator
from typing import Annotated, Final

import msgspec
from msgspec import Meta

Count = Annotated[int, Meta(ge=1)]
Url = Annotated[str, Meta(extra_json_schema={"format": "uri"})]
"""An absolute http or https URL."""


Picture = Annotated[str, Meta(extra_json_schema={"format": "uri-reference"})]
"""The URL of a picture, or the path of a file from the folder of the config or the root of the site."""

_NAMED: Final = "What is said of the feeds of {}, each by its name or its slug."


class FeedSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is said of one feed; what is not said is as for all feeds."""

    title: Annotated[str | None, Meta(description="The feed's title.", extra={"default": "made of its name"})] = None
    description: Annotated[
        str | None,
        Meta(description="What it is about, in a sentence or two.", extra={"default": "its title and the site's"}),
    ] = None
    image: Annotated[
        Picture | None,
        Meta(
            description="A picture that stands for the feed, by its URL or its path in the repository.",
            extra={"default": "`site.logo`"},
        ),
    ] = None
    icon: Annotated[
        Picture | None,
        Meta(
            description="A small square picture, by its URL or its path in the repository.",
            extra={"default": "`site.icon`"},
        ),
    ] = None
    language: Annotated[
        str | None,
        Meta(
            description="The feed's language, a BCP 47 tag.",
            extra={"default": "that of `where.languages` if it is one, else the site's"},
        ),
    ] = None
    limit: Annotated[Count | None, Meta(description="The most entries it has.", extra={"default": "`limit`"})] = None
    order: Annotated[
        int | None,
        Meta(
            description="Where it is listed among its like: feeds with an order come first, the lowest number before "
            "the others."
        ),
    ] = None


class Describe(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is said of the feeds of groups: by the name or the slug of a topic, a provider and so on."""

    all: Annotated[FeedSettings, Meta(description="What is said of the feed of everything.")] = FeedSettings()
    topics: Annotated[dict[str, FeedSettings], Meta(description=_NAMED.format("topics"), extra={"also": "topic"})] = {}
    providers: Annotated[
        dict[str, FeedSettings], Meta(description=_NAMED.format("providers"), extra={"also": "provider"})
    ] = {}
    types: Annotated[dict[str, FeedSettings], Meta(description=_NAMED.format("types"), extra={"also": "type"})] = {}
    authors: Annotated[
        dict[str, FeedSettings], Meta(description=_NAMED.format("authors"), extra={"also": "author"})
    ] = {}
    languages: Annotated[
        dict[str, FeedSettings], Meta(description=_NAMED.format("languages"), extra={"also": "language"})
    ] = {}
    years: Annotated[dict[str, FeedSettings], Meta(description=_NAMED.format("years"), extra={"also": "year"})] = {}
    feeds: Annotated[
        dict[str, FeedSettings],
        Meta(
            description="What is said of any other feeds, each by its path without an extension: crossings, other "
            "packages' groupings."
        ),
    ] = {}

    def each(self) -> Iterator[tuple[tuple[str, ...], FeedSettings]]:
        """Yield what is said, with the keys that lead to it: `("topics", "Ocean Science")`."""
        for kind in self.__struct_fields__:
            said = getattr(self, kind)
            if isinstance(said, FeedSettings):
                yield (kind,), said
            else:
                yield from (((kind, name), each) for name, each in said.items())
