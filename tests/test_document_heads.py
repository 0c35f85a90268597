"""What stands before the entries of Atom and RSS is what feedgen writes, which is asked for it once."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from program_support import PACKAGES
from support import feed

from feeds.formats import FORMATS, document_heads, xml
from feeds.formats.xml_text import by_number
from feeds.lib.text import as_text_or_html
from feeds.model import DocumentChain, Feed, Link, Person, Tombstone

if TYPE_CHECKING:
    from support import Site

URL: Final = "https://news.example.org/all"
# What XML escapes, forbids or folds, and what marks texts; addresses have nothing that XML forbids.
SIGNS: Final = "&<>\"' \t\r\n;]amp#13{}\x00\x85\u2028\ufffe\ud800é\uf8f0\uf8f1"
TEXTS: Final = (st.text() | st.text(SIGNS)).map("x{}".format)
ADDRESSES: Final = st.text("&<>\"' é;]\u2028\uf8f0").map("https://e.example/?{}".format)
ANY: Final = st.none() | st.text(SIGNS) | TEXTS
LINKS: Final = st.builds(
    Link,
    st.sampled_from(["hub", "next", "alternate", "prev-archive", "current"]),
    ADDRESSES,
    st.sampled_from([None, "text/html", "application/atom+xml"]),
    ANY,
    ANY,
)
CHAINS: Final = st.builds(
    DocumentChain, ADDRESSES, st.none() | st.integers(1, 3), st.none() | ADDRESSES, st.none() | ADDRESSES
)
INSTANTS: Final = st.datetimes(datetime(2, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds the zone
FEEDS: Final = st.builds(
    feed,
    url=ADDRESSES,
    query=st.sampled_from(["", "?q=a&b"]),
    title=TEXTS,
    subtitle=TEXTS,
    updated=INSTANTS,
    alternate=ADDRESSES,
    links=st.lists(LINKS, max_size=3).map(tuple),
    authors=st.lists(st.builds(Person, TEXTS, ANY, ANY), max_size=2).map(tuple),
    language=st.sampled_from([None, "en", "zh-Hant"]),
    rights=ANY,
    icon=st.none() | ADDRESSES,
    logo=st.none() | ADDRESSES,
    ttl=st.sampled_from([None, 0, 60]),
    chain=st.none() | CHAINS,
    deleted=st.just(()) | st.just((Tombstone("urn:x", datetime(2020, 1, 1, tzinfo=UTC)),)),
    entries=st.just(()),
)
ITSELF: Final = Link("self", f"{URL}.atom", "application/atom+xml")
WITHOUT_FEEDGEN: Final = """
import sys
from feeds.cli import main
sys.argv = ["feeds", "build"]
try:
    main()
finally:
    print("loaded", *sys.modules, file=sys.stderr)
"""


@given(FEEDS)
@example(feed(title="\uf8f02\uf8f1", entries=()))
def test_atom_says_what_feedgen_says(said: Feed) -> None:
    """Whatever a feed says of itself, its head has the bytes that feedgen writes of it."""
    assert document_heads.head(said, ITSELF, xml.atom_document) == xml.atom_document(said, ITSELF)


@given(FEEDS)
@example(feed(title="\uf8f02\uf8f1", entries=()))
def test_rss_says_what_feedgen_says(said: Feed) -> None:
    """The same of RSS, whose texts some programs take for HTML."""
    described = msgspec.structs.replace(said, subtitle=as_text_or_html(said.subtitle))
    made = document_heads.head(described, ITSELF, xml.rss_document, by_number)
    assert made == xml.rss_document(described, ITSELF)


def _feedgen_is_asked(monkeypatch: pytest.MonkeyPatch, name: str) -> list[Feed]:
    """Return what will have the feeds that feedgen is given."""
    asked: list[Feed] = []
    write = getattr(xml, name)

    def asking(said: Feed, itself: Link) -> str:
        asked.append(said)
        text: str = write(said, itself)
        return text

    monkeypatch.setattr(xml, name, asking)
    return asked


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_feedgen_is_asked_once_for_feeds_alike(name: str, new_heads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What differs in words alone is written once, by this process or one before it, and never with a feed's words."""
    asked = _feedgen_is_asked(monkeypatch, f"{name}_document")
    others = [feed(title=title, rights=title, entries=()) for title in ("Secret tea", "Coffee & cake", "Water")]
    first = [FORMATS.get(name).serialize(each) for each in others]
    assert len(asked) == 1
    document_heads._forms.cache_clear()  # noqa: SLF001 - as a process after it
    assert [FORMATS.get(name).serialize(each) for each in others] == first
    assert len(asked) == 1
    (file,) = new_heads.iterdir()
    assert b"tea" not in file.read_bytes()
    FORMATS.get(name).serialize(feed(rights=None, entries=()))
    assert len(asked) == 2


@pytest.mark.parametrize("damage", [lambda body: body[:-9], lambda body: body + b"x", lambda _: b""])
def test_a_damaged_file_of_heads_is_written_anew(damage: object, new_heads: Path) -> None:
    """What cannot be read of it is not believed, and not missed."""
    assert callable(damage)
    whole = FORMATS.get("atom").serialize(feed())
    (file,) = new_heads.iterdir()
    body = file.read_bytes()
    file.write_bytes(damage(body))
    document_heads._forms.cache_clear()  # noqa: SLF001 - as a process after it
    assert FORMATS.get("atom").serialize(feed()) == whole
    assert file.read_bytes() == body


def test_heads_of_another_edition_are_not_believed(new_heads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of a library may write them in another way."""
    FORMATS.get("atom").serialize(feed())
    asked = _feedgen_is_asked(monkeypatch, "atom_document")
    monkeypatch.setattr(document_heads, "editions", lambda _: {"feedgen": "feedgen-99.dist-info"})
    for remembered in (document_heads._forms, document_heads._made_by):  # noqa: SLF001 - as a process after it
        remembered.cache_clear()
    FORMATS.get("atom").serialize(feed())
    assert len(asked) == 1
    assert len(list(new_heads.iterdir())) == 1


@pytest.mark.parametrize("module", ["xml", "podcast_channel"])
def test_what_asks_feedgen_loads_what_that_needs(module: str) -> None:
    """Each module writes its document as the first one of a process that does: nothing else has loaded lxml."""
    ask = "podcast_document" if module == "podcast_channel" else "atom_document"
    show = "Podcast('A', explicit=False)" if module == "podcast_channel" else "None"
    code = f"""if True:
        from feeds.formats.{module} import {ask}
        from support import feed
        from feeds.model import Link, Podcast
        print({ask}(feed(podcast={show}), Link("self", "https://e.example/a")))
    """
    environment = {"PYTHONPATH": f"{PACKAGES}{os.pathsep}{Path(__file__).parent}"}
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.startswith("<?xml")


def test_a_build_loads_feedgen_for_new_kinds_of_heads_alone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that writes feeds like those of one before loads neither feedgen nor lxml."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    site.config("pages: false")
    for day in (1, 2):
        site.article(f"tea-{day}", "topics: [Drinks]", "Steep.", day=day)
        command = [sys.executable, "-c", WITHOUT_FEEDGEN]
        environment = {"PYTHONPATH": str(PACKAGES)}
        ran = subprocess.run(
            command, cwd=site.folder, env=environment, capture_output=True, text=True, check=True, timeout=60
        )
    loaded = set(ran.stderr.partition("loaded ")[2].split())
    assert "feeds.formats.atom" in loaded
    assert loaded.isdisjoint({"feedgen", "lxml", "dateutil"})
