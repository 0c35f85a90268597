"""Front matter as generators have it: dotted names, case, topics, ids of authors, titles, states, clocks."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from growth import WORST, growth
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from support import Site
from test_decode import START, URL, codes, decoded, made, options

from feeds.articles import decode_options
from feeds.articles.titles import first_heading, repeats, shielded
from feeds.config import Config, load_config
from feeds.config import Site as SiteSection
from feeds.generators import Traits
from feeds.model import Image, Person, State
from feeds.problems.errors import FeedsError

if TYPE_CHECKING:
    from pathlib import Path

ADA: Final = Person("Ada Example", "https://ada.example/")


def test_dots_lead_into_mappings() -> None:
    """A dotted name is a key of a mapping, of the built-in names and of the config's."""
    front = "title: T\ndate: {created: 2020-01-02, updated: 2020-03-04}\nmeta: {lead: {text: Short}}\n"
    article = made(front, start="", timezone="UTC", fields={"summary": ("meta.lead.text",)})
    assert article.published == datetime(2020, 1, 2, tzinfo=UTC)
    assert article.updated == datetime(2020, 3, 4, tzinfo=UTC)
    assert article.summary == "Short"


def test_a_problem_of_a_dotted_name_has_its_place() -> None:
    """What is wrong below a mapping is told where it stands."""
    _, problems = decoded("---\ntitle: T\ndate:\n  created: 2020-01-01Z\n  updated: x\n---\nWords.")
    assert [(each.code, each.line, each.column) for each in problems if each.code == "A103"] == [("A103", 4, 3)]


def test_no_dotted_name_reaches_what_is_encrypted(tmp_path: Path) -> None:
    """A config cannot name a key of the encrypted field."""
    site = Site(tmp_path)
    site.config("articles: {fields: {summary: [secured.text]}}")
    with pytest.raises(FeedsError) as caught:
        load_config(site.folder)
    assert [each.code for each in caught.value.problems] == ["C111"]


@pytest.mark.parametrize("change", [str.upper, str.lower, str.capitalize])
def test_case_does_not_matter_where_the_exact_name_is_absent(change: Any) -> None:
    """A key that differs from a known one only by case is read."""
    keys = {
        "title": "T",
        "date": "2020-01-02T00:00:00Z",
        "description": "S",
        "webUrl": "https://a.example/",
        "tags": "[A]",
    }
    article = made("\n".join(f"{change(key)}: {value}" for key, value in keys.items()), start="")
    assert (article.title, article.summary, article.alternate) == ("T", "S", "https://a.example/")
    assert article.topics == ("A",)


def test_the_exact_name_wins() -> None:
    """A key in another case is passed over where the exact one is there."""
    assert made("Title: Other").title == "T"


def test_a_problem_of_a_key_in_another_case_has_its_place() -> None:
    """What is wrong with such a key is told where it stands."""
    _, problems = decoded(f"---\n{START}Link: https://a.example/\nLASTMOD: x\n---\nWords.")
    assert [(each.code, each.line) for each in problems] == [("A103", 5)]


@pytest.mark.parametrize(
    ("front", "topics"),
    [
        ("categories: [News]\ntags: [x]", ("News", "x")),
        ("tags: [x]\ncategory: Green Tea\ntag: one pot", ("Green Tea", "x", "one pot")),
        ("topics: [T]\ntags: [x]\ncategories: [y]", ("T",)),
        ("categories: [[A, B], C]", ("A", "B", "C")),
        ("tags: [{label: Tea, permalink: /tea}, pot]", ("Tea", "pot")),
        ("categories: [Tea]\ntags: [tea, TEA, cup]", ("Tea", "cup")),
    ],
)
def test_categories_and_tags_are_topics(front: str, topics: tuple[str, ...]) -> None:
    """All names of topics count together, but `topics` alone; each topic once, whatever its case."""
    assert made(front).topics == topics


@pytest.mark.parametrize(("generator", "topics"), [("jekyll", ("green", "tea")), ("", ("green", "tea"))])
def test_a_string_of_topics_is_words_for_jekyll(generator: str, topics: tuple[str, ...]) -> None:
    """A string without commas is words where Jekyll or nobody says otherwise."""
    known = decode_options(Config(site=SiteSection(title="News", url=URL), traits=Traits(generator=generator)))
    article, _ = decoded(f"---\n{START}tags: green tea\n---\nWords.", given=known)
    assert article is not None
    assert article.topics == topics


def test_a_string_of_topics_is_one_for_others() -> None:
    """A string without commas is one topic for generators that do not split it; with commas it is several."""
    whole = replace(options(), topics=replace(options().topics, are_words=False))
    for text, topics in {"green tea": ("green tea",), "green tea, pot": ("green tea", "pot")}.items():
        article, _ = decoded(f"---\n{START}tags: {text}\n---\nWords.", given=whole)
        assert article is not None
        assert article.topics == topics


@pytest.mark.parametrize(
    ("front", "authors"),
    [
        ("author: ada", [ADA]),
        ("authors: [ada, Bob]", [ADA, Person("Bob")]),
        ("authors: [{key: ada, title: Editor}]", [ADA]),
        ("authors: Bob, ada", [Person("Bob"), ADA]),
        ("authors: [{name: Eve, title: Editor}]", [Person("Eve")]),
        ("author: {display_name: Eve}", [Person("Eve")]),
    ],
)
def test_an_authors_id_is_looked_up(front: str, authors: list[Person]) -> None:
    """An id stands for the person that the site's file of authors has."""
    known = replace(options(), traits=Traits(people={"ada": ADA}))
    article, _ = decoded(f"---\n{START}{front}\n---\nWords.", given=known)
    assert article is not None
    assert list(article.authors) == authors


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("_data/authors.yml", "ada: {name: Ada Example, url: 'https://ada.example/', email: no address}"),
        ("articles/.authors.yml", "authors:\n  ada: {name: Ada Example, website: 'https://ada.example/'}"),
        ("authors.yml", "ada: {display_name: Ada Example, uri: 'https://ada.example/'}\nbob: 5"),
    ],
)
def test_the_file_of_authors_is_found(tmp_path: Path, file: str, text: str) -> None:
    """Without a generator the file of authors is looked for beside and above the articles."""
    site = Site(tmp_path)
    site.config("")
    site.write(file, text)
    assert decode_options(load_config(site.folder)).traits.people == {"ada": ADA}


@pytest.mark.parametrize(
    ("body", "title", "rest"),
    [
        ("# How we *brew* tea #\n\nText.", "How we brew tea", "Text."),
        ("Tea\n===\nText.", "Tea", "Text."),
        ("Tea\n---\nText.", "Tea", "Text."),
        ("```sh\n# no\n```\n# Tea {#tea}\n", "Tea", "```sh\n# no\n```"),
        ("<!--\n# no\n-->\n# Tea", "Tea", "<!--\n# no\n-->"),
        ("# The `<b>` tag and [a link](x)\nText.", "The <b> tag and a link", "Text."),
        ("# `x_y_z` \\# a_b_c\nText.", "x_y_z # a_b_c", "Text."),
        ("#Tag\n\n---\n\n## Tea\nText.", "Tea", "#Tag\n\n---\n\nText."),
    ],
)
def test_the_first_heading_is_the_title(body: str, title: str, rest: str) -> None:
    """Without a title the first heading is one, and is not shown again."""
    article = made("", start="date: 2020-01-01T00:00:00Z\n", body=body)
    assert (article.title, article.body) == (title, rest)


@pytest.mark.parametrize(
    ("title", "body", "rest"),
    [
        ("Tea time", "# Tea Time!\n\nText.", "Text."),
        ("Tea time", "Before.\n\n# Tea time\nText.", "Before.\n\nText."),
        ("Tea time", "# Other\n# Tea time", "# Other\n# Tea time"),
        ("'`tea` time'", "# `tea` time\nText.", "Text."),
    ],
)
def test_a_heading_that_repeats_the_title_is_not_shown(title: str, body: str, rest: str) -> None:
    """The first heading goes where it says what the title says; any other stays."""
    assert made(f"title: {title}", start="date: 2020-01-01T00:00:00Z\n", body=body).body == rest


def test_a_heading_of_html_that_repeats_the_title_is_not_shown() -> None:
    """The same holds of the `<h1>` that HTML starts with."""
    article = made("", path="one.html", body="<h1 class=a><b>T</b></h1>\n<p>Text.</p>")
    assert article.body == "<p>Text.</p>"


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Use `<img>` and `<b>`", "Use `<img>` and `<b>`"),
        ("How <img> works", "How <img> works"),
        ("Why <table> is <em>fine</em>", "Why <table> is fine"),
        ("<img src=x alt='The pot'> boils", "The pot boils"),
        ("one<br>two", "one two"),
    ],
)
def test_a_title_keeps_what_it_is_about(typed: str, title: str) -> None:
    """Code in backticks and tags that nothing closes are text; a picture is its alternative text."""
    assert made("", start=f'title: "{typed}"\ndate: 2020-01-01T00:00:00Z\n').title == title


@pytest.mark.parametrize(
    "part", ["# ", "`", "[", "![](", "*a", "<!--", "~~~\n", "a\n--\n", "<img ", "\n---", "_", "==", "#"]
)
def test_headings_are_found_in_time(part: str) -> None:
    """Looking for a heading takes no time that grows faster than the text."""

    def read(size: int) -> None:
        for text in (part * size, "\n" + part * size, f"# {part * size}"):
            heading = first_heading(text)
            if heading:
                repeats(heading, text[:1000])
            shielded(text)

    assert growth(read, 100_000) <= WORST


@given(st.text("#=-`~<>!{}*_[]() ab\n\t\\", max_size=60))
def test_any_body_has_a_heading_or_none(body: str) -> None:
    """A heading that is found stands within the body."""
    heading = first_heading(body)
    assert heading is None or 0 <= heading.start < heading.end <= len(body) + 1


@pytest.mark.parametrize(
    "front",
    [
        "build: {list: never, render: never}",
        "_build: {list: false}",
        "build: {list: local}",
        "feed: false",
        "hidden: true",
        "unlisted: true",
        "permalink: false",
        "eleventyExcludeFromCollections: true",
        "render: false",
        "status: draft",
        "Status: hidden",
        "Published: no",
    ],
)
def test_what_no_list_has_is_left_out(front: str) -> None:
    """An article that its generator keeps out of lists is left out, without a word."""
    assert made(front).state is State.UNPUBLISHED
    assert codes(front) == []


@pytest.mark.parametrize(
    "front", ["build: {list: always}", "build: x", "hidden: false", "feed: true", "status: published", "permalink: /a/"]
)
def test_what_lists_have_is_published(front: str) -> None:
    """Other values of the same keys keep nothing back."""
    assert made(front).state is State.PUBLISHED


@pytest.mark.parametrize(
    ("front", "url"),
    [
        ("cover: {image: /a.png, alt: A}", "https://news.example.org/a.png"),
        ("header: {teaser: /a.png}", "https://news.example.org/a.png"),
        ("image: {feature: /a.png}", "https://news.example.org/a.png"),
        ("og_image: https://a.example/b.png", "https://a.example/b.png"),
        ("thumbnail: /a.png", "https://news.example.org/a.png"),
    ],
)
def test_pictures_of_themes(front: str, url: str) -> None:
    """A picture is found under the names that themes have for it."""
    assert made(front).images == (Image(url),)


def test_a_picture_that_is_switched_off() -> None:
    """A switch in the place of a picture is none."""
    assert made("banner: false").images == ()
    assert codes("banner: false") == []


def test_a_later_publish_date_holds_and_keeps_the_address() -> None:
    """An article is published when it may be seen first; its address follows its date."""
    article = made("publishDate: 2020-05-06T00:00:00Z", permalink="/:year/:month/:title/")
    assert article.published == article.updated == datetime(2020, 5, 6, tzinfo=UTC)
    assert article.alternate == "https://news.example.org/2020/01/one/"


def entries(site: Site) -> dict[str, str]:
    """Return when each entry of a site's feed of everything was changed, by title."""
    items = json.loads((site.folder / "public/all.json").read_bytes())["items"]
    return {each["title"]: each["date_modified"] for each in items}


def clocked(folder: Path) -> Site:
    """Return a site with an article that is changed in 2041 and one that expires in 2040."""
    site = Site(folder)
    site.config("articles: {permalink: /:title/, timezone: UTC}")
    site.write("articles/a.md", "---\ntitle: A\ndate: 2024-01-01\nlastmod: 2041-11-16\n---\nx")
    site.write("articles/b.md", "---\ntitle: B\ndate: 2024-01-01\nexpiryDate: 2040-01-01\n---\nx")
    return site


EARLY: Final = datetime(2030, 1, 1, tzinfo=UTC)
LATE: Final = datetime(2042, 1, 1, tzinfo=UTC)


def test_a_change_in_the_future_is_told_and_not_published(tmp_path: Path) -> None:
    """No entry is newer than the build; the article's date of change counts once it has come."""
    site = clocked(tmp_path)
    report = site.build(now=EARLY)
    assert [(each.code, each.line) for each in report.problems] == [("A116", 4)]
    assert entries(site)["A"] == "2024-01-01T00:00:00Z"
    assert [each.code for each in site.build(now=LATE).problems] == []
    assert entries(site)["A"] == "2041-11-16T00:00:00Z"


@pytest.mark.parametrize("history", [[EARLY, LATE], [LATE, EARLY], [EARLY, EARLY], [LATE, EARLY, LATE]])
def test_clocks_and_caches_agree(tmp_path: Path, history: list[datetime]) -> None:
    """Whatever was built before, the same articles, state and clock give the same bytes and problems."""
    site, fresh = clocked(tmp_path / "one"), clocked(tmp_path / "two")
    for now in history:
        report = site.build(now=now)
    clean = fresh.build(now=history[-1], previous=site.output)
    assert report.problems == clean.problems
    assert site.outputs() == fresh.outputs()


def test_what_is_expired_is_left_out(tmp_path: Path) -> None:
    """From its `expiryDate` on an article is left out, and comes back with an earlier clock."""
    site = clocked(tmp_path)
    for now, titles in ((EARLY, {"A", "B"}), (LATE, {"A"}), (EARLY, {"A", "B"})):
        site.build(now=now)
        assert set(entries(site)) == titles
