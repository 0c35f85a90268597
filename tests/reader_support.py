"""What programs of other people make of a document of a feed, in one shape for all of them.

A program takes a file and gives a `ReadFeed`. Nothing is mended on the way: what it has not, or has otherwise, stays
so, and the table of its limits says why.
"""

from __future__ import annotations

import calendar
import io
import json
import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import html5lib

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PATIENCE: Final = 60
PROGRAMS: Final = Path(__file__).parent / "trials" / "readers"


class ReadFile(NamedTuple):
    """What goes along with an entry, as a program has it; None where it has no such thing."""

    url: str
    length: int | None = None
    type: str | None = None


class ReadEntry(NamedTuple):
    """An entry as a program has it; None where it has no such thing."""

    id: str | None
    title: str | None
    link: str | None
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    files: tuple[ReadFile, ...] | None = None
    summary: str | None = None
    content: str | None = None


class ReadFeed(NamedTuple):
    """A document as a program has it; None where it has no such thing, and `older` also where there is no more."""

    title: str | None
    description: str | None
    link: str | None
    older: str | None
    entries: tuple[ReadEntry, ...]


Program = Callable[[Path], ReadFeed]
"""Reads a file."""


def read_by_feedparser(file: Path) -> ReadFeed:
    """Read a document with Python's feedparser, without its own cleaning, which would hide what was written."""
    import feedparser

    found = feedparser.parse(file.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    return _of_feedparser(found)


def read_by_feedparser_rs(file: Path) -> ReadFeed:
    """Read a document with feedparser-rs, which is written in Rust and has feedparser's names."""
    import feedparser_rs

    found = feedparser_rs.parse(file.read_bytes())
    assert not found.bozo, found.get("bozo_exception")
    return _of_feedparser(found)


def _of_feedparser(found: Any) -> ReadFeed:
    def has_updated(each: Any) -> bool:
        # feedparser would answer with when it was published; feedparser-rs has no mappings
        return "updated" in each if isinstance(each, dict) else bool(each.get("updated"))

    def entry(each: Any) -> ReadEntry:
        return ReadEntry(
            each.get("id"),
            each.get("title"),
            each.get("link"),
            _instant(each.get("published_parsed")),
            _instant(each.get("updated_parsed")) if has_updated(each) else None,
            tuple(person.get("name") for person in each.get("authors") or ()),
            tuple(tag.get("term") for tag in each.get("tags") or ()),
            tuple(
                ReadFile(x.get("href") or x.get("url"), _number(x.get("length")), x.get("type"))
                for x in each.get("enclosures") or ()
            ),
            each.get("summary"),
            (each.get("content") or [{}])[0].get("value"),
        )

    links = {link.get("rel"): link.get("href") for link in found.feed.get("links") or ()}
    older = found.feed.get("next_url") or links.get("prev-archive")
    return ReadFeed(
        found.feed.get("title"),
        found.feed.get("subtitle"),
        found.feed.get("link"),
        older,
        tuple(map(entry, found.entries)),
    )


def read_by_reader(file: Path) -> ReadFeed:
    """Read a document with the `reader` library; what leads to older ones it has no word for."""
    from reader import make_reader

    with closing(make_reader(":memory:", feed_root=str(file.parent))) as library:
        library.add_feed(file.name)
        library.update_feed(file.name)
        feed = library.get_feed(file.name)
        assert feed.last_exception is None, feed.last_exception
        entries = tuple(
            ReadEntry(
                each.id,
                each.title,
                each.link,
                each.published,
                each.updated,
                tuple(person.name or "" for person in each.authors),
                None,
                tuple(ReadFile(x.href, x.length, x.type) for x in each.enclosures),
                each.summary,
                next((x.value for x in each.content), None),
            )
            for each in library.get_entries()
        )
        return ReadFeed(feed.title, feed.subtitle, feed.link, None, entries)


def read_by_podcastparser(file: Path) -> ReadFeed:
    """Read a document with podcastparser, which is gPodder's."""
    import podcastparser

    found = podcastparser.parse(file.as_uri(), io.BytesIO(file.read_bytes()))
    entries = tuple(
        ReadEntry(
            each["guid"],
            each["title"],
            each["link"],
            datetime.fromtimestamp(each["published"], UTC),
            files=tuple(
                ReadFile(x["url"], x["file_size"] if x["file_size"] >= 0 else None, x["mime_type"])
                for x in each["enclosures"]
            ),
            summary=each["description"],
            content=each.get("description_html"),
        )
        for each in found["episodes"]
    )
    older = found.get("paged_feed_next")
    return ReadFeed(found["title"], found.get("description"), found.get("link"), older, entries)


def read_by_fastfeedparser(file: Path) -> ReadFeed:
    """Read a document with fastfeedparser."""
    import fastfeedparser

    found = fastfeedparser.parse(file.read_bytes())
    entries = tuple(
        ReadEntry(
            each.get("id"),
            each.get("title"),
            each.get("link"),
            _iso(each.get("published")),
            _iso(each.get("updated")),
            tuple(person["name"] for person in each.get("authors", ())),
            tuple(tag["term"] for tag in each.get("tags", ())),
            tuple(ReadFile(x["url"], x.get("length"), x.get("type")) for x in each.get("enclosures", ())),
            each.get("description"),
            next((x["value"] for x in each.get("content", ())), None),
        )
        for each in found["entries"]
    )
    links = {link["rel"]: link["href"] for link in found["feed"].get("links", ()) if "rel" in link}
    feed = found["feed"]
    return ReadFeed(
        feed.get("title"),
        feed.get("subtitle"),
        feed.get("link"),
        feed.get("next_url") or links.get("prev-archive"),
        entries,
    )


def read_by_atoma(file: Path) -> ReadFeed:
    """Read a document with atoma, which refuses what has not the elements that specifications require."""
    import atoma

    body = file.read_bytes()
    return {".atom": _of_atoma_atom, ".rss": _of_atoma_rss, ".json": _of_atoma_json}[file.suffix](atoma, body)


def _of_atoma_atom(atoma: Any, body: bytes) -> ReadFeed:
    def linked(links: Iterable[Any], rel: str) -> list[Any]:
        return [each for each in links if each.rel == rel]

    found = atoma.parse_atom_bytes(body)
    entries = tuple(
        ReadEntry(
            each.id_,
            each.title.value,
            linked(each.links, "alternate")[0].href,
            each.published.astimezone(UTC),
            each.updated.astimezone(UTC),
            tuple(person.name or "" for person in each.authors),
            tuple(category.term for category in each.categories),
            tuple(ReadFile(x.href, x.length, x.type_) for x in linked(each.links, "enclosure")),
            each.summary and each.summary.value,
            each.content and each.content.value,
        )
        for each in found.entries
    )
    older = next((each.href for each in linked(found.links, "prev-archive")), None)
    home = linked(found.links, "alternate")[0].href
    return ReadFeed(found.title.value, found.subtitle.value, home, older, entries)


def _of_atoma_rss(atoma: Any, body: bytes) -> ReadFeed:
    found = atoma.parse_rss_bytes(body)
    entries = tuple(
        ReadEntry(
            each.guid,
            each.title,
            each.link,
            each.pub_date.astimezone(UTC),
            categories=tuple(each.categories),
            files=tuple(ReadFile(x.url, x.length, x.type) for x in each.enclosures),
            summary=each.description,
            content=each.content_encoded,
        )
        for each in found.items
    )
    return ReadFeed(found.title, found.description, found.link, None, entries)


def _of_atoma_json(atoma: Any, body: bytes) -> ReadFeed:
    found = atoma.parse_json_feed_bytes(body)
    entries = tuple(
        ReadEntry(
            each.id_,
            each.title,
            each.url,
            each.date_published.astimezone(UTC),
            each.date_modified.astimezone(UTC),
            None,
            tuple(each.tags),
            tuple(ReadFile(x.url, x.size_in_bytes, x.mime_type) for x in each.attachments),
            each.summary,
            each.content_html,
        )
        for each in found.items
    )
    return ReadFeed(found.title, found.description, found.home_page_url, found.next_url, entries)


def read_by_newsboat(file: Path) -> ReadFeed:
    """Read a document with newsboat, without its screen."""
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        (folder / "urls").write_text(f"{file.as_uri()}\n", encoding="utf-8")
        (folder / "config").write_text("", encoding="utf-8")
        options = {"--url-file": "urls", "--cache-file": "cache.db", "--config-file": "config"}
        given = [f"{option}={folder / name}" for option, name in options.items()]
        _run(["newsboat", *given, "-x", "reload"], env={**os.environ, "HOME": kept, "LC_ALL": "C.UTF-8"})
        with closing(sqlite3.connect(folder / "cache.db")) as cache:
            ((title, link),) = cache.execute("select title, url from rss_feed").fetchall()
            columns = "guid, title, url, pubDate, author, enclosure_url, enclosure_type, content"
            rows = cache.execute(f"select {columns} from rss_item order by id").fetchall()  # noqa: S608 - a constant
    entries = tuple(
        ReadEntry(
            guid,
            title,
            url,
            datetime.fromtimestamp(date, UTC),
            authors=(author,) if author else (),
            files=(ReadFile(file_url, type=file_type),) if file_url else (),
            content=content,
        )
        for guid, title, url, date, author, file_url, file_type, content in rows
    )
    return ReadFeed(title, None, link, None, entries)


def read_by_sfeed(file: Path) -> ReadFeed:
    """Read a document with sfeed, which makes a line of each entry and nothing of the feed."""
    ran = _run(["sfeed"], given=file.read_bytes())
    entries = []
    for line in ran.decode().splitlines():
        date, title, link, content, kind, id_, author, enclosure, categories = line.split("\t")
        content = content.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\")
        is_html = kind == "html"
        entries.append(
            ReadEntry(
                id_,
                title,
                link,
                datetime.fromtimestamp(int(date), UTC),
                authors=(author,) if author else (),
                categories=tuple(categories.split("|")) if categories else (),
                files=(ReadFile(enclosure),) if enclosure else (),
                content=content if is_html else None,
                summary=None if is_html else content,
            )
        )
    return ReadFeed(None, None, None, None, tuple(entries))


class Command:
    """A program that prints a line of JSON for a file: a `ReadFeed`, dates as in RFC 3339."""

    def __init__(self, *command: str, folder: Path | None = None) -> None:
        self._command = command
        self._folder = folder

    def __call__(self, file: Path) -> ReadFeed:
        """Read a document."""
        found = json.loads(_run([*self._command, str(file)], folder=self._folder))
        return ReadFeed(
            found.get("title"),
            found.get("description"),
            found.get("link"),
            found.get("older"),
            tuple(map(_of_json, found["entries"])),
        )


def has_xml_feed() -> bool:
    """Whether Perl has what reads feeds."""
    return subprocess.run(["perl", "-MXML::Feed", "-e", "1"], capture_output=True, check=False).returncode == 0


def _of_json(each: dict[str, Any]) -> ReadEntry:
    def texts(name: str) -> tuple[str, ...] | None:
        return tuple(each[name]) if each.get(name) is not None else None

    files = each.get("files")
    return ReadEntry(
        each.get("id"),
        each.get("title"),
        each.get("link"),
        _iso(each.get("published")),
        _iso(each.get("updated")),
        texts("authors"),
        texts("categories"),
        None if files is None else tuple(ReadFile(url, _number(length), kind or None) for url, length, kind in files),
        each.get("summary"),
        each.get("content"),
    )


def _run(
    command: Sequence[str],
    *,
    given: bytes = b"",
    folder: Path | None = None,
    env: dict[str, str] | None = None,
) -> bytes:
    ran = subprocess.run(command, input=given, capture_output=True, cwd=folder, env=env, timeout=PATIENCE, check=False)
    assert ran.returncode == 0, ran.stderr.decode(errors="replace")
    return ran.stdout


def _instant(parsed: Any) -> datetime | None:
    return datetime.fromtimestamp(calendar.timegm(tuple(parsed)), UTC) if parsed else None


def _iso(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _number(text: Any) -> int | None:
    return int(text) if text not in {None, ""} else None


def text_of(markup: str) -> str:
    """Return the words of a piece of HTML as a browser shows them."""
    body = html5lib.parseFragment(markup, namespaceHTMLElements=False)
    return " ".join("".join(body.itertext()).split())
