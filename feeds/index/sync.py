"""Bringing the index up to date: compare, take in what was read, and settle which articles are published."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import msgspec

from feeds.index.comparison import StampComparison
from feeds.index.kept_ids import KeptIds
from feeds.index.record import Membership, Name
from feeds.index.sealing import opened, sealed
from feeds.index.store import PUBLISHED_FACT
from feeds.index.tables import digest64
from feeds.index.told import compare_with_told
from feeds.lib.batches import batched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from feeds.articles import FoundFiles
    from feeds.index.reader import Reader
    from feeds.index.record import Job, Record
    from feeds.index.stamps import AskStamps
    from feeds.index.store import Store

_BATCH: Final = 500
_BATCH_OF_NEW: Final = 1000
_BATCH_OF_LAST: Final = 200


class Update:
    """One update of an index. Each step leaves the index consistent, in a transaction of its own.

        update = Update(store, reader, now=now)
        for jobs in batched(update.changed(found), update.size_of_batch):
            update.apply(reader.read(jobs))
        update.finish()

    Args:
        store: the index.
        reader: makes out the groups of articles that were read before.
        now: articles dated after it are held back.
        unchanged: returns the names of Git's objects for files that are as Git has them; asked where many files have
            changed, as far as their times tell.
        jobs: how many processes may look at files.
        ask_stamps: has others look at them, as `StampComparison` has it.
    """

    def __init__(
        self,
        store: Store,
        reader: Reader,
        *,
        now: datetime,
        unchanged: Callable[[], Mapping[str, bytes]] = dict,
        jobs: int = 1,
        ask_stamps: AskStamps | None = None,
    ) -> None:
        self._store = store
        self._db = store.connection
        self._reader = reader
        self._now = int(now.timestamp())
        self._group_ids: dict[str, int] = {}
        (self._last,) = self._db.execute("select coalesce(max(file), 0) from files").fetchone()
        self._is_new = not self._last
        self._fresh: dict[int, Membership] = {}
        self._files: list[tuple[object, ...]] = []
        self._articles: list[tuple[int, bytes]] = []
        self._problems: list[tuple[object, ...]] = []
        self._reasons: list[tuple[int, str]] = []
        self._looked_for: list[tuple[int, str, int]] = []
        self._failures: list[tuple[int, str]] = []
        self._pictures: list[tuple[int, str]] = []
        self._words: list[tuple[int, int, int | None]] = []
        self._members: list[tuple[int, int, int]] = []
        self._moves: list[tuple[int, int, str, bool]] = []
        self._touched: dict[int, int] = {}
        self._balance: Counter[tuple[str, str]] = Counter()
        self._kept_ids = KeptIds(self._db)
        self._counts_moves = store.about(PUBLISHED_FACT) is not None and not self._is_new
        # which file of an article counts is for their authors to say, not for when this program saw that one changed
        self._said = _SAID if reader.digests_words else "updated"
        self._changed = False
        self._has_seen_all = False
        self._uses: Counter[str] = Counter()
        self._turn_clock()
        self._reread_what_changes_later()
        self._reread_what_names_files()
        self._comparison = StampComparison(self._db, unchanged, jobs, ask_stamps)

    def changed(self, found: Iterable[FoundFiles]) -> Iterator[Job]:
        """Yield the files that are not as they were when they were read last."""
        yield from self._comparison.changed(found)
        self._has_seen_all = True

    def size_of_batch(self) -> int:
        """Return how many records to apply at once; few of the last ones, when others wait for them to be in."""
        if self._is_new:
            return _BATCH_OF_LAST if self._has_seen_all else _BATCH_OF_NEW
        return _BATCH

    def _reread_what_changes_later(self) -> None:
        """Forget the stamps of published articles whose date of change a later clock let pass, or is now to be told."""
        with self._db:
            self._db.execute(
                "update files set stamp = 0, digest = x'' where updated > ? and published <= ?", (self._now, self._now)
            )

    def _reread_what_names_files(self) -> None:
        """Forget the stamps of articles that name files which came or went, or have another length where it counts."""
        rows = self._db.execute("select file, path, found from looked_for").fetchall()
        changed = {(file,) for file, path, found in rows if self._reader.has_changed(path, found)}
        if changed:
            with self._db:
                self._db.execute("begin")
                self._db.executemany("update files set stamp = 0, digest = x'' where file = ?", changed)

    def _turn_clock(self) -> None:
        """Publish what was held back until now, and hold back what is dated after an earlier clock."""
        with self._db:
            self._db.execute("begin")
            rows = self._db.execute(
                "select file, key from files where verdict = 'future' and published <= ?", (self._now,)
            ).fetchall()
            early = self._db.execute(
                "select file, key, verdict from files where verdict in ('published', 'duplicate') and published > ?",
                (self._now,),
            ).fetchall()
            for file, _, verdict in early:
                if verdict == "published":
                    self._unlist(file)
            self._db.executemany("update files set verdict = 'duplicate' where file = ?", [(row[0],) for row in rows])
            self._db.executemany("update files set verdict = 'future' where file = ?", [(row[0],) for row in early])
            self._settle({row[1] for row in (*rows, *early)})

    def apply(self, records: Sequence[Record]) -> None:
        """Take in files that were read."""
        with self._db:
            self._db.execute("begin")
            paths = [] if self._is_new else [record.path for record in records]
            known = {row[0]: row[1:] for row in self._select("path, file, verdict, key, id", "path", paths)}
            keys: set[int | None] = set()
            records = [_as_known(self._kept_ids.applied(record), known.get(record.path)) for record in records]
            own = [record.key for record in records]
            alone = self._alone(own) if self._is_new else ()
            for record, own_key in zip(records, own, strict=True):
                file, verdict, key, _ = known.get(record.path, (None, "", None, None))
                if record.same:
                    self._db.execute("update files set stamp = ? where file = ?", (record.stamp, file))
                    continue
                if file is not None:
                    self._forget(file, verdict)
                    keys.add(key)
                self._insert(record, file, own_key, is_alone=own_key in alone)
                if own_key not in alone:
                    keys.add(own_key)
            self._db.executemany(
                "insert or replace into files values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._files
            )
            self._db.executemany("insert into articles values (?, ?)", self._articles)
            self._db.executemany("insert into problems values (?, ?, ?, ?, ?)", self._problems)
            self._db.executemany("insert into reasons values (?, ?)", self._reasons)
            self._db.executemany("insert into failures values (?, ?)", self._failures)
            self._db.executemany("insert into looked_for values (?, ?, ?)", self._looked_for)
            self._db.executemany("insert into pictures values (?, ?)", self._pictures)
            self._db.executemany("insert into words values (?, ?, ?)", self._words)
            for gathered in (
                *(self._files, self._articles, self._problems, self._reasons, self._failures),
                *(self._looked_for, self._pictures, self._words),
            ):
                gathered.clear()
            self._settle(keys)

    def hold(self, records: Sequence[Record]) -> None:
        """Take in that files cannot be read, which nothing was found of but what is in their places.

        The next update looks for them anew.
        """
        for record in records:
            self._comparison.hold(record.path)
        self.apply(records)

    def gone(self) -> list[str]:
        """Return the files that the index has and `changed` did not see."""
        return self._comparison.gone()

    def finish(self) -> None:
        """Take out the files that `changed` did not see; the index is then up to date."""
        self._store.complete()
        for batch in batched(self._comparison.gone(), _BATCH):
            with self._db:
                self._db.execute("begin")
                keys = set()
                for file, verdict, key in self._select("file, verdict, key", "path", batch):
                    self._forget(file, verdict)
                    self._db.execute("delete from files where file = ?", (file,))
                    keys.add(key)
                self._settle(keys)
        compare_with_told(self._db)

    def _select(self, columns: str, by: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """Return columns of the files that have one of some values, asking for many at a time."""
        rows = []
        for batch in batched(values, _BATCH):  # SQLite takes no more than some hundreds at a time everywhere
            marks = ", ".join("?" * len(batch))
            query = f"select {columns} from files where {by} in ({marks})"  # noqa: S608 - no value is part of it
            rows += self._db.execute(query, batch).fetchall()
        return rows

    def _alone(self, keys: Sequence[int | None]) -> set[int | None]:
        """Return the keys that stand once and that no known file has: nothing is left to settle of them."""
        counts = Counter(keys)
        known = {key for (key,) in self._select("key", "key", list(counts))}
        return {key for key, count in counts.items() if count == 1 and key not in known}

    def _insert(self, record: Record, file: int | None, key: int | None, *, is_alone: bool) -> None:
        verdict = record.verdict
        if verdict == "published":  # which it is once it is settled that no other file has it
            assert record.published is not None  # noqa: S101 - an article that may be published has a date
            is_early = record.published > self._now
            verdict = "future" if is_early else "published" if is_alone else "duplicate"
        if file is None:
            self._last += 1
            file = self._last
        values = (
            record.path,
            record.stamp,
            record.digest,
            verdict,
            key,
            record.id,
            record.published,
            record.updated,
            record.article_digest,
            record.type,
            record.quality,
            record.alternate,
            record.refers,
        )
        self._files.append((file, *values))
        self._problems += [(file, each.line, each.column, each.code, each.message) for each in record.problems]
        if record.passed_over:
            self._reasons.append((file, record.passed_over))
        self._failures += [(file, grouping) for grouping in record.failed_groupings]
        self._looked_for += [(file, path, found) for path, found in record.looked_for]
        if record.picture is not None:
            self._pictures.append((file, record.picture))
        if record.words is not None:
            self._words.append((file, record.words, record.updated))
        if record.article is not None:
            self._articles.append((file, sealed(record.article)))
            if record.id is not None and record.published is not None and key is not None:
                self._fresh[file] = Membership(record.names, record.groups, record.published, record.id, key)
            if verdict == "published":
                self._list(file)

    def _forget(self, file: int, verdict: str) -> None:
        """Take out all that the index has of a file but its row."""
        if verdict == "published":
            article = self._unlist(file)
            if self._counts_moves:
                self._db.execute(_DEPART, (article.id, file))
        for table in _OF_A_FILE:
            self._db.execute(f"delete from {table} where file = ?", (file,))  # noqa: S608 - no value is part of it

    def _settle(self, keys: set[int | None]) -> None:
        """Of the files that have one article decide which is published, and write what follows from it.

        None is where one of them removes it; else the one changed last, and of those the first by path.
        """
        by_key: dict[int, list[tuple[int, str, int, str]]] = {}
        columns = f"key, file, {self._said}, path, verdict"
        for key, *row in self._select(columns, "key", [key for key in keys if key]):
            file, updated, path, verdict = row
            by_key.setdefault(key, []).append((-(updated or 0), path, file, verdict))
        verdicts = []
        for rows in by_key.values():
            removed = any(row[3] == "removed" for row in rows)
            for place, (_, _, file, verdict) in enumerate(sorted(row for row in rows if row[3] in _CANDIDATES)):
                want = "published" if place == 0 and not removed else "duplicate"
                if want == verdict:
                    continue
                verdicts.append((want, file))
                if want == "published":
                    self._list(file)
                else:
                    self._unlist(file)
        self._db.executemany("update files set verdict = ? where file = ?", verdicts)
        self._flush()

    def _list(self, file: int) -> None:
        self._changed = True
        article = self._membership(file)
        for group in article.groups:
            group_id = self._group_id(group)
            self._members.append((group_id, article.published, file))
            self._touch(group, group_id, article, came=True)
        for name in article.names:
            self._uses[name] += 1

    def _unlist(self, file: int) -> Membership:
        self._changed = True
        article = self._membership(file)
        for group in article.groups:
            group_id = self._group_id(group)
            self._db.execute(
                "delete from members where group_ = ? and published = ? and file = ?",
                (group_id, article.published, file),
            )
            self._touch(group, group_id, article, came=False)
        for name in article.names:
            self._uses[name] -= 1
        return article

    def _touch(self, group: str, group_id: int, article: Membership, *, came: bool) -> None:
        """Note that an article came into a group or left it, which changes the ids of the group alike."""
        self._touched[group_id] = self._touched.get(group_id, 0) ^ article.key
        if not self._is_new:  # of what was never planned nobody asks for more
            self._moves.append((group_id, article.published, article.id, came))
        if self._counts_moves:
            self._balance[group, article.id] += 1 if came else -1

    def _membership(self, file: int) -> Membership:
        """Return where an article belongs."""
        found = self._fresh.get(file)
        if found is not None:
            return found
        (blob,) = self._db.execute("select article from articles where file = ?", (file,)).fetchone()
        article = opened(blob)
        belongings = self._reader.belongings(article)
        published = int(article.published.timestamp())
        return Membership(belongings.names, belongings.groups, published, article.id, digest64(article.id))

    def _group_id(self, key: str) -> int:
        known = self._group_ids.get(key)
        if known is not None:
            return known
        row = self._db.execute("select group_ from groups where key = ?", (key,)).fetchone()
        if row is None:
            row = (self._db.execute("insert into groups (key) values (?)", (key,)).lastrowid,)
        group_id: int = row[0]
        self._group_ids[key] = group_id
        return group_id

    def _flush(self) -> None:
        """Write what was gathered."""
        self._db.executemany("insert into members values (?, ?, ?)", self._members)
        self._db.executemany("insert into moves values (?, ?, ?, ?)", self._moves)
        # SQLite has no exclusive or: what either has, without what both have
        self._db.executemany(
            "update groups set version = null, ids = (ids | ?) - (ids & ?) where group_ = ?",
            [(keys, keys, group_id) for group_id, keys in self._touched.items()],
        )
        self._db.executemany(
            "insert into names values (?, ?, ?, ?, ?) on conflict do update set uses = uses + excluded.uses",
            [(*msgspec.structs.astuple(Name.unpacked(name)), uses) for name, uses in self._uses.items()],
        )
        self._db.execute("delete from names where uses = 0")
        if self._changed:
            self._db.execute("insert into about values ('generation', 1) on conflict do update set value = value + 1")
            self._changed = False
        self._flush_balance()
        for gathered in (self._members, self._moves, self._touched, self._uses, self._fresh):
            gathered.clear()

    def _flush_balance(self) -> None:
        """Write which articles came into groups and left them; most that do both were only read again."""
        moves = [(*which, balance) for which, balance in self._balance.items() if balance]
        if moves:
            self._db.executemany(
                "insert into since_published values (?, ?, ?) on conflict do update set "
                "balance = balance + excluded.balance",
                moves,
            )
            self._db.execute("delete from since_published where balance = 0")
        self._balance.clear()


def _as_known(record: Record, known: Sequence[Any] | None) -> Record:
    """Return the record of a file that cannot be read any more with the id that it had: it may be mended."""
    is_lost = record.id is None and record.verdict == "bad" and not record.same
    return msgspec.structs.replace(record, id=known[-1]) if known and is_lost else record


_OF_A_FILE: Final = ("articles", "problems", "reasons", "failures", "looked_for", "pictures", "words")
# What it was like when it was published counts, not what it was like in between.
_DEPART: Final = "insert or ignore into departed select ?, article from articles where file = ?"
_SAID: Final = "coalesce((select said from words where words.file = files.file), updated)"
_CANDIDATES: Final = frozenset({"published", "duplicate"})
