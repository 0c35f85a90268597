"""What tests share: values to start from, a site in a folder, and the program run as a user runs it."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
from program_support import Ran, run_here, run_in_copy, spawned

import feeds
from feeds.lib.urls import MANIFEST, STATE
from feeds.model import Article, Entry, Feed, Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pytest

    from feeds.destinations import Changes, Destination
    from feeds.model import Output

NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
CLOCK: Final = {"SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}
CORPORA: Final = Path(__file__).parents[2] / "shared" / "corpora"
PROJECT: Final = Path(__file__).parents[1]
NO_COMPILING: Final = {"PIP_NO_COMPILE": "0"}
"""Lets pip, which takes 0 as "do not compile", leave uncompiled what it installs, of which a test imports a part."""

_ARTICLE: Final = Article(
    path="articles/one.md",
    id="urn:uuid:6f1d3f6a-0000-5000-8000-000000000001",
    title="One",
    published=datetime(2020, 12, 16, 9, 31, tzinfo=UTC),
    updated=datetime(2020, 12, 16, 9, 31, tzinfo=UTC),
    summary="The first one.",
    alternate="https://example.org/one",
)
_ENTRY: Final = Entry(
    id="urn:uuid:6f1d3f6a-0000-5000-8000-000000000001",
    title="One",
    published=datetime(2020, 12, 16, 9, 31, tzinfo=UTC),
    updated=datetime(2020, 12, 16, 9, 31, tzinfo=UTC),
    authors=(Person("Ada"),),
    summary="The first one.",
    content="<p>The first one.</p>",
    alternate="https://example.org/one",
)
_FEED: Final = Feed(
    path="all",
    url="https://news.example.org/all",
    title="News",
    subtitle="All the news",
    updated=datetime(2020, 12, 16, 9, 31, tzinfo=UTC),
    alternate="https://news.example.org/all.html",
    entries=(_ENTRY,),
    language="en",
)


def article(**changes: Any) -> Article:
    """Give an article that differs from a plain one as told."""
    return msgspec.structs.replace(_ARTICLE, **changes)


def entry(**changes: Any) -> Entry:
    """Give an entry that differs from a plain one as told."""
    return msgspec.structs.replace(_ENTRY, **changes)


def feed(**changes: Any) -> Feed:
    """Give a feed that differs from a plain one as told."""
    return msgspec.structs.replace(_FEED, **changes)


def publish(destination: Destination, outputs: Iterable[Output], *, dry_run: bool = False) -> Changes:
    """Make a destination hold outputs, or only see what that would change."""
    with destination.begin(dry_run=dry_run) as publication:
        waiting = publication.compare([publication.stage.put(each) for each in outputs])
        if not dry_run:
            publication.publish(waiting)
    return waiting.changes


@contextmanager
def logging_to(logged: Callable[[str], object] | None) -> Iterator[None]:
    """Hand what the program logs to a function, if there is one."""
    if logged is None:
        yield
        return
    handler = _Handler(logged)
    logging.getLogger("feeds").addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger("feeds").removeHandler(handler)


class _Handler(logging.Handler):
    """Hands each line that is logged to a function."""

    def __init__(self, logged: Callable[[str], object]) -> None:
        super().__init__()
        self._logged = logged

    def emit(self, record: logging.LogRecord) -> None:
        self._logged(record.getMessage())


class Site:
    """A folder with a config and articles."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "public"
        (folder / "articles").mkdir(parents=True, exist_ok=True)
        self.config("")

    def config(self, more: str, *, url: str = "https://news.example.org/", title: str = "News") -> None:
        """Write `config.yaml`: a site's title and URL, and more lines."""
        text = f"site:\n  title: {title}\n  url: {url}\n{more}\n"
        (self.folder / "config.yaml").write_text(text, encoding="utf-8")

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file, its name relative to the site's folder."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def article(self, name: str, front: str = "", body: str = "", *, day: int = 1) -> Path:
        """Write `articles/<name>.md`, with a title, date and link unless the front matter given has them."""
        given = {line.partition(":")[0] for line in front.splitlines()}
        defaults = {
            "title": f"About {name}",
            "publishedDateTime": f"2020-12-{day:02}T09:00:00Z",
            "originalUrl": f"https://example.org/{name}",
        }
        lines = [f"{key}: {value}" for key, value in defaults.items() if key not in given]
        return self.write(f"articles/{name}.md", "\n".join(["---", *lines, front.strip("\n"), "---", body]))

    def build(self, *, logged: Callable[[str], object] | None = None, **options: Any) -> feeds.Report:
        """Build through the Python interface; a function may take what is logged."""
        with logging_to(logged):
            return feeds.build(feeds.load_config(self.folder), now=options.pop("now", NOW), **options)

    def read(self, path: str) -> bytes:
        """Give the bytes of an output."""
        return (self.output / path).read_bytes()

    def outputs(self) -> dict[str, bytes]:
        """Give every published file by its path, those that only builds read aside."""
        return {
            file.relative_to(self.output).as_posix(): file.read_bytes()
            for file in sorted(self.output.rglob("*"))
            if file.is_file() and file.name not in {MANIFEST, STATE}
        }

    def run(self, *arguments: str, env: Mapping[str, str] | None = None) -> Ran:
        """Run the command line in the site's folder, within this process: what it prints, and what it ends with.

        An exception that a process would print as a traceback comes out of here as it is.
        """
        return run_here(self.folder, arguments, {**CLOCK, **(env or {})})

    def spawn(self, *arguments: str, env: Mapping[str, str] | None = None) -> Ran:
        """Run the program in the site's folder as a process of its own, for what only a process shows."""
        return spawned(self.folder, arguments, {**CLOCK, **(env or {})})

    def run_apart(self, *arguments: str, packages: Path | None = None) -> Ran:
        """Run the program in a copy of this process, with packages that this one does not see, or what may not end."""
        return run_in_copy(self.folder, arguments, CLOCK, packages)


def hand_on(patches: pytest.MonkeyPatch, at_once: int, few: int | None = None) -> None:
    """Let found files be handed on so many at a time, and have so few of a folder join those of others."""
    for name in ("folder_walk", "found"):
        patches.setattr(f"feeds.articles.{name}.AT_ONCE", at_once)
    if few is not None:
        patches.setattr("feeds.articles.found._FEW", few)
