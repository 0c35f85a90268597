"""With `updated: content` an entry is as new as its words: as they were first seen, by whoever publishes."""

from __future__ import annotations

import json
import multiprocessing
import re
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

import msgspec
import pytest
from lxml import etree
from support import NOW, article
from web_support import Web

from feeds.building import own_processes, workers
from feeds.config import load_config
from feeds.entries import words
from feeds.entries.entry import to_entry
from feeds.entries.entry_options import entry_options
from feeds.entries.words import RULE, words_of
from feeds.model import Image, Related
from feeds.state import STATE, decode

if TYPE_CHECKING:
    from collections.abc import Callable

    from support import Site

    from feeds.model import Entry

DAY: Final = timedelta(days=1)
FIRST: Final = "2020-12-01T09:00:00Z"
BY_CONTENT: Final = "updated: content"
BODY: Final = "Turbines turn *slowly* here.\n\nMore of it."


@pytest.fixture
def mill(site: Site) -> Site:
    """Give a published site that asks for `updated: content`."""
    site.config(BY_CONTENT)
    site.article("one", "excerpt: In short.", BODY)
    site.article("two", "topics: [Locks]", "Other words.", day=2)
    site.build()
    return site


def dates(site: Site, path: str = "all.json") -> dict[str, str]:
    """Give when the entries of a JSON feed changed, by the ends of their addresses."""
    items = json.loads(site.read(path))["items"]
    return {item["url"].rpartition("/")[2]: item["date_modified"] for item in items}


def at(days: int) -> str:
    """Give the instant so many days after the first publication, as feeds write it."""
    return f"{NOW + days * DAY:%Y-%m-%dT%H:%M:%SZ}"


def test_the_first_build_moves_nothing(mill: Site) -> None:
    """What was published before is as new as its dates say, and so it is in every build in which no word changes."""
    assert dates(mill) == {"one": FIRST, "two": "2020-12-02T09:00:00Z"}
    before = mill.outputs()
    assert mill.build(now=NOW + DAY).written == ()
    mill.build(now=NOW + 2 * DAY, cache=False)
    assert mill.outputs() == before


def test_other_words_are_as_new_as_the_build_that_sees_them(mill: Site) -> None:
    """Every format and the feeds with the entry say when; the date of publication and the other entries stay."""
    mill.article("one", "excerpt: In short.", BODY.replace("slowly", "fast"))
    mill.build(now=NOW + DAY)
    assert dates(mill) == {"one": at(1), "two": "2020-12-02T09:00:00Z"}
    atom = etree.fromstring(mill.read("all.atom"))
    assert atom.findtext("{*}updated") == at(1)
    entry = next(each for each in atom.iterfind("{*}entry") if each.findtext("{*}title") == "About one")
    assert (entry.findtext("{*}updated"), entry.findtext("{*}published")) == (at(1), FIRST)
    assert f"<atom:updated>{at(1)}</atom:updated>".encode() in mill.read("all.rss")
    assert etree.fromstring(mill.read("topics/locks.atom")).findtext("{*}updated") == "2020-12-02T09:00:00Z"
    mill.build(now=NOW + 2 * DAY)
    assert dates(mill)["one"] == at(1)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("front", "body"),
    [
        ("excerpt: In short.\ntitle: Another title", BODY),
        ("excerpt: In  brief.", BODY),
        ("excerpt: In short.", BODY.replace("More", "Less")),
        ("excerpt: In short.\nimages: [{url: 'https://example.org/a.png', title: A caption}]", BODY),
    ],
)
def test_what_readers_see_moves_the_date(mill: Site, front: str, body: str) -> None:
    """Another title, summary, text or caption is a change."""
    mill.article("one", front, body)
    mill.build(now=NOW + DAY)
    assert dates(mill)["one"] == at(1)


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("front", "body"),
    [
        ("excerpt: In short.\nheat: 7\nquality: 3\ntype: Note", BODY),
        ("excerpt: In short.\ntopics: [Mills]", BODY),
        ("excerpt: '  In   short.'", BODY),
        ("excerpt: In short.", f"\n{BODY}\n\n"),
        ("excerpt: In short.", BODY.replace(" here", "\nhere")),
        ("excerpt: In short.", BODY.replace("*slowly*", "<b>slow</b>ly")),
        ("excerpt: In short.", BODY.replace("slowly", "[slowly](https://example.org/)")),
        ("excerpt: In short.", "Turbines turn slowly here. More of it."),
        ("excerpt: In short.", "<ul><li>Turbines turn slowly&nbsp;here.</li><li>More of it.</li></ul>"),
        ("excerpt: In short.", f"![a picture](https://example.org/a.png)\n\n{BODY}"),
        ("excerpt: In short.\nrelated: [{title: Another, webUrl: 'https://example.org/x'}]", BODY),
        ("excerpt: In short.\nimages: [{url: 'https://example.org/a.png', width: 10, height: 20}]", BODY),
    ],
)
def test_what_shows_the_same_words_moves_nothing(mill: Site, front: str, body: str) -> None:
    """Scores, topics, white space, markup, addresses, pictures and what is related are no words of the article."""
    mill.article("one", front, body)
    mill.build(now=NOW + DAY)
    assert dates(mill)["one"] == FIRST


OTHERWISE: Final[dict[str, Callable[[str], str]]] = {
    "elements that close themselves": lambda text: re.sub(r"<(br|hr|img)([^>]*?) ?/?>", r"<\1\2 />", text),
    "order of attributes": lambda text: re.sub(r'<(\w+) (\w+="[^"]*") (\w+="[^"]*")', r"<\1 \3 \2", text),
    "other attributes": lambda text: re.sub(r"<(p|a|li)\b", r"<\1 class='x' data-a", text),
    "quotes of attributes": lambda text: re.sub(r'="([^"\']*)"', r"='\1'", text),
    "names in capitals": lambda text: re.sub(r"<(/?\w+)", lambda found: found[0].upper(), text),
    "line ends between elements": lambda text: text.replace("</p>", "</p>\r\n  "),
    "entities by number": lambda text: text.replace("&amp;", "&#38;").replace("&lt;", "&#x3C;").replace("’", "&#8217;"),
    "entities by name": lambda text: text.replace("’", "&rsquo;").replace('"says"', "&quot;says&quot;"),
    "no-break spaces": lambda text: text.replace(" here", "&nbsp;here"),
    "decomposed letters": lambda text: normalize("NFD", text),
    "other emphasis": lambda text: re.sub(r"<(/?)(?:em|strong)>", r"<\1b>", text),
    "lists as paragraphs": lambda text: re.sub(r"<(/?)(?:ul|ol|li)>", r"<\1p>", text),
    "comments": lambda text: text.replace("<p>", "<!-- a --><p>"),
}
"""What another version of a library may write in place of the HTML of a text."""
MARKED_UP: Final = """“A mill’s” *slow* &amp; <em>st</em>rong &lt;wheel&gt; "says" it turns here.

- **one**<br>two
- é

![A mill](https://example.org/a.png "Old")

[A way](https://example.org/b "There") out

***

1. three
"""


@pytest.mark.parametrize("otherwise", OTHERWISE)
def test_the_same_words_in_other_markup_are_the_same(
    site: Site, otherwise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However a library writes HTML, what is digested of an article are the words that readers see."""
    site.config(BY_CONTENT)
    options = entry_options(load_config(site.folder))
    told = article(body=MARKED_UP)
    before = words_of(told, options)
    assert before[2] == '“A mill’s” slow & strong <wheel> "says" it turns here. one two é A way out three'

    def written_otherwise(*arguments: Any) -> Entry:
        made = to_entry(*arguments)
        changed = OTHERWISE[otherwise](made.content)
        assert changed != made.content
        return msgspec.structs.replace(made, content=changed)

    monkeypatch.setattr(words, "to_entry", written_otherwise)
    assert words_of(told, options) == before


@pytest.mark.parametrize("content", ["full", "summary"])
@pytest.mark.parametrize("embeds", ["link", "iframe"])
def test_how_articles_are_shown_moves_nothing(mill: Site, content: str, embeds: str) -> None:
    """What the config says of all entries is no edit of one, and an edit counts though feeds have summaries alone."""
    mill.config(f"{BY_CONTENT}\ncontent: {content}\nembeds: {embeds}", title="Other news")
    mill.build(now=NOW + DAY, logged=lambda _: None)
    assert dates(mill)["one"] == FIRST
    mill.article("one", "excerpt: In short.", "All is new.")
    mill.build(now=NOW + 2 * DAY)
    assert dates(mill)["one"] == at(2)


def test_by_default_dates_say_when_an_entry_changed(site: Site) -> None:
    """Without the key an edit moves no date, and nothing of words is remembered; so it is where the key goes again."""
    site.article("one", body=BODY)
    site.build()
    site.article("one", body="All is new.")
    site.build(now=NOW + DAY)
    assert dates(site) == {"one": FIRST}
    assert not decode(site.read(STATE)).words
    site.config(BY_CONTENT)
    site.build(now=NOW + DAY, logged=lambda _: None)
    site.article("one", body="All is newer.")
    site.build(now=NOW + 2 * DAY)
    assert dates(site) == {"one": at(2)}
    site.config("")
    site.build(now=NOW + 3 * DAY, logged=lambda _: None)
    assert dates(site) == {"one": FIRST}
    assert not decode(site.read(STATE)).words


def test_a_later_date_of_the_author_counts(mill: Site) -> None:
    """Who says when an article changed knows better, as long as that is neither earlier nor still to come."""
    said = [
        (1, "2026-01-01T07:00:00Z", "Edited.", "2026-01-01T07:00:00Z"),
        (2, "2026-01-01T07:00:00Z", "Edited on.", at(2)),
        (3, "2026-01-04T07:00:00Z", "Edited on.", at(2)),
        (4, "2026-01-04T07:00:00Z", "Edited on.", "2026-01-04T07:00:00Z"),
        (5, "2021-01-01T00:00:00Z", "Edited on.", "2026-01-04T07:00:00Z"),
        (6, "2027-01-01T00:00:00Z", "Edited more.", at(6)),
    ]
    for day, date, body, wanted in said:
        mill.article("one", f"excerpt: In short.\nupdatedDateTime: {date}", body)
        mill.build(now=NOW + day * DAY)
        assert dates(mill)["one"] == wanted


def test_a_clock_that_goes_back_dates_nothing_in_the_future(mill: Site) -> None:
    """What was seen by a clock that was wrong is as new as the right one says."""
    mill.article("one", "excerpt: In short.", "All is new.")
    mill.build(now=NOW + 100 * DAY)
    mill.build(now=NOW + DAY)
    assert dates(mill)["one"] == at(1)
    mill.build(now=NOW + 2 * DAY, cache=False)
    assert dates(mill)["one"] == at(1)


def test_a_run_that_publishes_nothing_dates_nothing(mill: Site) -> None:
    """When an edit was seen first is for publications to say: a dry run, a list and a check leave no trace."""
    mill.article("one", "excerpt: In short.", "All is new.")
    mill.build(now=NOW + DAY, dry_run=True)
    mill.run("list", "--articles")
    mill.run("check")
    mill.build(now=NOW + 2 * DAY)
    assert dates(mill)["one"] == at(2)


@pytest.mark.parametrize("loses", ["cache", "outputs", "both"])
def test_other_machines_date_alike(mill: Site, loses: str) -> None:
    """Who has only what was published, or only the cache, moves nothing, and dates the next edit as all others do."""
    mill.article("one", "excerpt: In short.", "All is new.")
    mill.build(now=NOW + DAY)
    copy = mill.folder / "copy"
    shutil.copytree(mill.folder, copy, ignore=shutil.ignore_patterns("copy"))
    if loses in {"cache", "both"}:
        shutil.rmtree(mill.folder / ".feeds-cache")
    options: dict[str, Any] = {}
    if loses in {"outputs", "both"}:
        shutil.move(mill.output, mill.folder / "elsewhere")
        options = {"previous": mill.folder / "elsewhere"} if loses == "both" else {}
    mill.build(now=NOW + 2 * DAY, **options)
    assert dates(mill)["one"] == at(1)
    other = type(mill).__new__(type(mill))
    other.folder, other.output = copy, copy / "public"
    for each in (mill, other):
        each.article("two", "topics: [Locks]", "More words.", day=2)
        each.build(now=NOW + 3 * DAY)
    assert dates(mill) == {"one": at(1), "two": at(3)}
    assert other.outputs() == mill.outputs()
    assert other.read(STATE) == mill.read(STATE)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_processes_date_alike(mill: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other processes read the words of articles as this one does."""
    monkeypatch.setattr(workers, "_FEW_FILES", 1)
    monkeypatch.setattr(own_processes, "_context", lambda: multiprocessing.get_context("fork"))
    mill.article("one", "excerpt: In short.", "All is new.")
    mill.build(now=NOW + DAY, jobs=2)
    assert dates(mill) == {"one": at(1), "two": "2020-12-02T09:00:00Z"}
    shared = mill.outputs(), mill.read(STATE)
    mill.build(now=NOW + 2 * DAY, jobs=1, cache=False)
    assert (mill.outputs(), mill.read(STATE)) == shared


def test_an_article_that_comes_back_is_as_new_as_it_was(mill: Site) -> None:
    """What was taken out for a while is dated as before where its words are the same, and anew where they are not."""
    mill.article("one", "excerpt: In short.", "All is new.")
    mill.build(now=NOW + DAY)
    mill.article("one", "excerpt: In short.\ndraft: true", "All is new.")
    mill.build(now=NOW + 2 * DAY)
    mill.article("one", "excerpt: In short.", "All is new.")
    mill.build(now=NOW + 3 * DAY)
    assert dates(mill)["one"] == at(1)
    mill.article("one", "excerpt: In short.\ndraft: true", "All is newer.")
    mill.build(now=NOW + 4 * DAY)
    mill.article("one", "excerpt: In short.", "All is newer.")
    mill.build(now=NOW + 5 * DAY)
    assert dates(mill)["one"] == at(5)


def test_a_renamed_article_is_not_edited(mill: Site) -> None:
    """An article whose file and address change keeps its id, and with it the date of its words."""
    mill.article("one", "excerpt: In short.", "All is new.")
    mill.build(now=NOW + DAY)
    (mill.folder / "articles" / "one.md").unlink()
    mill.article("first", "title: About one\nexcerpt: In short.", "All is new.")
    mill.build(now=NOW + 2 * DAY)
    assert dates(mill) == {"first": at(1), "two": "2020-12-02T09:00:00Z"}


def test_which_of_two_files_counts_is_for_their_authors_to_say(mill: Site) -> None:
    """Of two files of one article the later one counts by its own date, whenever the other was seen to change."""
    mill.article("one", "excerpt: In short.", "All is new.")
    mill.build(now=NOW + DAY)
    later = "originalUrl: https://example.org/one\nupdatedDateTime: 2020-12-05T00:00:00Z\ntitle: Later"
    mill.article("zwei", later, "Of the other file.")
    mill.build(now=NOW + 2 * DAY)
    with_cache = mill.outputs()
    mill.build(now=NOW + 2 * DAY, cache=False)
    assert mill.outputs() == with_cache
    assert b"Of the other file." in mill.read("all.atom")
    assert dates(mill)["one"] == at(2)


def test_an_edit_moves_the_archive_that_has_it(site: Site) -> None:
    """An old entry is dated in its archive document, which is as new as that; no entry changes its document."""
    site.config(f"{BY_CONTENT}\nlimit: 2")
    for day in range(1, 8):
        site.article(f"a{day}", body=BODY, day=day)
    site.build()
    before = site.outputs()
    site.article("a1", body="All is new.", day=1)
    site.build(now=NOW + DAY)
    changed = {path for path, body in site.outputs().items() if before[path] != body}
    assert {path for path in changed if "all" in path} == {
        *(f"archives/all/1.{each}" for each in ("atom", "rss", "json", "html")),
    }
    assert dates(site, "archives/all/1.json") == {"a2": "2020-12-02T09:00:00Z", "a1": at(1)}
    assert etree.fromstring(site.read("archives/all/1.atom")).findtext("{*}updated") == at(1)
    with_cache = site.outputs()
    site.build(now=NOW + 2 * DAY, cache=False)
    assert site.outputs() == with_cache


def test_a_server_dates_what_it_sees_first(mill: Site) -> None:
    """Deltas and dates follow, and a build that comes later says the same instant."""
    web = Web(mill)
    before = web.get("/all.atom")
    mill.article("one", "excerpt: In short.", "All is new.")
    web.live._serving = web.live._serving._replace(now=NOW + DAY)  # noqa: SLF001 - its clock stands still
    assert web.live.refresh()
    delta = web.get("/all.atom", {"If-None-Match": before.headers["etag"], "A-IM": "feed"})
    assert delta.status == 226
    assert [each.findtext("{*}updated") for each in etree.fromstring(delta.body).iterfind("{*}entry")] == [at(1)]
    mill.build(now=NOW + 2 * DAY)
    assert dates(mill)["one"] == at(1)
    assert web.get("/all.json").body == mill.read("all.json")


def test_nobody_reads_of_words_that_are_private(site: Site) -> None:
    """The file that anybody may read has nothing of articles that only who has a key may see; the cache does."""
    access = "access: {feeds: [topics/board], env: KEYS}\ngroups: [{by: [topic]}]"
    site.config(f"{BY_CONTENT}\n{access}")
    site.article("one", "topics: [Board]")
    site.article("two", "topics: [Locks]", day=2)
    site.build()
    assert len(decode(site.read(STATE)).words) == 1
    site.config(f"{BY_CONTENT}\ngroups: [{{by: [topic]}}]")
    site.build(logged=lambda _: None)
    assert len(decode(site.read(STATE)).words) == 2


def test_words_that_became_private_are_not_told_with_a_removal(site: Site) -> None:
    """What was taken out of an open feed and is now in a private one has words there that nobody else may know."""
    site.config(f"{BY_CONTENT}\naccess: {{feeds: [topics/board], env: KEYS}}\ngroups: [{{by: [topic]}}]")
    place = site.article("one", "topics: [Locks]", "Of a lock.")
    site.article("two", "topics: [Locks]", day=2)
    site.article("three", "topics: [Locks]", day=3)

    def words(day: int) -> set[str]:
        site.build(now=NOW + day * DAY)
        return {each.digest for each in decode(site.read(STATE)).words.values()}

    before = words(0)
    place.unlink()
    assert words(1) == before
    site.article("one", "topics: [Board]", "Of the board alone.")
    others = words(2)
    assert others < before
    assert len(decode(site.read(STATE)).removed) == 1
    place.unlink()
    assert words(3) == others


def test_of_two_publications_the_later_words_count(mill: Site) -> None:
    """Who is pointed to one that knows of an edit does not date it anew, whatever older one is in the output."""
    old, live = mill.folder / "old", mill.folder / "live"
    shutil.copytree(mill.output, old)
    mill.article("one", "excerpt: In short.", "All is new.")
    mill.build(now=NOW + DAY)
    shutil.move(mill.output, live)
    shutil.move(old, mill.output)
    mill.build(now=NOW + 2 * DAY, cache=False, previous=live)
    assert dates(mill)["one"] == at(1)


def test_words_that_were_digested_by_another_rule_say_nothing(mill: Site) -> None:
    """After a change of what is taken for words no entry moves; each keeps the date that it had."""
    mill.article("one", "excerpt: In short.", "All is new.")
    mill.build(now=NOW + DAY)
    state = json.loads(mill.read(STATE))
    assert state["words_by"] == RULE
    state["words_by"] = RULE - 1
    state["words"] = {key: ["0" * 16, updated] for key, (_, updated) in state["words"].items()}
    mill.write(f"public/{STATE}", json.dumps(state))
    mill.build(now=NOW + 2 * DAY, cache=False)
    assert dates(mill) == {"one": at(1), "two": "2020-12-02T09:00:00Z"}
    mill.article("one", "excerpt: In short.", "All is newer.")
    mill.build(now=NOW + 3 * DAY, cache=False)
    assert dates(mill)["one"] == at(3)


def test_the_rule_is_as_its_number_says(site: Site) -> None:
    """Who changes what is taken for words gives `RULE` another number, or every site would date its entries anew."""
    body = (
        "# Head\n\nA *b*<sup>1</sup> `c`[^1]\nd &amp; e\\.\n\n- x\n- [ ] y\n\n| h | i |\n|---|---|\n| j | k |\n\n"
        "> [!NOTE]\n> z\n\n```py\ncode  here\n```\n\n![alt](a.png)\n\n[^1]: foot\n"
    )
    written = article(
        title="T\u0065\u0301  t",
        summary="",
        body=body,
        images=(Image("https://example.org/i.png", title="Cap"),),
        related=(Related("https://example.org/r", "Not this"),),
        updated=datetime(2026, 1, 1, tzinfo=UTC),
    )
    options = entry_options(load_config(site.folder))
    text = "Cap Head A b1 c[1] d & e. x \u2610 y h i j k Note z code here foot"
    assert (RULE, *words_of(written, options)) == (1, "T\u00e9 t", "A b1 c d & e.", text)
