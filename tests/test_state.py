"""What a publication leaves for the next one: the same bytes for the same state, and nothing believed that is none."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.state import EMPTY, STATE, HeldBack, KnownFeed, Removal, SiteState, decode, encode, merged
from feeds.state.state_file import LARGEST

if TYPE_CHECKING:
    from support import Site

THEN: Final = datetime(2026, 1, 1, tzinfo=UTC)
LATER: Final = datetime(2026, 2, 1, tzinfo=UTC)
DIGEST: Final = "0123456789abcdef"

INSTANTS: Final = st.integers(0, 2**33).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
PATHS: Final = st.from_regex(r"\A[a-z][a-z0-9.-]{0,9}(/[a-z][a-z0-9.-]{0,9}){0,3}\Z")
IDS: Final = st.from_regex(r"\A(urn:uuid:|tag:|https://)[a-z0-9:/,.é-]{1,30}\Z")
STATES: Final = st.builds(
    SiteState,
    articles=st.integers(0, 10**6),
    authority=st.sampled_from(("", "example.org")),
    feeds=st.dictionaries(
        PATHS,
        st.builds(KnownFeed, ids=st.from_regex(r"\A[0-9a-f]{16}\Z"), removal=st.none() | INSTANTS),
        max_size=4,
    ),
    retired=st.dictionaries(PATHS, INSTANTS, max_size=3),
    rule=st.sampled_from(("", "permalink")),
    removed=st.dictionaries(
        IDS,
        st.builds(Removal, when=INSTANTS, feeds=st.lists(PATHS, max_size=3, unique=True).map(sorted).map(tuple)),
        max_size=3,
    ),
    ids=st.dictionaries(IDS, IDS, max_size=3),
)


@given(STATES)
def test_a_state_is_read_back_as_it_was(state: SiteState) -> None:
    """What is written is read as the same state, whatever is in it."""
    assert decode(encode(state)) == state


@given(STATES)
def test_the_order_of_what_is_remembered_does_not_show(state: SiteState) -> None:
    """The same state has the same bytes in whatever order it came together."""
    turned = {name: dict(reversed(getattr(state, name).items())) for name in ("feeds", "retired", "removed", "ids")}
    assert encode(msgspec.structs.replace(state, **turned)) == encode(state)


def test_each_row_has_a_line() -> None:
    """The file says what program wrote it, and a change of one feed is a change of one line."""
    state = SiteState(articles=2, feeds={"all": KnownFeed(ids=DIGEST), "topics/ai": KnownFeed(ids=DIGEST)})
    raw = encode(state)
    assert json.loads(raw) == {
        "generator": "feeds",
        "version": 1,
        "articles": 2,
        "feeds": {"all": {"ids": DIGEST}, "topics/ai": {"ids": DIGEST}},
    }
    other = encode(msgspec.structs.replace(state, feeds={**state.feeds, "all": KnownFeed(ids=DIGEST[::-1])}))
    assert sum(one != two for one, two in zip(raw.splitlines(), other.splitlines(), strict=True)) == 1


def said(**changes: Any) -> bytes:
    """Give a state's file that differs from a good one as told."""
    return json.dumps({"generator": "feeds", "version": 1, **changes}).encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"{}",
        said(generator="another"),
        said(version=2),
        said(articles=-1),
        said(feeds={"../all": {"ids": DIGEST}}),
        said(feeds={"topics/../../etc": {"ids": DIGEST}}),
        said(feeds={"/all": {"ids": DIGEST}}),
        said(feeds={"all\n": {"ids": DIGEST}}),
        said(feeds={"all": {"ids": "no digest"}}),
        said(retired={"a b": "2026-01-01T00:00:00Z"}),
        said(retired={"all": "2026-01-01T00:00:00"}),
        said(retired={"all": "soon"}),
        said(removed={"urn:x": {"when": "2026-01-01T00:00:00Z", "feeds": [".."]}}),
        said(ids={"urn:x": "two words"}),
        said(ids={"urn:x": "u" * 5000}),
        said(authority="a\nb"),
        b" " * (LARGEST + 1),
    ],
)
def test_what_is_no_state_is_refused(raw: bytes) -> None:
    """Nothing that could lead out of the folder, break a line or take all memory is taken for a state."""
    with pytest.raises(ValueError, match=r"\w"):
        decode(raw)


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(raw: bytes) -> None:
    """Whatever stands there is a state or refused, never a failure."""
    with suppress(ValueError):
        assert isinstance(decode(raw), SiteState)


@given(STATES, STATES)
def test_of_two_states_nothing_is_lost(one: SiteState, other: SiteState) -> None:
    """Two states together have all that either has; what both have is as the first has it, removals as the latest.

    No id is kept by two articles for that.
    """
    both = merged(one, other)
    for name in ("feeds", "retired", "removed"):
        assert getattr(both, name).keys() == getattr(one, name).keys() | getattr(other, name).keys()
    taken = set(one.ids.values())
    assert both.ids.keys() == one.ids.keys() | {rule for rule, kept in other.ids.items() if kept not in taken}
    assert all(both.ids[each] == one.ids[each] for each in one.ids)
    assert all(both.removed[each].when >= one.removed[each].when for each in one.removed)
    assert all(both.feeds[path].ids == one.feeds[path].ids for path in one.feeds)


@given(STATES)
def test_a_state_alone_stays_as_it_is(state: SiteState) -> None:
    """Put together with nothing, or with itself, a state is the same."""
    assert merged(state) == merged(None, state) == merged(state, EMPTY) == merged(EMPTY, state) == state
    assert merged(state, state) == state


def test_a_removal_that_two_tell_of_is_the_later_one() -> None:
    """What was taken out of feeds by two machines was taken out of all of them, and last by the later one."""
    one = SiteState(removed={"urn:x": Removal(when=THEN, feeds=("all", "b"))}, feeds={"all": KnownFeed(ids=DIGEST)})
    other = SiteState(
        removed={"urn:x": Removal(when=LATER, feeds=("a", "all"))},
        feeds={"all": KnownFeed(ids=DIGEST[::-1], removal=LATER)},
    )
    both = merged(one, other)
    assert both.removed == {"urn:x": Removal(when=LATER, feeds=("a", "all", "b"))}
    assert both.feeds == {"all": KnownFeed(ids=DIGEST, removal=LATER)}


def test_what_another_machine_removed_is_held_back_no_more() -> None:
    """An entry that may come back as far as one machine knows does not, where another one knew that it is removed."""
    held = HeldBack(feeds=("all",))
    one = SiteState(held={"urn:x": held}, removed={"urn:y": Removal(when=THEN, feeds=("all",))})
    other = SiteState(held={"urn:y": held, "urn:z": held})
    assert merged(one, other).held == {"urn:x": held, "urn:z": held}
    assert merged(other, one).held == {"urn:x": held, "urn:y": held, "urn:z": held}


# in builds


def test_a_build_leaves_a_state(site: Site) -> None:
    """A row for each feed stands beside the outputs, the same after a build that had nothing to do."""
    site.article("one", "topics: [AI]")
    site.article("two")
    report = site.build()
    state = decode(site.read(STATE))
    assert (state.articles, state.authority) == (2, "news.example.org")
    assert state.feeds.keys() == {each.path for each in report.feeds}
    assert STATE not in {*report.written, *report.unchanged}
    before = (site.output / STATE).stat()
    site.build()
    assert (site.output / STATE).stat() == before


def test_a_feeds_digest_is_that_of_its_articles(site: Site) -> None:
    """The digest of a feed's ids follows from which articles it has, whatever they say and however they came there."""
    site.article("one", "topics: [AI]")
    site.build()
    first = decode(site.read(STATE)).feeds
    site.article("one", "topics: [AI]", "another text")
    site.article("two")
    site.build()
    second = decode(site.read(STATE)).feeds
    assert first["topics/ai"] == second["topics/ai"]
    assert first["all"] != second["all"]
    site.build(output=site.folder / "other", cache=False)
    assert (site.folder / "other" / STATE).read_bytes() == site.read(STATE)
    (site.folder / "articles" / "two.md").unlink()
    site.build()
    assert decode(site.read(STATE)).feeds["all"].ids == first["all"].ids


def test_a_damaged_state_is_told_and_written_anew(site: Site) -> None:
    """One line says that the state cannot be read; the build goes on, and the next one has nothing to say."""
    site.article("one")
    site.build()
    whole = site.read(STATE)
    site.write(f"public/{STATE}", whole[:-20])
    report = site.build()
    assert [problem.code for problem in report.problems] == ["D111"]
    assert site.read(STATE) == whole
    assert site.build().problems == ()


def test_private_feeds_are_in_no_file(site: Site) -> None:
    """What anybody may read says nothing of feeds that need a key."""
    site.config("access: {feeds: [topics/board], env: KEYS}")
    site.article("one", "topics: [Board]")
    site.build()
    assert b"board" not in site.read(STATE)
    assert decode(site.read(STATE)).feeds.keys() == {"all"}


def test_the_first_host_stays_the_authority(site: Site) -> None:
    """A site that moves keeps the authority that its first publication had, with a cache or only its outputs."""
    site.article("one")
    site.build()
    site.config("", url="https://elsewhere.example/")
    site.build(logged=lambda _: None)
    assert decode(site.read(STATE)).authority == "news.example.org"
    site.build(cache=False)
    assert decode(site.read(STATE)).authority == "news.example.org"


def test_what_the_cache_remembers_outlives_the_outputs(site: Site) -> None:
    """Where the folder of outputs was lost, the cache still has its state."""
    site.article("one")
    site.build()
    site.config("", url="https://elsewhere.example/")
    report = site.build(output=site.folder / "other", logged=lambda _: None)
    assert report.problems == ()
    assert decode((site.folder / "other" / STATE).read_bytes()).authority == "news.example.org"
