"""What the index costs the machine that has it, by how many articles there are.

    python benchmarks/index_growth.py [COUNT …]

Articles are not read but made: twenty thousand of `corpus.py` are decoded once, and each is taken again and again
under another path, id, address and date. So what is measured is SQLite and what goes with it alone: taking records in
(a first build), planning the feeds, comparing all tags of a listing with those that are known (a build in which nothing
changed), and doing that again, taking one changed article in, and planning again. Processor seconds of one process, the
index's bytes, and the most memory that it held. Each size is measured in a process of its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import corpus
import msgspec
from builds import CONFIG

from feeds.articles import Found, discover
from feeds.config import load_config
from feeds.index import Job, Plan, Reader, Record, Store, Update, open_store, plan
from feeds.index.stamps import stamped
from feeds.lib.batches import batched
from feeds.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.config import Config

SIZES = (100_000, 300_000, 1_000_000)
TEMPLATES = 20_000
AT_ONCE = 250
NOW = datetime(2030, 1, 1, tzinfo=UTC)
WEEKS = 7 * 52
"""Over so many weeks the dates are spread."""


def templates(folder: Path) -> list[Record]:
    """Read the articles that all others are made from."""
    corpus.write(TEMPLATES, folder / "articles")
    config = site(folder)
    found = discover(folder, config.articles.paths).files
    reader = Reader(config, include_unpublished=True)
    return [record for record in reader.read(Job(each, 1) for each in found) if record.article]


def site(folder: Path) -> Config:
    """Return the config of the site."""
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    return load_config(folder)


def found_file(number: int, tag: str = "1") -> Found:
    """Return an object as a listing has it."""
    url = f"s3://bucket/articles/{number // 1000}/{number}.md"
    return Found(url, url, tag=f"{number:032x} {tag}")


def records(count: int, made_from: list[Record], tag: str = "1", first: int = 0) -> Iterator[Record]:
    """Make the records of articles."""
    articles = [msgspec.msgpack.decode(each.article or b"", type=Article) for each in made_from]
    for numbers in batched(range(first, first + count), AT_ONCE):
        (group,) = stamped([[found_file(number, tag) for number in numbers]])
        for number, stamp in zip(numbers, group.stamps, strict=True):
            record, article = made_from[number % len(made_from)], articles[number % len(articles)]
            published = int(article.published.timestamp()) + number % WEEKS * 7 * 86400 % (86400 * 365)
            address = f"{article.alternate}{number}"
            other = msgspec.structs.replace(
                article,
                path=found_file(number).path,
                id=f"{article.id}-{number}",
                alternate=address,
                published=datetime.fromtimestamp(published, UTC),
                updated=datetime.fromtimestamp(published, UTC),
            )
            packed = msgspec.msgpack.encode(other)
            digest = blake2b(packed, digest_size=16).digest()
            yield msgspec.structs.replace(
                record,
                path=other.path,
                stamp=stamp,
                digest=digest,
                id=other.id,
                published=published,
                updated=published,
                article=packed,
                article_digest=digest,
                alternate=address,
                verdict="published",
            )


class Clock:
    """Processor seconds between one look and the next."""

    def __init__(self) -> None:
        self._last = time.process_time()

    def lap(self) -> float:
        """Return the seconds since the last look."""
        last, self._last = self._last, time.process_time()
        return self._last - last


def fill(store: Store, reader: Reader, made: Iterator[Record]) -> float:
    """Take records in, and return the seconds of that alone."""
    update = Update(store, reader, now=NOW)
    size = update.size_of_batch()
    list(update.changed([]))
    clock = Clock()
    total = 0.0
    for batch in batched(made, size):
        clock.lap()  # without making them
        update.apply(batch)
        total += clock.lap()
    update.finish()
    return total + clock.lap()


def planned(store: Store, config: Config) -> Plan:
    """Plan the feeds."""
    return plan(store, config, "measured")


def measure(count: int) -> str:
    """Measure an index of some articles."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made_from, config = templates(folder), site(folder)
        reader = Reader(config, include_unpublished=True)
        with open_store(folder / "cache", "measured") as store:
            filling = fill(store, reader, records(count, made_from))
            clock = Clock()
            feeds = len(planned(store, config).feeds)
            planning = clock.lap()
            update = Update(store, reader, now=NOW)
            assert list(update.changed(batched(map(found_file, range(count)), AT_ONCE))) == []  # noqa: S101
            comparing = clock.lap()
            update.finish()
            changed = list(records(1, made_from, tag="2", first=count // 2))
            clock.lap()
            update = Update(store, reader, now=NOW)
            found = (found_file(n, "2" if n == count // 2 else "1") for n in range(count))
            jobs = list(update.changed(batched(found, AT_ONCE)))
            assert [job.found.path for job in jobs] == [changed[0].path]  # noqa: S101
            update.apply(changed)
            update.finish()
            planned(store, config)
            one = clock.lap()
            size = sum(file.stat().st_size for file in (folder / "cache").iterdir())
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return (
        f"{count:,} articles, {feeds} feeds: first {filling:.1f} s ({filling / count * 1e6:.0f} µs each), "
        f"plan {planning:.1f} s, nothing changed {comparing:.1f} s, one changed {one:.1f} s, "
        f"{size / 1e6:,.0f} MB ({size / count:,.0f} bytes each), {memory:,.0f} MB of memory"
    )


def main() -> None:
    """Measure each size in a process of its own."""
    sizes = [int(each) for each in sys.argv[1:]] or list(SIZES)
    if len(sizes) == 1:
        print(measure(*sizes))
        return
    for each in sizes:
        subprocess.run([sys.executable, __file__, str(each)], check=True)


if __name__ == "__main__":
    main()
