"""Finding articles by the words of their titles and summaries: SQLite's full-text search, beside the index."""

from __future__ import annotations

import re
import sqlite3
import threading
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from feeds.articles.selection import UNSPACED
from feeds.index import read_article

if TYPE_CHECKING:
    from collections.abc import Iterable


_WORD: Final = re.compile(r"\w+")


class Search:
    """A full-text index in memory. It is made when somebody searches first, and then costs what changed."""

    def __init__(self) -> None:
        self._made: sqlite3.Connection | None = None
        self._digests: dict[int, bytes] = {}
        self._stamp = ""
        self._lock = threading.Lock()

    def find(self, index: sqlite3.Connection, stamp: str, words: Iterable[str]) -> list[int]:
        """Return the files of articles that have every word in the title or the summary.

        Args:
            index: an open index.
            stamp: tells its state from others.
            words: each a word or the start of one.
        """
        with self._lock:
            if stamp != self._stamp:
                self._update(index)
                self._stamp = stamp
            wanted = " AND ".join(map(_term, words))
            return [file for (file,) in self._db.execute("select rowid from texts where texts match ?", (wanted,))]

    @property
    def _db(self) -> sqlite3.Connection:
        if self._made is None:
            self._made = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            self._made.execute(
                "create virtual table texts using fts5(title, summary, tokenize='unicode61 remove_diacritics 2')"
            )
        return self._made

    def _update(self, index: sqlite3.Connection) -> None:
        now = dict(index.execute("select file, article_digest from files where verdict = 'published'"))
        gone = [(file,) for file, digest in self._digests.items() if now.get(file) != digest]
        new = [file for file, digest in now.items() if self._digests.get(file) != digest]
        with self._db:  # a failure leaves nothing half done
            self._db.execute("begin")
            self._db.executemany("delete from texts where rowid = ?", gone)
            for file in new:
                article = read_article(index, file)
                row = (file, _spaced(article.title), _spaced(article.summary))
                self._db.execute("insert into texts (rowid, title, summary) values (?, ?, ?)", row)
        self._digests = now

    def close(self) -> None:
        """Forget everything."""
        if self._made is not None:
            self._made.close()


def words_of(text: str) -> list[str]:
    """Return the words of a search in the form in which they are looked for."""
    return _WORD.findall(_folded(text))


def _folded(text: str) -> str:
    # SQLite folds letters one by one, so `ß` stays itself; a dotted capital I leaves its dot behind
    return normalize("NFC", text).lower().replace("i\u0307", "i")


def _spaced(text: str) -> str:
    """Set the characters of scripts that write no spaces apart, so that any run of them can be found."""
    return re.sub(UNSPACED, lambda found: f" {found[0]} ", _folded(text))


def _term(word: str) -> str:
    """Write a word as FTS5 asks for it: the start of a word, or characters that stand together."""
    spaced = _spaced(word).split()
    return f'"{spaced[0]}"*' if len(spaced) == 1 else f'"{" ".join(spaced)}"'
