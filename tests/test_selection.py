"""Which articles may be published, and which of them a channel wants."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import NOW, article

from feeds.articles.selection import Verdict, folded, judge, matches
from feeds.config.section_keys import ProvidersClause, Select, TopicsClause, Where
from feeds.model import Provider, State

if TYPE_CHECKING:
    from datetime import datetime

    from support import Site

DAY: Final = timedelta(days=1)
ANYTHING: Final = Select()


# --- judge -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "include", "select", "expected"),
    [
        (State.PUBLISHED, False, False, Verdict.PUBLISHED),
        (State.UNPUBLISHED, False, False, Verdict.UNPUBLISHED),
        (State.UNPUBLISHED, True, False, Verdict.PUBLISHED),
        (State.UNPUBLISHED, False, True, Verdict.PUBLISHED),
        (State.REMOVED, False, False, Verdict.REMOVED),
        (State.REMOVED, True, True, Verdict.REMOVED),
    ],
)
def test_states(*, state: State, include: bool, select: bool, expected: Verdict) -> None:
    """Drafts come out only where they are asked for, and what was removed never does."""
    select_ = Select(unpublished=select)
    assert judge(article(state=state), select_, NOW, include_unpublished=include) is expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (NOW - timedelta(seconds=1), Verdict.PUBLISHED),
        (NOW, Verdict.PUBLISHED),
        (NOW + timedelta(seconds=1), Verdict.FUTURE),
    ],
)
def test_what_is_dated_ahead_is_held(published: datetime, expected: Verdict) -> None:
    """An article is held until its date has come."""
    assert judge(article(published=published, updated=published), ANYTHING, NOW) is expected


def test_drafts_dated_ahead_are_held_too() -> None:
    """Including drafts brings no date forward."""
    draft = article(state=State.UNPUBLISHED, published=NOW + DAY)
    assert judge(draft, ANYTHING, NOW, include_unpublished=True) is Verdict.FUTURE


def test_a_change_ahead_holds_nothing() -> None:
    """Only publication counts, not a later change."""
    assert judge(article(published=NOW - DAY, updated=NOW + DAY), ANYTHING, NOW) is Verdict.PUBLISHED


@pytest.mark.parametrize(
    ("select", "said", "expected"),
    [
        (Select(types=("article", "video")), {"type": "video"}, True),
        (Select(types=("article",)), {"type": "video"}, False),
        (Select(types=("article",)), {"type": None}, False),
        (Select(min_quality=80), {"quality": 80.0}, True),
        (Select(min_quality=80), {"quality": 79.9}, False),
        (Select(min_quality=80), {"quality": None}, False),
        (Select(min_quality=0), {"quality": None}, False),
        (Select(min_quality=0), {"quality": 0.0}, True),
        (Select(min_heat=-1), {"heat": -0.5}, True),
        (Select(min_heat=1), {"heat": 0.5}, False),
        (Select(min_heat=1), {"heat": None}, False),
        (Select(min_quality=1, min_heat=1), {"quality": 2.0, "heat": 0.0}, False),
        (Select(min_quality=1, min_heat=1), {"quality": 2.0, "heat": 2.0}, True),
        (Select(), {"type": None, "quality": None, "heat": None}, True),
    ],
)
def test_select(select: Select, said: dict[str, Any], expected: bool) -> None:  # noqa: FBT001 - a table's column
    """Types and bounds hold articles against what they say; one that says nothing reaches no bound."""
    verdict = judge(article(**said), select, NOW)
    assert verdict is (Verdict.PUBLISHED if expected else Verdict.UNSELECTED)


def test_a_state_goes_before_what_is_selected() -> None:
    """A removed article is counted as removed, whatever else would leave it out."""
    gone = article(state=State.REMOVED, published=NOW + DAY, type="video")
    assert judge(gone, Select(types=("article",)), NOW) is Verdict.REMOVED


def test_every_verdict_is_counted(site: Site) -> None:
    """A build counts each article under what became of it."""
    site.config("select: {types: [article]}")
    site.article("kept", "type: article")
    site.article("draft", "type: article\ndraft: true")
    site.article("gone", "type: article\nremoved: true")
    site.article("ahead", "type: article\npublishedDateTime: 2099-01-01T00:00:00Z")
    site.article("other", "type: video")
    counts = site.build().articles
    assert (counts.found, counts.published, counts.unpublished) == (5, 1, 1)
    assert (counts.removed, counts.future, counts.unselected) == (1, 1, 1)


# --- matches -----------------------------------------------------------------------------------------------------

AI: Final = article(
    topics=("AI", "Machine Learning"),
    provider=Provider("Example News", "example.org"),
    type="video",
    quality=80.0,
    heat=5.0,
    title="Chips for the edge",
    summary="A new NPU; it's fast.",
    language="de-AT",
)
DATE: Final = AI.published


def topics(**clause: tuple[str, ...]) -> Where:
    """Give a where with topics only."""
    return Where(topics=TopicsClause(**clause))


def providers(**clause: tuple[str, ...]) -> Where:
    """Give a where with providers only."""
    return Where(providers=ProvidersClause(**clause))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Where(), True),
        (topics(any=("AI",)), True),
        (topics(any=("ai", "nothing")), True),
        (topics(any=("nothing",)), False),
        (topics(any=("Machine",)), False),
        (topics(all=("ai", "MACHINE LEARNING")), True),
        (topics(all=("ai", "nothing")), False),
        (topics(none=("nothing",)), True),
        (topics(none=("nothing", "ai")), False),
        (topics(any=("ai",), none=("Machine Learning",)), False),
        (topics(any=("ai",), all=("machine learning",), none=("x",)), True),
        (providers(any=("example.org",)), True),
        (providers(any=("EXAMPLE news",)), True),
        (providers(any=("other.example", "Example.ORG")), True),
        (providers(any=("other.example",)), False),
        (providers(any=("example",)), False),
        (providers(none=("other.example",)), True),
        (providers(none=("example.org",)), False),
        (providers(none=("Example News",)), False),
        (Where(types=("article", "video")), True),
        (Where(types=("article",)), False),
        (Where(min_quality=80), True),
        (Where(min_quality=80.5), False),
        (Where(min_heat=5), True),
        (Where(min_heat=6), False),
        (Where(since=DATE), True),
        (Where(since=DATE + timedelta(seconds=1)), False),
        (Where(until=DATE + timedelta(seconds=1)), True),
        (Where(until=DATE), False),
        (Where(since=DATE, until=DATE + DAY), True),
        (Where(text="edge"), True),
        (Where(text="EDGE chips"), True),
        (Where(text="npu Chips"), True),
        (Where(text="edge nothing"), False),
        (Where(text="chip"), False),
        (Where(text="dge"), False),
    ],
)
def test_clauses(where: Where, expected: bool) -> None:  # noqa: FBT001 - a table's column
    """Each clause holds an article against what it says, whatever the case of names and words."""
    assert matches(AI, where) is expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Where(), True),
        (topics(any=("ai",)), False),
        (topics(all=("ai",)), False),
        (topics(none=("ai",)), True),
        (providers(any=("example.org",)), False),
        (providers(none=("example.org",)), True),
        (Where(types=("video",)), False),
        (Where(min_quality=0), False),
        (Where(min_heat=0), False),
    ],
)
def test_an_article_that_says_nothing(where: Where, expected: bool) -> None:  # noqa: FBT001 - a table's column
    """An article without topics, provider, type and scores fits only where none is asked for."""
    assert matches(article(), where) is expected


def test_every_clause_must_hold() -> None:
    """One clause that does not hold leaves an article out."""
    where = {
        "topics": TopicsClause(any=("ai",)),
        "providers": ProvidersClause(any=("example.org",)),
        "types": ("video",),
        "languages": ("de",),
        "min_quality": 80.0,
        "min_heat": 5.0,
        "since": DATE,
        "until": DATE + DAY,
        "text": "edge",
    }
    failing = {
        "topics": TopicsClause(any=("x",)),
        "providers": ProvidersClause(any=("x",)),
        "types": ("x",),
        "languages": ("en",),
        "min_quality": 81.0,
        "min_heat": 6.0,
        "since": DATE + DAY,
        "until": DATE,
        "text": "x",
    }
    assert where.keys() == failing.keys() == set(Where.__struct_fields__)
    assert matches(AI, Where(**where))  # type: ignore[arg-type]  # each has its own type
    for name, value in failing.items():
        assert not matches(AI, Where(**{**where, name: value})), name  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("title", "words", "expected"),
    [
        ("人工智能芯片发布", "人工智能", True),
        ("人工智能芯片发布", "芯片 人工", True),
        ("人工智能芯片发布", "汽车", False),
        ("半導体の新製品", "半導体", True),
        ("カメラを試す", "カメラ", True),
        ("Über die Straße", "STRASSE über", True),
        ("Ελλάδα ΟΔΟΣ", "οδος", True),
        ("L'IA générative", "générative ia", True),
        ("Новые процессоры", "ПРОЦЕССОРЫ", True),
        ("שבב חדש", "שבב", True),
        ("शिक्षा की खबर", "की", True),
        ("शिक्षा को बल", "की", False),
        ("ข่าวเทคโนโลยี", "เทคโนโลยี", True),
        ("ทาง", "ที่", False),
        ("snake_case", "snake_case", True),
        ("GPT-4 released", "gpt-4", True),
        ("100% recycled", "100%", True),
    ],
)
def test_words_of_every_script(title: str, words: str, expected: bool) -> None:  # noqa: FBT001 - a table's column
    """A word is found as a word of its own, or anywhere in scripts that put no space between words."""
    assert matches(article(title=title, summary=""), Where(text=words)) is expected


def test_words_stand_in_title_or_summary() -> None:
    """Some words may stand in the title and the others in the summary, but the two do not run together."""
    said = article(title="Edge", summary="computing")
    assert matches(said, Where(text="computing edge"))
    assert not matches(said, Where(text="edgecomputing"))


def test_a_body_is_not_searched() -> None:
    """Words are those of the title and the summary, not of the body."""
    assert not matches(article(body="hidden"), Where(text="hidden"))


@given(st.lists(st.text(max_size=8), max_size=4))
def test_folded_knows_no_case(names: list[str]) -> None:
    """Names differ by more than case, or are the same."""
    assert folded(names) == folded(name.casefold() for name in names)


def test_channels_have_what_they_ask_for(site: Site) -> None:
    """A channel's feed has the articles for which its where holds, drafts and the like never among them."""
    site.config("channels:\n  - name: edge\n    where: {topics: {any: [ai]}, text: chips, since: 2020-12-02}")
    site.article("old", "title: Old chips\ntopics: [AI]", day=1)
    site.article("new", "title: New chips\ntopics: [AI]", day=2)
    site.article("cars", "title: Chips in cars\ntopics: [Cars]", day=3)
    site.article("draft", "title: Draft chips\ntopics: [AI]\ndraft: true", day=4)
    site.build()
    body = site.read("channels/edge.json")
    assert [title in body for title in (b"Old chips", b"New chips", b"Chips in cars", b"Draft chips")] == [
        False,
        True,
        False,
        False,
    ]
