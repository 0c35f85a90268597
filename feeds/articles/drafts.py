"""An article while it is decoded: what is known of it after each step, and what is no article to be published.

They stand apart from the steps, which may be compiled: what a compiled module makes of msgspec's classes is not frozen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from feeds.articles.document import Document
    from feeds.articles.fields import Fields
    from feeds.articles.named_files import NamedFiles
    from feeds.articles.options import DecodeOptions
    from feeds.model import State


class Withheld(msgspec.Struct, frozen=True):
    """An article that is not to be published and lacks what one that is would need.

    Attributes:
        state: why it is not.
        id: as far as one can be made.
        is_said: whether it or a list says that.
    """

    state: State
    id: str | None
    is_said: bool = False


class OtherPage(msgspec.Struct, frozen=True):
    """A page of a site that was not meant as an article, and why."""

    reason: str


class Heading(msgspec.Struct, frozen=True):
    """A heading of a body.

    Attributes:
        level: 1 is the highest.
        text: as plain text.
        start: where it starts in the body.
        end: where what follows it starts.
    """

    level: int
    text: str
    start: int
    end: int


class Begun(NamedTuple):
    """An article that has a title and a date, before its addresses are known."""

    fields: Fields
    document: Document
    state: State
    heading: Heading | None
    title: str
    dated: datetime


class Draft(msgspec.Struct, frozen=True):
    """An article that lacks nothing, before its other parts are taken.

    Attributes:
        begun: what was known of it before.
        options: what decoding needs to know of the config.
        topics: as the article has them.
        alternate: as the article has it.
        via: as the article has it.
        link: the address that identifies it, as typed.
        summary: as the article has it.
        published: when it could be seen; what it is called by is its date.
        files: those that it names.
        listed: the id that the file of ids has for it.
    """

    begun: Begun
    options: DecodeOptions
    topics: tuple[str, ...]
    alternate: str | None
    via: str | None
    link: str | None
    summary: str
    published: datetime
    files: NamedFiles
    listed: str | None


class Subject(msgspec.Struct, frozen=True):
    """What is known of an article before its addresses are."""

    title: str
    published: datetime
    topics: Sequence[str]
