"""Nine readers of other people read a site that uses every element: each has what the articles say.

A program that is not on this machine is skipped. More of them, which have to be fetched, are a trial
(`tests/trials/other_readers.py`).
"""

from __future__ import annotations

import shutil
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import every_element
import pytest
import reader_support
from reader_limits import DOCUMENTS, FORMATS, LIMITS, faults_of, followed, known_entries
from reader_support import PROGRAMS, Command, Program
from support import Site

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.slow

READERS: Final[Mapping[str, tuple[Program, str]]] = {
    "feedparser": (reader_support.read_by_feedparser, "feedparser"),
    "feedparser-rs": (reader_support.read_by_feedparser_rs, "feedparser_rs"),
    "fastfeedparser": (reader_support.read_by_fastfeedparser, "fastfeedparser"),
    "reader": (reader_support.read_by_reader, "reader"),
    "podcastparser": (reader_support.read_by_podcastparser, "podcastparser"),
    "atoma": (reader_support.read_by_atoma, "atoma"),
    "newsboat": (reader_support.read_by_newsboat, "newsboat"),
    "sfeed": (reader_support.read_by_sfeed, "sfeed"),
    "XML::Feed": (Command("perl", str(PROGRAMS / "xml_feed.pl")), "perl"),
}
"""Each with the package or program that it needs."""
CASES: Final = [(name, format_) for name in READERS for format_ in LIMITS[name]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Give the site that uses every element, built."""
    site = Site(tmp_path_factory.mktemp("whole"))
    every_element.make(site)
    return site


@cache
def _reader(name: str) -> Program:
    """Return a reader that reads each document once, however often it is asked for."""
    read, needs = READERS[name]
    if not find_spec(needs) and not shutil.which(needs):
        pytest.skip(f"{needs} is not on this machine")
    if needs == "perl" and not reader_support.has_xml_feed():
        pytest.skip("Perl's XML::Feed is not on this machine")
    return cache(read)


@pytest.mark.parametrize(("name", "format_"), CASES)
def test_a_reader_has_what_the_articles_say(whole: Site, name: str, format_: str) -> None:
    """Ids, titles, addresses, dates, authors, categories, files, contents: all but what the reader has no word for."""
    assert faults_of(name, _reader(name), whole, format_) == []


@pytest.mark.parametrize(("name", "format_"), CASES)
def test_a_reader_that_follows_the_archives_has_every_entry_once(whole: Site, name: str, format_: str) -> None:
    """From the newest document to the oldest, no entry is missing and none comes twice."""
    assert sorted(map(str, followed(name, _reader(name), whole, format_))) == sorted(known_entries(whole))


def test_the_site_of_every_element_is_what_it_says(whole: Site) -> None:
    """It has at least four archives, all stories and tombstones of those that are gone, and no error of the rules."""
    assert [path for path in DOCUMENTS if path.startswith("archives/")] == [
        f"archives/all/{n}" for n in (5, 4, 3, 2, 1)
    ]
    assert not (whole.output / "archives/all/6.atom").exists()
    assert len(known_entries(whole)) == len(every_element.STORIES)
    assert whole.read("all.atom").count(b"<at:deleted-entry") == len(every_element.GONE)
    for known in known_entries(whole).values():
        assert known.story.words in reader_support.text_of(known.content)
    ran = whole.run("check", str(whole.output))
    assert (ran.status, " error " in ran.out) == (0, False), ran.out


def test_every_format_is_read_by_some_reader() -> None:
    """Of each format there is a reader that reads the entries of it."""
    assert {format_ for _, format_ in CASES} == set(FORMATS)
