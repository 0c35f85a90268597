"""What a config says of single feeds: their titles, descriptions, pictures and the like."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - msgspec reads the annotations
from typing import Annotated

import msgspec
from msgspec import Meta

Count = Annotated[int, Meta(ge=1)]
Url = Annotated[str, Meta(description="An absolute http or https URL.", extra_json_schema={"format": "uri"})]


class FeedSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is said of one feed; what is not said is as for all feeds."""

    title: Annotated[str | None, Meta(description="The whole title.")] = None
    description: Annotated[str | None, Meta(description="What it is about, in a sentence or two.")] = None
    image: Annotated[Url | None, Meta(description="The address of a picture that stands for the feed.")] = None
    icon: Annotated[Url | None, Meta(description="The address of a small square picture.")] = None
    language: Annotated[str | None, Meta(description="The language of the feed (BCP 47).")] = None
    limit: Annotated[Count | None, Meta(description="The most entries that the feed has.")] = None
    order: Annotated[int | None, Meta(description="Where it is listed among its like: the lowest number first.")] = None


class Describe(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is said of the feeds of groups: by the name or the slug of a topic, a provider and so on."""

    all: Annotated[FeedSettings, Meta(description="The feed of everything.")] = FeedSettings()
    topics: Annotated[dict[str, FeedSettings], Meta(extra={"also": "topic"})] = {}
    providers: Annotated[dict[str, FeedSettings], Meta(extra={"also": "provider"})] = {}
    types: Annotated[dict[str, FeedSettings], Meta(extra={"also": "type"})] = {}
    authors: Annotated[dict[str, FeedSettings], Meta(extra={"also": "author"})] = {}
    languages: Annotated[dict[str, FeedSettings], Meta(extra={"also": "language"})] = {}
    years: Annotated[dict[str, FeedSettings], Meta(extra={"also": "year"})] = {}
    feeds: Annotated[
        dict[str, FeedSettings],
        Meta(description="Any other feeds, by path, without an extension: crossings, other packages' groupings."),
    ] = {}

    def each(self) -> Iterator[tuple[tuple[str, ...], FeedSettings]]:
        """Yield what is said, with the keys that lead to it: `("topics", "Ocean Science")`."""
        for kind in self.__struct_fields__:
            said = getattr(self, kind)
            if isinstance(said, FeedSettings):
                yield (kind,), said
            else:
                yield from (((kind, name), each) for name, each in said.items())
