"""Finding articles by the words of their titles and summaries: SQLite's full-text search, beside the index."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from feeds.index import read_article

if TYPE_CHECKING:
    from collections.abc import Iterable


class Search:
    """A full-text index in memory. It is made when somebody searches first, and then costs what changed."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._db.execute(
            "create virtual table texts using fts5(title, summary, tokenize='unicode61 remove_diacritics 2')"
        )
        self._told: dict[int, bytes] = {}

    def find(self, index: sqlite3.Connection, words: Iterable[str]) -> list[int]:
        """Give the files of articles that have every word in the title or the summary.

        Args:
            index: an open index.
            words: each a word or the start of one.
        """
        self._update(index)
        wanted = " AND ".join(f'"{word}"*' for word in words)
        return [file for (file,) in self._db.execute("select rowid from texts where texts match ?", (wanted,))]

    def _update(self, index: sqlite3.Connection) -> None:
        now = dict(index.execute("select file, told from files where verdict = 'published'"))
        gone = [(file,) for file, told in self._told.items() if now.get(file) != told]
        new = [file for file, told in now.items() if self._told.get(file) != told]
        self._db.execute("begin")
        self._db.executemany("delete from texts where rowid = ?", gone)
        for file in new:
            article = read_article(index, file)
            row = (file, article.title, article.summary)
            self._db.execute("insert into texts (rowid, title, summary) values (?, ?, ?)", row)
        self._db.execute("commit")
        self._told = now
