"""Files that a command writes for its user: whole or not at all, on a disk without room too."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import pytest
from test_full_disks import small_disk

from feeds.lib.whole_files import write_new, write_over
from feeds.moving.id_mapping import as_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support import Site

_ROOT: Final = sys.platform == "linux" and os.geteuid() == 0
_OLD: Final = "<feed xmlns='http://www.w3.org/2005/Atom'><id>tag:e.example,2020:0</id><title>A</title>{}</feed>"
_ENTRY: Final = (
    "<entry><id>tag:e.example,2020:1</id><title>Old</title><updated>2025-01-02T00:00:00Z</updated>"
    "<link href='{}'/><content type='html'>{}</content></entry>"
)


def test_a_new_file_takes_no_others_place(tmp_path: Path) -> None:
    """What is there stays as it is."""
    file = tmp_path / "file"
    write_new(file, b"one")
    with pytest.raises(FileExistsError):
        write_new(file, b"two")
    assert file.read_bytes() == b"one"


def test_a_file_that_is_written_over_keeps_its_mode_and_the_links_to_it(tmp_path: Path) -> None:
    """It is the same file to whoever reads it, and nothing is left beside it."""
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"one")
    file.chmod(0o640)
    link.symlink_to("file")
    write_over(link, b"two")
    assert (file.read_bytes(), file.stat().st_mode & 0o777, link.is_symlink()) == (b"two", 0o640, True)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "link"]


def test_a_file_that_cannot_take_anothers_place_is_taken_away(tmp_path: Path) -> None:
    """A folder in its place stays, and so nothing else does."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match=os.strerror(errno.EISDIR)):
        write_over(tmp_path / "folder", b"two")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


@pytest.fixture
def full(site: Site) -> Iterator[Site]:
    """Give a site with a folder on a disk that is full."""
    if not _ROOT:
        pytest.skip("only root makes small disks")
    site.config("articles: {paths: [articles, small/articles]}")
    site.article("one", "title: Old\noriginalUrl: https://news.example.org/old", day=2)
    site.write("old.atom", _OLD.format(_ENTRY.format("https://news.example.org/old", "Text")))
    site.write("other.atom", _OLD.format(_ENTRY.format("https://news.example.org/other", "word " * 2000)))
    small = site.folder / "small"
    with small_disk(small, "32k"):
        for each in ("new", "articles"):
            (small / each).mkdir()
        known = {f"articles/{number}.md": f"tag:e.example,2019:{number}" for number in range(100)}
        room = 8192 - len(as_json(known))  # an id more takes a page more
        site.write("small/ids.json", as_json(known | {"articles/0.md": f"tag:e.example,2019:{'0' * room}"}))
        with suppress(OSError):
            site.write("small/rest", b"x" * 100_000)
        yield site


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("init", "small/new"),
        ("import", "other.atom", "--to", "small/articles"),
        ("new", "A title"),
        ("ids", "--from", "old.atom", "--write", "small/ids.json"),
    ],
    ids=lambda each: each[0],
)
def test_a_full_disk_keeps_what_is_there_and_no_half_of_what_is_new(full: Site, arguments: tuple[str, ...]) -> None:
    """A file of ids stays whole, and there is no empty article that the next build would complain of."""
    if arguments[0] == "new":
        full.config("articles: {paths: [small/articles]}")
    before = _files(full.folder / "small")
    ran = full.run(*arguments)
    assert ran.status == 2
    assert os.strerror(errno.ENOSPC) in ran.err
    assert _files(full.folder / "small") == before


def _files(folder: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in folder.rglob("*") if each.is_file()}
