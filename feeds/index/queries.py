"""Asking the index what is in a group, what became of the files, and what their articles say.

Articles of one instant, which is often just a day, stand by path, the last one first: names carry numbers, and site
generators have it so.
"""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.articles import PassedOver
from feeds.index.sealing import Damaged, opened
from feeds.problems import Problem

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from feeds.index.store import Store
    from feeds.model import Article

BEFORE_ALL: Final = -(10**12)
"""An instant before every date, in seconds since 1970."""


def newest_of_all(db: sqlite3.Connection, group_ids: Iterable[int], limit: int) -> list[int]:
    """List the newest files of some groups together, newest first."""
    # of each group only what is as new as its own `limit`th article can be among the newest of all, so that no group
    # is read whole; an article that stands in several groups is one row
    groups = msgspec.json.encode(list(group_ids)).decode()
    rows = db.execute(
        "select distinct members.published, files.path, files.file from json_each(?) as asked "
        "join members on members.group_ = asked.value join files on files.file = members.file "
        "where members.published >= coalesce((select nth.published from members as nth "
        "where nth.group_ = asked.value order by nth.published desc limit 1 offset ?), ?) "
        "order by members.published desc, files.path desc limit ?",
        (groups, limit - 1, BEFORE_ALL, limit),
    )
    return [file for _, _, file in rows]


class Wanted(msgspec.Struct, frozen=True):
    """Which of a group's articles a view has; a clause that is None lets every article through.

    Attributes:
        limit: at most so many, the newest.
        files: those that a search found.
    """

    limit: int
    type: str | None = None
    min_quality: float | None = None
    files: Collection[int] | None = None


def wanted_files(db: sqlite3.Connection, group_id: int, wanted: Wanted) -> list[int]:
    """List the files of a group that a view has, newest first."""
    rows = db.execute(
        "select file from members join files using (file) where group_ = :group "
        "and (:type is null or type = :type) and (:quality is null or quality >= :quality) "
        "and (:files is null or file in (select value from json_each(:files))) "
        "order by members.published desc, files.path desc limit :limit",
        {
            "group": group_id,
            "type": wanted.type,
            "quality": wanted.min_quality,
            "files": None if wanted.files is None else msgspec.json.encode(sorted(wanted.files)).decode(),
            "limit": wanted.limit,
        },
    )
    return [file for (file,) in rows]


def next_release(db: sqlite3.Connection) -> int | None:
    """Return when the next article that is held back may be published, in seconds since 1970; None if none is."""
    (instant,) = db.execute("select min(published) from files where verdict = 'future'").fetchone()
    return None if instant is None else int(instant)


class ArticleFile(msgspec.Struct, frozen=True):
    """What the index has of a file, for people.

    Attributes:
        published: in seconds since 1970; None where it was not read.
        address: of the article, where it was read whole.
        groups: those that the article is in.
        problems: met in the file, whatever became of it.
        passed_over: why it is no article, where it was not meant as one; else empty.
    """

    file: int
    path: str
    verdict: str
    published: int | None
    address: str | None
    groups: tuple[int, ...]
    problems: tuple[Problem, ...]
    passed_over: str


def article_files(store: Store) -> Iterator[ArticleFile]:
    """Yield every file, by path.

    Raises:
        Damaged: the index does not hold what was written to it.
    """
    db = store.connection
    problems: dict[str, list[Problem]] = {}
    for row in db.execute("select path, line, column, code, message from problems join files using (file)"):
        problems.setdefault(row[0], []).append(Problem(*row))
    groups: dict[int, list[int]] = {}
    for group, file in db.execute("select group_, file from members order by group_"):
        groups.setdefault(file, []).append(group)
    rows = db.execute(
        "select file, path, verdict, published, article, coalesce(reason, '') from files "
        "left join articles using (file) left join reasons using (file) order by path"
    )
    for file, path, verdict, published, article, reason in rows:
        address = None if article is None else opened(article).alternate
        met = tuple(problems.get(path, ()))
        yield ArticleFile(file, path, verdict, published, address, tuple(groups.get(file, ())), met, reason)


def failed_groupings(store: Store) -> list[str]:
    """List the groupings of other packages that failed for some article, by name."""
    rows = store.connection.execute("select distinct grouping from failures order by grouping")
    return [grouping for (grouping,) in rows]


def read_article(db: sqlite3.Connection, file: int) -> Article:
    """Return the article of a file.

    Raises:
        Damaged: the index does not hold what was written to it.
    """
    row = db.execute("select article from articles where file = ?", (file,)).fetchone()
    if row is None:
        raise Damaged
    return opened(row[0])


def verdict_counts(store: Store) -> dict[str, int]:
    """Count the files by what became of them."""
    return dict(store.connection.execute("select verdict, count(*) from files group by verdict").fetchall())


def known_paths(store: Store, paths: Sequence[str]) -> set[str]:
    """Return those of some paths at which the index has a file."""
    asked = "select path from files where path in (select value from json_each(?))"
    return {path for (path,) in store.connection.execute(asked, (msgspec.json.encode(paths).decode(),))}


def files_passed_over(store: Store) -> list[PassedOver]:
    """List the files that were read and are no articles, nor were meant as such."""
    # a cross join begins with the table that is named first, which has few rows
    rows = store.connection.execute("select path, reason from reasons cross join files using (file) order by path")
    return [PassedOver(path, reason) for path, reason in rows]


def file_problems(store: Store) -> list[Problem]:
    """List the problems with files, but for those of articles that are left out: they are nobody's trouble yet."""
    # a cross join begins with the table that is named first, which has few rows
    found = store.connection.execute(
        "select path, line, column, code, message from problems cross join files using (file) "
        "where verdict in ('published', 'duplicate', 'bad')"
    )
    return [*(Problem(*row) for row in found), *duplicates(store).values()]


def duplicates(store: Store) -> dict[str, Problem]:
    """Return a problem for each file that is not published because another one has its article, by path."""
    problems = {}
    # each article that lost against another one of the same id, with the one that is published; none is where a third
    # file marks the article as removed
    twice = store.connection.execute(
        "select loser.path, winner.path from files loser left join files winner "
        "on winner.key = loser.key and winner.verdict = 'published' where loser.verdict = 'duplicate'"
    )
    for path, winner in twice:
        message = (
            f"the same article as {winner}, by its id or its URL, and that is published; remove one of them"
            if winner
            else "the same article as one that another file marks as removed; remove this file too"
        )
        problems[path] = Problem(path, 1, 1, "A110", message)
    return problems


class GroupMember(msgspec.Struct, frozen=True):
    """An article of a group.

    Attributes:
        published: in seconds since 1970, as `updated` is.
        id: of the entry.
        key: a digest of that.
        digest: of the article.
        path: of the file.
    """

    file: int
    published: int
    id: str
    key: int
    digest: bytes
    updated: int
    path: str


SELECT_MEMBERS: Final = "select files.file, members.published, files.id, files.key, article_digest, updated, files.path"
"""Selects what a `GroupMember` is made of, where `members` and `files` are joined."""


def newest_members(
    db: sqlite3.Connection, group_id: int, limit: int, after: tuple[int, str] = (BEFORE_ALL, "")
) -> list[GroupMember]:
    """List the newest articles of a group, newest first.

    Of those that were published in the same instant as the last one, the paths decide which are in.

    Args:
        db: the index.
        group_id: the group.
        limit: at most so many.
        after: only those that were published later than this instant, or then with an id behind this one.
    """
    # the primary key of `members` gives the instant of the last one without looking at any article; only what is as
    # new as that is joined and sorted
    start, behind = after
    last = db.execute(
        "select published from members where group_ = ? and published >= ? order by published desc limit 1 offset ?",
        (group_id, start, limit - 1),
    ).fetchone()
    rows = db.execute(
        f"{SELECT_MEMBERS} from members join files using (file) where group_ = ? and members.published >= ? "
        "and (members.published > ? or files.id > ?) order by members.published desc, files.path desc limit ?",
        (group_id, last[0] if last else start, start, behind, limit),
    )
    return list(starmap(GroupMember, rows))


def newest_picture(db: sqlite3.Connection, group_id: int) -> str | None:
    """Return the address of the provider's picture that the newest article of a group says that says any."""
    joined = "from members cross join pictures using (file) where group_ = ?"
    newest = db.execute(f"select published {joined} order by published desc limit 1", (group_id,)).fetchone()
    if newest is None:
        return None
    asked = f"select picture {joined} and published = ? order by picture limit 1"
    return str(db.execute(asked, (group_id, newest[0])).fetchone()[0])


def newest_change(db: sqlite3.Connection) -> int:
    """Return when a published article changed last, in seconds since 1970, which is 0 where none is."""
    (newest,) = db.execute("select coalesce(max(updated), 0) from files where verdict = 'published'").fetchone()
    return int(newest)
