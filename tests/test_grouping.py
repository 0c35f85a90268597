"""What articles are grouped by, and the groups that a config asks for."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import NOW, article

import feeds
from feeds.config.schema import GroupBy
from feeds.config.section_keys import Site as SiteSection
from feeds.groupings import GROUPINGS, Grouping, named
from feeds.index import Reader, Record, Update, newest_files, open_store, plan, read_article
from feeds.model import Article, Image, Markup, Person, Provider, Related

if TYPE_CHECKING:
    from support import Site

    from feeds.problems import Problem

DAY: Final = datetime(2020, 12, 16, tzinfo=UTC)
SEGMENT: Final = re.compile(r"[a-z0-9_][a-z0-9_.-]*")

# for each grouping: what an article says, and the paths of the feeds that it is in
EXAMPLES: Final[dict[str, tuple[dict[str, Any], list[str]]]] = {
    "topic": ({"topics": ("AI", "C++")}, ["topics/ai", "topics/c-plus-plus"]),
    "provider": ({"provider": Provider("Example News", "news.example.org")}, ["providers/news.example.org"]),
    "type": ({"type": "Video"}, ["types/video"]),
    "author": ({"authors": (Person("Ada Lovelace"), Person("Zoë"))}, ["authors/ada-lovelace", "authors/zoe"]),
    "language": ({"language": "pt-BR"}, ["languages/pt-br"]),
    "year": ({"year": "2020"}, ["years/2020"]),
}

every_grouping = pytest.mark.parametrize(("key", "grouping"), GROUPINGS.own.items(), ids=GROUPINGS.own.keys())


class Group(NamedTuple):
    """A feed to be made: where it stands, what it is called, and all its articles, newest first."""

    path: str
    labels: tuple[str, ...]
    title: str | None
    articles: tuple[Article, ...]


def grouped(articles: list[Article], *wanted: GroupBy) -> tuple[list[Group], list[Problem]]:
    """Group articles, read in this order, as a config with these groups does."""
    config = feeds.Config(site=SiteSection(title="News", url="https://news.example.org/"), groups=wanted)
    reader = Reader(config, include_unpublished=False)
    with open_store(None, "these tests") as store:
        Update(store, reader, now=NOW).apply([record(each, reader) for each in articles])
        made = plan(store, config, "these tests")
        groups = []
        for each in made.feeds:
            files = newest_files(store.connection, each.group_id, len(articles))
            assert (each.articles, each.entries) == (len(files), min(len(files), config.limit))
            having = tuple(read_article(store.connection, file) for file in files)
            groups.append(Group(each.group.path, each.group.labels, each.group.about.title, having))
    return groups, list(made.problems)


def record(said: Article, reader: Reader) -> Record:
    """Give what the index keeps of a file that says an article."""
    packed = msgspec.msgpack.encode(said)
    digest = blake2b(packed, digest_size=16).digest()
    belongings = reader.belongings(said)
    return Record(
        said.path,
        stamp=0,
        digest=digest,
        verdict="published",
        id=said.id,
        published=int(said.published.timestamp()),
        updated=int(said.updated.timestamp()),
        article=packed,
        article_digest=digest,
        names=belongings.names,
        groups=belongings.groups,
    )


def by(*keys: str, min_entries: int = 1) -> GroupBy:
    """Give what a config says of a family of feeds."""
    return GroupBy(by=keys, min_entries=min_entries)


def having(**said: Any) -> Article:
    """Give an article of its own that says what is given."""
    path = said.pop("path", "articles/a.md")
    return article(**{"id": f"urn:x:{path}", "path": path, **said})


def paths(groups: list[Group]) -> list[str]:
    """Give where groups stand."""
    return [each.path for each in groups]


# --- every grouping ----------------------------------------------------------------------------------------------


def test_every_grouping_has_an_example() -> None:
    """The table and these tests know the same groupings."""
    assert GROUPINGS.own.keys() == EXAMPLES.keys()


def test_every_grouping_has_a_folder_of_its_own() -> None:
    """No two groupings share a folder, and none stands where something else does."""
    folders = [grouping.folder for grouping in GROUPINGS.own.values()]
    assert len(set(folders)) == len(folders)
    assert not {"channels", "all", "index", "feeds"} & set(folders)
    assert all(SEGMENT.fullmatch(folder) for folder in folders)


@every_grouping
def test_a_grouping_makes_a_feed_of_each_value(key: str, grouping: Grouping) -> None:
    """An article stands in the feed of every value that it has."""
    said, expected = EXAMPLES[key]
    groups, problems = grouped([having(**said)], by(key))
    assert paths(groups) == expected
    assert all(each.path.startswith(f"{grouping.folder}/") for each in groups)
    assert problems == []


@every_grouping
def test_an_article_that_says_nothing_is_in_no_feed_of_a_grouping(key: str, grouping: Grouping) -> None:
    """No feed stands for a missing value."""
    assert list(grouping.keys(article())) == []
    assert grouped([article()], by(key)) == ([], [])


@every_grouping
def test_labels_are_what_people_call_a_value(key: str, grouping: Grouping) -> None:
    """Every group is labelled with one name, that is not empty."""
    groups, _ = grouped([having(**EXAMPLES[key][0])], by(key))
    assert [each.labels for each in groups] == [(each.label,) for each in grouping.keys(having(**EXAMPLES[key][0]))]
    assert all(each.labels[0] for each in groups)


ESCAPES: Final = (
    "../../etc/passwd",
    "..",
    ".",
    "/",
    "\\",
    "a/b",
    "%2e%2e",
    "a\x00b",
    "",
    " ",
    "-",
    "con",
    "NUL",
)
ALIKE: Final = (
    "C",
    "C++",
    "C#",
    ".NET",
    "AI",
    "ai",
    "A.I.",
    "人工智能",
    "人工智慧",
    "🤖",
    "é",
    "e\u0301",
    "x" * 300,
    "example.org",
)
NASTY: Final = st.sampled_from(ESCAPES + ALIKE)
NAMES: Final = NASTY | st.text(max_size=6)


def _nasty(name: str) -> dict[str, dict[str, Any]]:
    return {
        "topic": {"topics": (name,)},
        "provider": {"provider": Provider(name)},
        "type": {"type": name},
        "author": {"authors": (Person(name),)},
        "language": {"language": name},
        "year": {"year": name},
    }


@pytest.mark.sampled(2)
@every_grouping
@given(name=NAMES)
def test_no_feed_leaves_its_folder(key: str, grouping: Grouping, name: str) -> None:
    """A topic called ../../etc/passwd stays within topics/, and so does any other name anywhere."""
    groups, _ = grouped([having(**_nasty(name)[key])], by(key))
    for each in groups:
        folder, slug = each.path.split("/")
        assert folder == grouping.folder
        assert SEGMENT.fullmatch(slug)
        assert len(slug) <= 120


@pytest.mark.sampled(2)
@every_grouping
@given(names=st.lists(NAMES, unique_by=str.lower, max_size=8))
def test_no_two_names_share_a_feed(key: str, grouping: Grouping, names: list[str]) -> None:
    """As many feeds as names, each at a path of its own."""
    articles = [having(path=f"articles/{n}.md", **_nasty(name)[key]) for n, name in enumerate(names)]
    groups, _ = grouped(articles, by(key))
    keys = {each.name for said in articles for each in grouping.keys(said)}
    assert len({each.path for each in groups}) == len(groups) == len(keys)


@pytest.mark.parametrize("name", ["\ud800", "a\udfffb", "\ufffe", "\x00"])
def test_half_a_character_leaves_no_folder(site: Site, name: str) -> None:
    """A name with what is no character, as JSON can write it, stays within its folder and costs nobody else."""
    said = {"title": "T", "date": "2020-01-02", "link": "https://example.org/1", "topics": [name], "provider": name}
    site.write("articles/odd.json", json.dumps(said))
    site.article("good")
    report = site.build()
    assert report.articles.published == 2
    for path in site.outputs():
        assert re.fullmatch(r"(?:(?:topics|providers)/)?[a-z0-9_][a-z0-9_.-]*", path)


# --- everything --------------------------------------------------------------------------------------------------


def test_no_key_groups_everything() -> None:
    """A group by nothing is the feed of all articles, called by the site's title alone."""
    articles = [having(path="articles/a.md"), having(path="articles/b.md", topics=("AI",))]
    groups, problems = grouped(articles, by())
    assert [(each.path, each.labels, each.title, len(each.articles)) for each in groups] == [("all", (), None, 2)]
    assert problems == []


def test_newest_first_then_by_id() -> None:
    """Articles are ordered by publication, newest first, and those of one instant by id."""
    articles = [
        having(path="articles/1.md", id="urn:b", published=DAY),
        having(path="articles/2.md", id="urn:old", published=DAY - timedelta(days=1), updated=DAY + timedelta(days=9)),
        having(path="articles/3.md", id="urn:a", published=DAY),
        having(path="articles/4.md", id="urn:new", published=DAY + timedelta(days=1)),
    ]
    ((everything,), _) = grouped(articles, by())
    assert [each.id for each in everything.articles] == ["urn:new", "urn:a", "urn:b", "urn:old"]


def test_an_article_is_kept_as_it_was_read() -> None:
    """An article comes out of the index as it went in, whatever it says."""
    said = having(
        published=datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
        updated=datetime(1, 1, 1, tzinfo=UTC),
        topics=("人工智能", "a\x00b"),
        provider=Provider("P", "p.example"),
        authors=(Person("Ada", email="ada@example.org"),),
        images=(Image("https://example.org/a.png", width=3, title="A"),),
        related=(Related("Other", "https://example.org/other"),),
        quality=0.1,
        markup=Markup.HTML,
        body="<p>" + "x" * 100_000,
    )
    ((everything,), _) = grouped([said], by())
    assert everything.articles == (said,)


def test_every_group_is_newest_first() -> None:
    """The order of articles is the same in every group."""
    articles = [
        having(path=f"articles/{day}.md", topics=("AI",), published=DAY + timedelta(days=day)) for day in (2, 3, 1)
    ]
    groups, _ = grouped(articles, by(), by("topic"))
    for each in groups:
        assert [said.path for said in each.articles] == ["articles/3.md", "articles/2.md", "articles/1.md"]


# --- crossings ---------------------------------------------------------------------------------------------------


def test_a_crossing_stands_below_its_first_key() -> None:
    """A crossing has a feed for each pair that occurs, with both labels."""
    one = having(path="articles/1.md", topics=("AI", "C++"), provider=Provider("P", "p.example"))
    two = having(path="articles/2.md", topics=("AI",), provider=Provider("Q"))
    groups, _ = grouped([one, two], by("topic", "provider"))
    assert [(each.path, each.labels) for each in groups] == [
        ("topics/ai/providers/p.example", ("AI", "P")),
        ("topics/ai/providers/q", ("AI", "Q")),
        ("topics/c-plus-plus/providers/p.example", ("C++", "P")),
    ]


def test_an_article_without_one_of_the_keys_is_not_in_a_crossing() -> None:
    """A crossing wants every key."""
    assert grouped([having(topics=("AI",))], by("topic", "provider"))[0] == []


def test_a_crossing_has_the_articles_that_both_have() -> None:
    """A crossing holds exactly those articles that stand in the feeds of both its keys."""
    articles = [
        having(path=f"articles/{n}.md", topics=topics, provider=Provider(provider))
        for n, (topics, provider) in enumerate([(("AI",), "P"), (("AI", "X"), "P"), (("AI",), "Q"), (("X",), "P")])
    ]
    groups, _ = grouped(articles, by("topic"), by("provider"), by("topic", "provider"))
    members = {each.path: set(each.articles) for each in groups}
    assert members["topics/ai/providers/p"] == members["topics/ai"] & members["providers/p"]
    assert len(members["topics/ai/providers/p"]) == 2


def test_three_keys_may_cross() -> None:
    """A crossing is not limited to two keys."""
    groups, _ = grouped([having(topics=("AI",), type="video", language="de")], by("language", "type", "topic"))
    assert paths(groups) == ["languages/de/types/video/topics/ai"]


# --- min_entries -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("least", "expected"),
    [(1, ["topics/ai", "topics/rare"]), (2, ["topics/ai"]), (3, [])],
)
def test_min_entries(least: int, expected: list[str]) -> None:
    """A feed with fewer articles than min_entries is left out."""
    articles = [having(path="articles/1.md", topics=("AI", "Rare")), having(path="articles/2.md", topics=("AI",))]
    assert paths(grouped(articles, by("topic", min_entries=least))[0]) == expected


def test_min_entries_counts_articles_not_entries(site: Site) -> None:
    """A limit below min_entries leaves no feed out."""
    site.config("limit: 1\ngroups: [{by: [topic], min_entries: 2}]")
    site.article("a", "topics: [AI]")
    site.article("b", "topics: [AI]")
    assert [each.path for each in site.build().feeds] == ["topics/ai"]


def test_a_slug_does_not_depend_on_min_entries() -> None:
    """A feed stands at the same path whichever others are left out."""
    articles = [
        having(path="articles/1.md", topics=("A I",)),
        having(path="articles/2.md", topics=("A-I",)),
        having(path="articles/3.md", topics=("A-I",)),
    ]
    all_of_them = {each.labels: each.path for each in grouped(articles, by("topic"))[0]}
    often = {each.labels: each.path for each in grouped(articles, by("topic", min_entries=2))[0]}
    assert often == {("A-I",): all_of_them[("A-I",)]}


# --- names -------------------------------------------------------------------------------------------------------


def providers(*said: tuple[str, str | None]) -> list[Article]:
    """Give an article from each provider, named and at a domain as told."""
    return [having(path=f"articles/{n}.md", provider=Provider(name, domain)) for n, (name, domain) in enumerate(said)]


def test_a_domain_goes_by_its_commonest_name() -> None:
    """Articles of one domain are one feed, labelled with the name that most of them use; the others are reported."""
    articles = providers(("Zeta", "p.example"), ("Alpha", "p.example"), ("Zeta", "p.example"))
    groups, problems = grouped(articles, by("provider"))
    assert [(each.path, each.labels, len(each.articles)) for each in groups] == [("providers/p.example", ("Zeta",), 3)]
    assert [(each.code, each.path, each.line, each.column) for each in problems] == [("G101", "articles/0.md", 1, 1)]
    for word in ("p.example", "'Alpha'", "'Zeta'"):
        assert word in problems[0].message


def test_of_two_names_as_common_the_first_in_order_is_taken() -> None:
    """A tie is decided by the names, not by the order of files."""
    for articles in (
        providers(("Zeta", "p.example"), ("Alpha", "p.example")),
        providers(("Alpha", "p.example"), ("Zeta", "p.example")),
    ):
        assert grouped(articles, by("provider"))[0][0].labels == ("Alpha",)


def test_one_name_at_two_domains_is_two_feeds() -> None:
    """Providers are told apart by their domain."""
    groups, problems = grouped(providers(("P", "a.example"), ("P", "b.example")), by("provider"))
    assert paths(groups) == ["providers/a.example", "providers/b.example"]
    assert problems == []


def test_a_provider_named_like_a_domain_has_one_path() -> None:
    """A provider that is named by its domain once stands at the same path, whichever article is newer."""
    older, newer = DAY, DAY + timedelta(days=1)
    found = []
    for first, second in ((older, newer), (newer, older)):
        articles = [
            having(path="articles/1.md", provider=Provider("p.example"), published=first),
            having(path="articles/2.md", provider=Provider("P", "p.example"), published=second),
        ]
        found.append(paths(grouped(articles, by("provider"))[0]))
    assert found[0] == found[1]


def test_a_domain_may_be_as_long_as_domains_are(site: Site) -> None:
    """A domain of 253 characters has a feed whose file a disk can hold, and costs the other feeds nothing."""
    domain = ".".join(["a" * 62] * 4) + ".b"
    site.article("long", f"provider: {{name: Long, domain: {domain}}}")
    site.article("other")
    assert site.build().articles.published == 2


@pytest.mark.parametrize("names", [("C", "C++", "C#", ".NET", "NET"), ("人工智能", "区块链"), ("R", "R&D", "R@D")])
def test_names_that_differ_have_slugs_that_can_be_read(names: tuple[str, ...]) -> None:
    """Names that only symbols tell apart have paths of their own without a digest."""
    groups, problems = grouped([having(topics=names)], by("topic"))
    assert len(paths(groups)) == len(names)
    assert problems == []


def test_a_collision_is_resolved_and_reported() -> None:
    """Of two names that want one path the first in code-point order has it; the other is told where it stands."""
    articles = [having(path="articles/b.md", topics=("A-I",)), having(path="articles/a.md", topics=("A I",))]
    groups, problems = grouped(articles, by("topic"))
    first, second = groups
    assert (first.path, first.labels) == ("topics/a-i", ("A I",))
    assert re.fullmatch(r"topics/a-i-[0-9a-f]{6}", second.path)
    assert second.labels == ("A-I",)
    (problem,) = problems
    assert (problem.code, problem.path) == ("G102", "articles/b.md")
    for word in ("'A-I'", "'A I'", second.path.partition("/")[2]):
        assert word in problem.message


def test_a_name_is_reported_once_however_many_groups_use_it() -> None:
    """A grouping that stands in two families is looked at once."""
    articles = [having(topics=("A I", "A-I"), provider=Provider("P"))]
    _, problems = grouped(articles, by("topic"), by("topic", "provider"))
    assert [each.code for each in problems] == ["G102"]


def test_a_name_without_a_feed_is_not_reported() -> None:
    """A name that no feed has is nobody's trouble, though it would share a path with another."""
    articles = [
        having(path="articles/b.md", topics=("A I", "A-I")),
        having(path="articles/c.md", topics=("A I",), provider=Provider("P")),
    ]
    _, problems = grouped(articles, by("topic", "provider"))
    assert problems == []


# --- channels ----------------------------------------------------------------------------------------------------


def test_a_channel_has_its_title_and_articles(site: Site) -> None:
    """A channel stands in channels/, with its own title, or its name."""
    site.config(
        "groups: []\nchannels:\n  - {name: edge, title: At the edge, where: {topics: {any: [AI]}}}\n  - name: every"
    )
    site.article("a", "topics: [AI]")
    site.article("b")
    found = [(each.path, each.title, each.articles) for each in site.build().feeds]
    assert found == [("channels/edge", "At the edge", 1), ("channels/every", "every · News", 2)]


def test_a_channel_that_matches_nothing_is_an_empty_feed(site: Site) -> None:
    """A channel without articles is published, and reported at its place in the config."""
    site.config("channels:\n  - name: every\n  - name: none\n    where: {types: [nothing]}")
    site.article("a")
    report = site.build()
    assert [each.entries for each in report.feeds if each.path == "channels/none"] == [0]
    (problem,) = report.problems
    assert (problem.code, problem.path) == ("G103", "config.yaml")
    assert problem.line == 6
    assert "'none'" in problem.message


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("topics: {any: [AI, Typo]}", "Typo"),
        ("topics: {any: [ai], all: [Typo]}", "Typo"),
        ("providers: {any: [p.example, typo.example]}", "typo.example"),
    ],
)
def test_a_name_that_no_article_has_is_reported(where: str, name: str, site: Site) -> None:
    """A channel that names a topic or provider nobody has is probably misspelt."""
    site.config(f"channels:\n  - name: one\n    where: {{{where}}}")
    site.article("a", "topics: [AI]\nprovider: {name: P, domain: p.example}")
    problems = [each for each in site.build().problems if each.code == "G104"]
    assert len(problems) == 1
    assert f"'{name}'" in problems[0].message
    assert "'one'" in problems[0].message


@pytest.mark.parametrize(
    ("where", "near", "column"),
    [
        ("topics: {any: [Opn Web]}", "Open Web", 28),
        ("topics: {any: [AI], all: [open-web]}", "Open Web", 39),
        ("providers: {any: [harbor science]}", "Harbour Science", 31),
        ("providers: {any: [harbour.exmaple]}", "harbour.example", 31),
    ],
)
def test_a_name_that_no_article_has_is_told_with_the_nearest(site: Site, where: str, near: str, column: int) -> None:
    """The warning stands at the name, and has the one that articles have and that is most like it."""
    site.config(f"channels:\n  - name: one\n    where: {{{where}}}")
    site.article("a", "topics: [AI, Open Web]\nprovider: {name: Harbour Science, domain: harbour.example}")
    (problem,) = (each for each in site.build().problems if each.code == "G104")
    assert (problem.line, problem.column) == (6, column)
    assert problem.message.endswith(f"; did you mean '{near}'?")


@pytest.mark.parametrize("where", ["topics: {any: [AI]}", "providers: {any: [p.example]}"])
def test_a_name_is_known_without_feeds_of_its_kind(site: Site, where: str) -> None:
    """A site that groups by nothing knows its topics and providers all the same."""
    site.config(f"groups: []\nchannels:\n  - name: one\n    where: {{{where}}}")
    site.article("a", "topics: [AI]\nprovider: {name: P, domain: p.example}")
    assert site.build().problems == ()


@pytest.mark.parametrize("where", ["topics: {any: [ai]}", "providers: {any: [P.EXAMPLE, p]}", "topics: {none: [AI]}"])
def test_a_name_that_an_article_has_is_not_reported(where: str, site: Site) -> None:
    """Case makes no name unknown."""
    site.config(f"channels:\n  - name: one\n    where: {{{where}}}")
    site.article("a", "topics: [AI]\nprovider: {name: P, domain: p.example}")
    assert "G104" not in {each.code for each in site.build().problems}


def test_a_site_may_have_channels_alone(site: Site) -> None:
    """A config may ask for nothing but channels, be they empty now."""
    site.config("groups: []\nchannels:\n  - name: none\n    where: {types: [nothing]}")
    site.article("a")
    assert [(each.path, each.entries) for each in site.build().feeds] == [("channels/none", 0)]


@pytest.mark.parametrize("groups", ["[]", "[{by: [topic]}]", "[{by: [], min_entries: 2}]"])
def test_without_any_feed_there_is_nothing_to_publish(groups: str, site: Site) -> None:
    """A config that makes no feed of the articles is told so, and nothing published is touched."""
    site.article("a")
    site.build()
    before = site.outputs()
    site.config(f"groups: {groups}")
    with pytest.raises(feeds.NothingToPublish, match="groups"):
        site.build()
    assert site.outputs() == before


# --- order -------------------------------------------------------------------------------------------------------

ARTICLES: Final = st.lists(
    st.builds(
        having,
        topics=st.lists(st.sampled_from(["AI", "ai", "A I", "C", "C++", "人工智能"]), max_size=3, unique=True).map(
            tuple
        ),
        provider=st.none()
        | st.builds(
            Provider,
            st.sampled_from(["P", "p", "Q", "p.example"]),
            st.none() | st.sampled_from(["p.example", "q.example"]),
        ),
        authors=st.lists(st.builds(Person, st.sampled_from(["Ada", "ada"])), max_size=2).map(tuple),
        type=st.none() | st.sampled_from(["video", "Video"]),
        published=st.sampled_from([DAY, DAY + timedelta(days=1)]),
        year=st.just("2020"),
    ),
    max_size=6,
).map(
    lambda many: [
        msgspec.structs.replace(each, path=f"articles/{n}.md", id=f"urn:x:{n}") for n, each in enumerate(many)
    ]
)
EVERY_GROUP: Final = (by(), *(by(key) for key in GROUPINGS.own), by("topic", "provider", min_entries=2))


@given(st.data(), ARTICLES)
def test_the_order_of_articles_changes_nothing(data: st.DataObject, articles: list[Article]) -> None:
    """Groups, paths, labels and problems are the same whatever order files are read in."""
    shuffled = data.draw(st.permutations(articles))
    assert grouped(articles, *EVERY_GROUP) == grouped(shuffled, *EVERY_GROUP)


@given(ARTICLES)
def test_dates_change_no_path(articles: list[Article]) -> None:
    """A feed's path depends on names alone, never on which article is the newest."""
    backwards = [msgspec.structs.replace(each, published=DAY - timedelta(days=n)) for n, each in enumerate(articles)]
    forwards = [msgspec.structs.replace(each, published=DAY + timedelta(days=n)) for n, each in enumerate(articles)]
    assert paths(grouped(backwards, *EVERY_GROUP)[0]) == paths(grouped(forwards, *EVERY_GROUP)[0])


def test_articles_of_one_instant_are_chosen_by_id(site: Site) -> None:
    """Of articles published in one instant, those with the first ids are within the limit, whatever their files."""
    site.config("limit: 2\ngroups: [{by: []}]")
    for name, number in zip("dacb", "1423", strict=True):
        site.article(name, f"id: 'urn:x:{number}'\ntitle: '{number}'")
    site.build()
    assert [item["title"] for item in json.loads(site.read("all.json"))["items"]] == ["1", "2"]


@given(ARTICLES)
def test_groups_are_sorted_by_path_and_never_empty(articles: list[Article]) -> None:
    """Feeds come in the order of their paths, each with articles that have its keys."""
    groups, _ = grouped(articles, *EVERY_GROUP)
    assert paths(groups) == sorted(set(paths(groups)))
    assert all(each.articles for each in groups)


def test_the_order_of_groups_changes_nothing() -> None:
    """A config may name its groups in any order."""
    articles = [having(topics=("AI",), provider=Provider("P"))]
    assert grouped(articles, by("topic"), by()) == grouped(articles, by(), by("topic"))


def test_names_that_differ_in_case_are_one_topic(site: Site) -> None:
    """Topics that differ only in case make one feed, called by the spelling that most articles use, without a word."""
    for number, topic in enumerate(("Open Web", "open web", "OPEN WEB", "Open Web"), 1):
        site.article(f"a{number}", f"topics: [{topic}]", day=number)
    report = site.build()
    assert [feed.path for feed in report.feeds] == ["all", "topics/open-web"]
    assert report.feeds[1].title == "Open Web · News"
    assert not report.problems
    assert json.loads(site.read("feeds.json"))["feeds"][1]["keys"] == {"topic": "Open Web"}
    assert site.read("all.html").count(b'href="topics/open-web.html"') == 5


# bounds


def test_an_article_has_no_more_topics_than_are_taken(site: Site) -> None:
    """Of thousands the first hundred make feeds and stand in them (A119), and what is written grows no faster."""
    site.config("groups: [{by: []}, {by: [topic]}]")
    site.article("one", f"topics: [{', '.join(f't{number}' for number in range(8000))}]")
    report = site.build(jobs=1)
    assert [(each.code, each.path, each.line) for each in report.problems] == [("A119", "articles/one.md", 5)]
    assert sorted(each.path for each in report.feeds if each.path != "all") == sorted(
        f"topics/t{n}" for n in range(100)
    )
    (item,) = json.loads(site.read("all.json"))["items"]
    assert item["tags"] == [f"t{number}" for number in range(100)]
    assert sum(map(len, site.outputs().values())) < 5_000_000


def test_an_article_has_no_more_authors_than_are_taken(site: Site) -> None:
    """Of them too each may have a feed, in which all stand."""
    site.config("groups: [{by: []}, {by: [author]}]")
    site.article("one", f"authors: [{', '.join(f'Author {number}' for number in range(300))}]")
    report = site.build(jobs=1)
    assert [(each.code, each.line) for each in report.problems] == [("A119", 5)]
    assert len(report.feeds) == 101


def test_a_hundred_topics_are_no_problem(site: Site) -> None:
    """As many as are taken may stand there."""
    site.article("one", f"topics: [{', '.join(f't{number}' for number in range(100))}]")
    assert site.build(jobs=1).problems == ()


def test_an_article_stands_in_no_crossing_of_too_many_feeds(site: Site) -> None:
    """Where topics times authors are thousands, none of their crossing has the article (G110), and all others do."""
    site.config("groups: [{by: []}, {by: [topic]}, {by: [topic, author]}]")
    many = ", ".join(f"n{number}" for number in range(60))
    site.article("one", f"topics: [{many}]\nauthors: [{many}]")
    site.article("two", "topics: [n1]\nauthors: [n1]", day=2)
    report = site.build(jobs=1)
    assert [(each.code, each.path) for each in report.problems] == [("G110", "articles/one.md")]
    assert len(report.feeds) == 1 + 60 + 1
    (crossed,) = [each for each in report.feeds if "authors" in each.path]
    assert (crossed.path, crossed.articles) == ("topics/n1/authors/n1", 1)


def test_a_grouping_has_no_more_values_than_are_taken(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another package's grouping makes of one article has the same bound (G110)."""
    letters = Grouping("letters", lambda _: [named(f"l{number}") for number in range(500)])
    monkeypatch.setattr(GROUPINGS, "own", {**GROUPINGS.own, "letter": letters})
    site.config("groups: [{by: []}, {by: [topic]}]")
    config = msgspec.structs.replace(feeds.load_config(site.folder), groups=(GroupBy(()), GroupBy(("letter",))))
    site.article("one")
    report = feeds.build(config, now=NOW, jobs=1)
    assert [(each.code, each.path) for each in report.problems] == [("G110", "articles/one.md")]
    assert len(report.feeds) == 101
