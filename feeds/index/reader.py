"""What turns article files into the records that the index keeps of them, for one config."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from feeds import articles
from feeds.articles.fields import Fields
from feeds.articles.named_files import has_changed
from feeds.articles.selection import Verdict, judge
from feeds.index.contents import content_digest
from feeds.index.membership import MOST_CROSSED, MOST_KEYS, groups_of, keys_of
from feeds.index.record import PASSED_OVER, Belongings, Name, Record
from feeds.index.referred import refers
from feeds.index.sealing import packed_digest
from feeds.lib.dates import rfc3339
from feeds.model import Article, State
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, MutableMapping
    from datetime import datetime

    from feeds.articles.beside import Beside
    from feeds.articles.source import Source
    from feeds.config.schema import Config
    from feeds.groupings import Key
    from feeds.index.record import Job


@lru_cache(4096)
def _name(grouping: str, key: Key) -> str:
    return Name(grouping, *key).packed


def _storable(record: Record) -> Record:
    """Return a record as it is.

    Raises:
        UnicodeEncodeError: it has text that UTF-8 cannot hold, as what another package says may have.
    """
    msgspec.msgpack.encode((record.problems, record.id, record.type))
    return record


class Reader:
    """What turns files into records, for one config.

    Args:
        config: the config.
        include_unpublished: read drafts as if they were published.
        now: an article that changes after it has not changed; one that is not to be seen from then on is not published.
            What follows from it gets no stamp and no digest, so that the next build reads the file by its own clock.
        sources: takes what each file was read as, by path, for who wants more than records.
        words: digests the words of an article that readers see, where it is to be known when they change.
    """

    def __init__(
        self,
        config: Config,
        *,
        include_unpublished: bool,
        now: datetime | None = None,
        sources: MutableMapping[str, Source] | None = None,
        words: Callable[[Article], int] | None = None,
    ) -> None:
        self._config = config
        self._words = words
        self._now = now
        self._sources = sources
        self._options = articles.decode_options(config)
        self._include = include_unpublished

    def read(self, jobs: Iterable[Job]) -> list[Record]:
        """Read files, and return their records in any order.

        Each step is taken with all files before the next one: a processor that does the same with many files one
        after the other is a fifth faster than one that goes through all of this code with each.
        """
        from feeds.articles import read  # slow to import, and often nothing changed

        options = self._options
        records: list[Record] = []
        new: list[tuple[Job, bytes, bytes, tuple[Beside, ...]]] = []
        jobs = list(jobs)
        objects = read.fetch(job.found for job in jobs)
        for job in jobs:
            try:
                raw, beside = read.load(job.found, objects), read.load_beside(job.found, objects)
            except read.Unreadable as error:
                unseen = isinstance(error, read.Unseen)
                records.append(Record(job.found.path, 0, b"", problems=(error.problem,), unseen=unseen))
                continue
            digest = content_digest(raw, job.found.language, beside)
            if digest == job.digest:
                records.append(Record(job.found.path, job.stamp, digest, same=True))
            else:
                new.append((job, digest, raw, beside))
        parsed = [
            read.parse_source(raw, job.found.path, options, job.found.language, beside) for job, _, raw, beside in new
        ]
        sources = read.decode_parsed(parsed, options)
        for source, (job, digest, *_) in zip(sources, new, strict=True):
            try:
                records.append(_storable(self._record(source, job, digest)))
            except BaseException as fault:  # noqa: BLE001 - whatever it is, it costs this one article
                records.append(Record(job.found.path, 0, b"", problems=(read.failure(fault, job.found.path),)))
        return records

    def _record(self, source: Source, job: Job, digest: bytes) -> Record:
        """Return what the index keeps of a file that was read."""
        if self._sources is not None:
            self._sources[job.found.path] = source
        article, problems = source.article, source.problems
        if source.failed:  # no stamp and no digest: the next build tries again
            return Record(job.found.path, 0, b"", problems=problems)
        if source.passed_over:  # nobody's trouble; the reason is kept for who asks
            return Record(job.found.path, job.stamp, digest, verdict=PASSED_OVER, passed_over=source.passed_over)
        if article is None:
            return Record(job.found.path, job.stamp, digest, problems=problems)
        if not isinstance(article, Article):  # withheld
            return Record(
                job.found.path,
                job.stamp,
                digest,
                problems=problems,
                verdict=article.state.value,
                id=article.id,
                is_said=article.is_said,
            )
        if not self._is_timeless(article):
            job, digest = msgspec.structs.replace(job, stamp=0), b""
            article, told = self._as_of_now(article, source)
            problems = (*problems, *told)
        return self._of_article(article, job, digest, problems)

    @property
    def digests_words(self) -> bool:
        """Whether it says which words articles have."""
        return self._words is not None

    def has_changed(self, path: str, found: int) -> bool:
        """Whether a file in the config's folder that an article names is no longer as it was found."""
        return has_changed(self._config.folder, path, found)

    def _is_timeless(self, article: Article) -> bool:
        """Whether no clock decides what an article says once it is published."""
        now = self._now
        return now is None or (article.until is None and not article.published <= now < article.updated)

    def _as_of_now(self, article: Article, source: Source) -> tuple[Article, tuple[Problem, ...]]:
        """Return an article as it stands now, and what there is to say of its dates."""
        assert self._now is not None and source.document is not None  # noqa: S101, PT018 - else it is timeless
        if article.until and article.until <= self._now and article.state is State.PUBLISHED:
            return msgspec.structs.replace(article, state=State.UNPUBLISHED), ()
        if not article.published <= self._now < article.updated:
            return article, ()
        fields = Fields(source.document, article.path, self._options)
        found = fields.present("updated")
        name = found[0] if found else "updated"
        instead = "the date of publication is taken until then; set it right"
        fields.say("A116", f"{name}: {rfc3339(article.updated)} is in the future; {instead}", name)
        return msgspec.structs.replace(article, updated=article.published), (fields.problems[-1],)

    def _of_article(self, article: Article, job: Job, digest: bytes, problems: tuple[Problem, ...]) -> Record:
        verdict = judge(article, self._config.select, article.published, include_unpublished=self._include)
        wanted = verdict is Verdict.PUBLISHED
        packed = msgspec.msgpack.encode(article) if wanted else None
        belongings = self.belongings(article) if wanted else Belongings()
        return Record(
            job.found.path,
            job.stamp,
            digest,
            problems=(*problems, *belongings.problems),
            verdict=verdict.value,
            id=article.id,
            published=int(article.published.timestamp()),
            updated=int(article.updated.timestamp()),
            article=packed,
            article_digest=packed and packed_digest(packed),
            type=article.type,
            quality=article.quality,
            names=belongings.names,
            groups=belongings.groups,
            failed_groupings=belongings.failed_groupings,
            alternate=article.alternate if wanted else None,
            refers=wanted and refers(article.body),
            looked_for=article.looked_for,
            picture=article.provider.picture if wanted and article.provider else None,
            is_said=article.said_id is not None,
            words=self._words(article) if wanted and self._words else None,
        )

    def belongings(self, article: Article) -> Belongings:
        """Return what an article calls the values of every grouping, and the groups that it belongs to."""
        found = keys_of(article, self._config)
        groups = groups_of(article, found.keys, self._config)
        names = tuple([_name(grouping, key) for grouping, having in found.keys.items() for key in having])
        said = [("G106", f"{error}; no feed of this grouping has the article") for error in found.failures.values()]
        said += [
            ("G110", f"found {count} values of the grouping '{by}'; the first {MOST_KEYS} are taken")
            for by, count in found.excess.items()
        ]
        said += [
            (
                "G110",
                f"{count} feeds by {' and '.join(by)} would have the article; none has it, where {MOST_CROSSED} may",
            )
            for by, count in groups.excess.items()
        ]
        problems = tuple(Problem(article.path, 1, 1, code, message) for code, message in said)
        return Belongings(names, groups.keys, tuple(found.failures), problems)
