"""An index with any byte changed or any part cut off: it is made anew, and no build ends in anything but its feeds."""

from __future__ import annotations

import random
import shutil
import sqlite3
from typing import TYPE_CHECKING, Final

import pytest
from support import logging_to

from feeds.index import open_store
from feeds.index.seal import seal

if TYPE_CHECKING:
    from pathlib import Path

    from support import Site

PAGE: Final = 8192
BY: Final = "this version and config"


def filled(folder: Path) -> bytes:
    """Make an index in a folder that has something in each of its tables; give its bytes."""
    with open_store(folder, BY) as store:
        tables = [row[0] for row in store.connection.execute("select name from sqlite_schema where type = 'table'")]
        for table in tables:
            columns = store.connection.execute(f"pragma table_info({table})").fetchall()
            rows = [[f"{table} {number}" if each[2] == "TEXT" else number for each in columns] for number in range(90)]
            marks = ", ".join("?" * len(columns))
            store.connection.executemany(f"insert or ignore into {table} values ({marks})", rows)  # noqa: S608 - ours
        store.complete()
    return (folder / "index.sqlite").read_bytes()


def flipped(raw: bytes, position: int) -> bytes:
    """Give bytes of which one has another bit."""
    return raw[:position] + bytes([raw[position] ^ 0x80]) + raw[position + 1 :]


def opened(folder: Path, raw: bytes, *, sealed: bool) -> tuple[int, list[str]]:
    """Open an index that has become some bytes; give how many files it knows, and what was logged."""
    (folder / "index.sqlite").write_bytes(raw)
    if not sealed:
        (folder / "seal").unlink(missing_ok=True)
    said: list[str] = []
    with logging_to(said.append), open_store(folder, BY) as store:
        (files,) = store.connection.execute("select count(*) from files").fetchone()
    return files, said


@pytest.mark.sampled(1)
@pytest.mark.parametrize("step", [PAGE // 4, pytest.param(499, marks=pytest.mark.slow)])
@pytest.mark.parametrize("sealed", [True, False], ids=["left in order", "killed"])
def test_a_byte_changed_on_any_page_or_any_length(
    tmp_path: Path,
    step: int,
    sealed: bool,  # noqa: FBT001 - a parameter of pytest
    every_nth: int,
) -> None:
    """A changed byte or a lost end is told in a line, and the index begins anew; nothing is raised.

    Where the run before was killed, nothing but SQLite's own check can tell, and not of every byte.
    """
    raw = filled(tmp_path)
    seal = (tmp_path / "seal").read_bytes()
    assert len(raw) > 20 * PAGE
    wrong = []
    for position in range(step // 3, len(raw), step * every_nth):
        for damaged in (flipped(raw, position), raw[:position]):
            (tmp_path / "seal").write_bytes(seal)
            files, said = opened(tmp_path, damaged, sealed=sealed)
            is_new = files == 0 and len(said) == 1 and "thrown away" in said[0]
            if not is_new and (sealed or said):
                wrong.append((position, len(damaged), files, said))
    assert wrong == []


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_the_seal_is_that_of_the_whole_file(tmp_path: Path, seed: int) -> None:
    """However much a run changes, and where: the seal has the checksums of the same file all summed up."""
    choice = random.Random(seed)  # noqa: S311 - repeatable
    cache, copy = tmp_path / "cache", tmp_path / "copy/index.sqlite"
    filled(cache)
    copy.parent.mkdir()
    for most in (0, 1, 5, 100, 2, 3000, 1, 0, 40, 1):
        with open_store(cache, BY) as store:
            for number in choice.sample(range(4000), most):
                blob = choice.randbytes(choice.choice([10, 500, 5000]))
                store.connection.execute("insert or replace into articles values (?, ?)", (number, blob))
            if most > 2:
                store.connection.execute("delete from articles where file % 7 = ?", (choice.randrange(7),))
        shutil.copy(cache / "index.sqlite", copy)
        seal(copy, None, None)
        assert sums(cache) == sums(copy.parent) != []


def sums(folder: Path) -> list[str]:
    """Give the checksums that a seal has."""
    return (folder / "seal").read_text(encoding="utf-8").split("\n")[1:]


@pytest.mark.parametrize("at", [b"files_by_stamp on", b"TABLE articles", b"sqlite_autoindex"])
@pytest.mark.parametrize("sealed", [True, False], ids=["left in order", "killed"])
def test_a_name_that_is_no_text(tmp_path: Path, at: bytes, sealed: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    """The page that says which tables there are may hold bytes that are no UTF-8, where errors of SQLite quote it."""
    raw = filled(tmp_path)
    begin = raw.index(at) + len(at) - 2
    files, said = opened(tmp_path, raw[:begin] + b"\xf5(" + raw[begin + 2 :], sealed=sealed)
    assert files == 0
    assert [line for line in said if "thrown away" not in line] == []
    assert len(said) == 1


CONTENTS: Final = {
    "a verdict that there is not": "update files set verdict = 'publishee' where file = 1",
    "an instant beyond all years": "update files set updated = 1 << 60, published = 1 << 60 where file = 1",
    "a name that is gone": "delete from names where name = 'ai'",
    "a text that is none": "update files set path = cast(x'f528' as text) where file = 1",
    "a group's key that is none": "update groups set key = '[[' where group_ = 2",
    "an article that is gone": "delete from articles",
    "a digest that is a number": "update groups set version = 7",
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("change", CONTENTS.values(), ids=CONTENTS)
def test_what_nobody_wrote_is_no_traceback(site: Site, change: str) -> None:
    """Where an index says what no build can have written, the next build makes it anew, or does not notice."""
    for day in (1, 2, 3):
        site.article(f"a{day}", "topics: [AI]", day=day)
    site.build(jobs=1)
    published = site.outputs()
    folder = site.folder / ".feeds-cache"
    db = sqlite3.connect(folder / "index.sqlite")
    with db:
        db.execute(change)
    db.close()
    (folder / "seal").unlink()
    shutil.rmtree(site.output)
    said: list[str] = []
    site.build(jobs=1, logged=said.append)
    assert len(said) <= 1
    assert [line for line in said if "thrown away" not in line] == []
    site.build(jobs=1, logged=pytest.fail)
    if said:
        assert site.outputs() == published


@pytest.mark.slow
@pytest.mark.parametrize("sealed", [True, False], ids=["left in order", "killed"])
def test_builds_go_on_with_any_damage(
    site: Site,
    tmp_path: Path,
    sealed: bool,  # noqa: FBT001 - a parameter of pytest
    every_nth: int,
) -> None:
    """Whatever byte of a real index changes, a build ends well, and says one line at most."""
    for number in range(30):
        front = f"topics: [AI, T{number}]\nprovider: {{name: V, domain: v{number % 3}.com}}"
        site.article(f"a{number}", front, day=number % 28 + 1)
    site.build(jobs=1)
    published = site.outputs()
    kept = shutil.copytree(site.folder / ".feeds-cache", tmp_path / "kept")
    raw = (kept / "index.sqlite").read_bytes()
    chosen = random.Random(3)  # noqa: S311 - the same in every run
    pages = 2 * every_nth + 1  # 3 or 7, which are prime to what tables and indexes take turns by
    for page in range(0, len(raw), pages * PAGE):
        used = [position for position in range(page, page + PAGE) if raw[position]] or [page]
        for position in chosen.sample(used, min(2, len(used))):
            shutil.rmtree(site.folder / ".feeds-cache")
            shutil.rmtree(site.output)
            shutil.copytree(kept, site.folder / ".feeds-cache")
            (site.folder / ".feeds-cache/index.sqlite").write_bytes(flipped(raw, position))
            if not sealed:
                (site.folder / ".feeds-cache/seal").unlink()
            said: list[str] = []
            site.build(jobs=1, logged=said.append)
            assert len(said) <= 1, position
            if sealed or said:
                assert site.outputs() == published, position
