"""What a file of articles is read as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from feeds.articles.document import Document
    from feeds.articles.drafts import Withheld
    from feeds.model import Article
    from feeds.problems import Problem


class Source(msgspec.Struct, frozen=True):
    """A file's text, what it was read as, and every problem met.

    Attributes:
        text: what the file holds.
        document: None where the file is no article.
        article: `Withheld` where it is not to be published and not complete; None where the file is no article, or
            lacks what no feed can do without.
        problems: in the order in which they were met.
        failed: a reader of another package failed, or this program did; the file itself may be well.
        passed_over: why the file, which is no article, was not meant as one.
    """

    text: str = ""
    document: Document | None = None
    article: Article | Withheld | None = None
    problems: tuple[Problem, ...] = ()
    failed: bool = False
    passed_over: str | None = None


class Parsed(msgspec.Struct, frozen=True):
    """A file that has a document.

    Attributes:
        path: its name.
        text: what it holds.
        document: what that is.
        problems: met with its characters.
    """

    path: str
    text: str
    document: Document
    problems: tuple[Problem, ...] = ()
