"""What other processes are called for: to read files, and to render feeds."""

from __future__ import annotations

import os
import pickle
import threading
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import msgspec

from feeds.articles import PassedOver
from feeds.articles.bucket_search import ObjectArticle
from feeds.building.engine_errors import engine_error
from feeds.building.fingerprint import made_by, program, read_by
from feeds.building.reading import reader_of
from feeds.index import PackedArticles, Record, read_only
from feeds.lib.urls import is_url
from feeds.problems.errors import DestinationError, NothingToPublish

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from feeds.building.render import Renderer
    from feeds.config import Config
    from feeds.index import FeedPaths, Job, Pack, Planned, PlannedArchive, Reader
    from feeds.problems.errors import EngineError

    Rendered = Planned | PlannedArchive
    MakeOfFeed = Callable[[Renderer, Rendered], Any]

RECORDS: Final = msgspec.msgpack.Decoder(list[Record])
"""What reads `read_batch` returns."""
LISTED: Final = msgspec.msgpack.Decoder(tuple[list[ObjectArticle], list[PassedOver]])
"""What reads `list_afar` returns: the articles, and what is passed over."""
_DIGEST: Final = 32
# A worker of Dask may have several threads, which would only take turns; and a renderer is for one.
_ALONE: Final = threading.Lock()


def read_batch(arguments: bytes, batch: list[Job]) -> bytes:
    """Read files, for the build that this process belongs to, and return their records in MessagePack."""
    return msgspec.msgpack.encode(_reader(arguments).read(batch))


@lru_cache(1)
def _reader(arguments: bytes) -> Reader:
    config, include_unpublished, now = pickle.loads(arguments)  # noqa: S301 - from this program itself
    return reader_of(config, include_unpublished=include_unpublished, now=now)


def get_ready(modules: Iterable[str]) -> None:
    """Load what feeds are rendered with."""
    for each in modules:
        import_module(each)


def render_batch(arguments: bytes, batch: list[Rendered]) -> list[Any]:
    """Render feeds from the index of the build that this process belongs to, and return what is made of each."""
    renderer, make, take, db = _rendering(arguments)
    db.execute("begin")  # SQLite else takes and lets go of a lock for each question, which takes as long as to answer
    try:
        return [take(make(renderer, planned)) for planned in batch]
    finally:
        db.execute("commit")


@lru_cache(1)
def _rendering(arguments: bytes) -> tuple[Renderer, MakeOfFeed, Callable[[Any], Any], sqlite3.Connection]:
    from feeds.building.render import SiteRenderer  # lxml, feedgen and nh3 are slow to import

    config, feed_paths, index, make, take = pickle.loads(arguments)  # noqa: S301 - as above
    db = read_only(index)
    return SiteRenderer(config, feed_paths, db), make, take, db


class Errand(msgspec.Struct, frozen=True):
    """What a process elsewhere, which may be on another machine, has to know of a build.

    Attributes:
        config: the config.
        include_unpublished: read drafts as if they were published.
        now: as `Reader` has it.
        made_by: the digest of all that decides what is made of an article, as it is where the build is.
        feed_paths: where feeds stand, and
        addresses: those of all published articles by their files, where any asks for that, and
        make: what a renderer makes of a feed, where feeds are to be rendered.
    """

    config: Config
    include_unpublished: bool
    now: datetime | None
    made_by: str
    feed_paths: FeedPaths | None = None
    addresses: dict[str, str] | None = None
    make: MakeOfFeed | None = None


def digest_of_making(config: Config, *, include_unpublished: bool) -> str:
    """Digest all that decides what is made of an article here."""
    return made_by(config, read_by(config, include_unpublished=include_unpublished))


def packed(errand: Errand) -> bytes:
    """Return an errand for other processes, behind the digest of the program that understands it."""
    return program().encode() + pickle.dumps(errand)


def _unpacked(raw: bytes) -> Errand:
    """Return the errand of a build elsewhere.

    Raises:
        EngineError: this process would do it otherwise than the one that asks.
    """
    if raw[:_DIGEST] != program().encode():
        raise _other("has another version of feeds, of Python or of a library")
    errand: Errand = pickle.loads(raw[_DIGEST:])  # noqa: S301 - who can reach a worker may run anything there
    if errand.made_by != digest_of_making(errand.config, include_unpublished=errand.include_unpublished):
        raise _other("has other plug-ins, or does not see the templates and the style sheet of the config")
    return errand


def _other(what: str) -> EngineError:
    from socket import gethostname

    message = f"this worker {what}; give all machines the same, or the bytes would depend on who made them"
    return engine_error("a worker differs from this machine", gethostname(), "E105", message)


def read_afar(raw: bytes, batch: list[Job]) -> bytes:
    """Read files for a build elsewhere, as `read_batch` does.

    Raises:
        EngineError: this process would read them otherwise, or does not see them.
    """
    with _ALONE:
        reader, folder = _far_reader(raw)
        files = [job.found.file for job in batch if not is_url(job.found.file)]
        if files and not any(map(os.path.lexists, files)):  # one is soon found, where they are
            raise _other(f"does not see the articles in {folder}")
        with _with_own_view():
            return msgspec.msgpack.encode(reader.read(batch))


@lru_cache(1)
def _far_reader(raw: bytes) -> tuple[Reader, Path]:
    errand = _unpacked(raw)
    reader = reader_of(errand.config, include_unpublished=errand.include_unpublished, now=errand.now)
    return reader, errand.config.folder


@contextmanager
def _with_own_view() -> Iterator[None]:
    """Say of a store that cannot be asked who could not: it may answer others."""
    try:
        yield
    except (NothingToPublish, DestinationError) as error:
        from socket import gethostname

        view = f"so the worker on {gethostname()} found it, with the variables of its own environment"
        problems = [msgspec.structs.replace(each, message=f"{each.message}; {view}") for each in error.problems]
        raise type(error)(str(error), problems) from error


def list_afar(raw: bytes, address: str, folders: list[str]) -> bytes:
    """List folders of a bucket for a build elsewhere, and return what `LISTED` reads.

    Raises:
        DestinationError: the store cannot be asked.
        EngineError: this process would find others.
    """
    from feeds.articles.bucket_search import BucketSearch  # most articles are files
    from feeds.articles.buckets import taken_from_folders
    from feeds.articles.discover import suffixes_of

    with _ALONE:
        traits = _far_config(raw).traits
        search = BucketSearch(traits, suffixes_of(traits))
        with _with_own_view():
            found = list(taken_from_folders(address, folders, search.articles))
        return msgspec.msgpack.encode((found, search.passed_over))


def stamp_afar(raw: bytes, message: bytes) -> tuple[bytes, bytes]:
    """Look at files for a build elsewhere, as `stamped_elsewhere` asks for it.

    Raises:
        EngineError: this process does not see them.
    """
    from feeds.index.stamps import stamps_asked

    with _ALONE:
        folder = _far_config(raw).folder
        stamps, changed = stamps_asked(message)
        if stamps and not any(stamps):  # as in `read_afar`
            raise _other(f"does not see the articles in {folder}")
        return stamps, changed


@lru_cache(1)
def _far_config(raw: bytes) -> Config:
    return _unpacked(raw).config


def render_afar(raw: bytes, batch: list[Rendered], pack: Pack) -> list[Any]:
    """Render feeds for a build elsewhere, from articles that were sent, and return what is made of each.

    Raises:
        EngineError: this process would render them otherwise.
    """
    with _ALONE:
        renderer, articles, make = _far_rendering(raw)
        articles.take(batch, pack)
        return [make(renderer, planned) for planned in batch]


@lru_cache(1)
def _far_rendering(raw: bytes) -> tuple[Renderer, PackedArticles, MakeOfFeed]:
    from feeds.building.render import Renderer  # as above

    errand = _unpacked(raw)
    assert errand.feed_paths is not None and errand.make is not None  # noqa: S101, PT018 - it is asked to render
    articles = PackedArticles(errand.addresses or {})
    return Renderer(errand.config, errand.feed_paths, articles), articles, errand.make
