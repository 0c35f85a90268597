"""No entry is shown again because something was renamed: articles keep the ids that they were published with."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Final

import pytest

from feeds.state import STATE, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support import Site

MACHINES: Final = ("the same", "no cache", "no outputs", "another")


def ids(site: Site) -> dict[str, str]:
    """Give the ids of all entries by their titles."""
    return {item["title"]: item["id"] for item in json.loads(site.read("all.json"))["items"]}


def tombstones(site: Site) -> int:
    """Count what the feed of everything says was removed."""
    return site.read("all.atom").count(b"<at:deleted-entry ")


def rebuild(site: Site, machine: str) -> None:
    """Build on the same machine or another one, which has not all that is there."""
    options: dict[str, Any] = {}
    if machine in {"no cache", "another"}:
        shutil.rmtree(site.folder / ".feeds-cache")
    if machine == "no outputs":
        shutil.rmtree(site.output)
    if machine == "another":
        shutil.rmtree(site.folder / "elsewhere", ignore_errors=True)
        shutil.move(site.output, site.folder / "elsewhere")
        options["previous"] = site.folder / "elsewhere"
    site.build(logged=lambda _: None, **options)


def write(site: Site, name: str, front: str, body: str = "") -> None:
    """Write an article with nothing in its front matter but what is given."""
    site.write(f"articles/{name}.md", f"---\n{front}\n---\n{body}")


def move(site: Site, name: str, other: str) -> None:
    """Give a file another name."""
    file = site.folder / "articles" / f"{other}.md"
    file.parent.mkdir(exist_ok=True)
    (site.folder / "articles" / f"{name}.md").rename(file)


@pytest.fixture
def shelf(site: Site) -> Site:
    """Give a published site whose articles' ids follow from their files' paths, by way of a pattern."""
    site.config("articles: {permalink: /:slug/, timezone: UTC}")
    write(site, "one", "title: One\ndate: 2020-01-01", "The first text.")
    write(site, "two", "title: Two\ndate: 2020-01-02", "The second text.")
    site.build()
    return site


def rewritten(front: str, body: str) -> Callable[[Site], None]:
    """Give what moves a file and writes it anew."""

    def rename(site: Site) -> None:
        move(site, "one", "uno")
        write(site, "uno", front, body)

    return rename


RENAMES: Final[dict[str, Callable[[Site], None]]] = {
    "a file moved": lambda site: move(site, "one", "uno"),
    "a file and its title": rewritten("title: Uno\ndate: 2020-01-01", "The first text."),
    "a file and its date": rewritten("title: One\ndate: 2020-02-02", "The first text."),
    "a file and its text": rewritten("title: One\ndate: 2020-01-01", "Another text."),
    "an address": lambda site: write(
        site, "one", "title: One\ndate: 2020-01-01\nwebUrl: https://x.example/1", "The first text."
    ),
    "the site": lambda site: site.config(
        "articles: {permalink: /:slug/, timezone: UTC}", url="http://elsewhere.example/blog/"
    ),
}
SEEN_BY_TEXT: Final = {"a file and its title", "a file and its date"}
"""What documents do not tell enough of, and an index does."""


@pytest.mark.sampled(2)
@pytest.mark.parametrize("rename", RENAMES)
@pytest.mark.parametrize("machine", MACHINES)
def test_what_is_renamed_keeps_its_id(shelf: Site, rename: str, machine: str) -> None:
    """An article that was moved or renamed has the id with which it was published, and none is told as removed."""
    if rename in SEEN_BY_TEXT and machine in {"no cache", "another"}:
        pytest.skip("the published documents have not enough of it")
    before = set(ids(shelf).values())
    RENAMES[rename](shelf)
    rebuild(shelf, machine)
    assert set(ids(shelf).values()) == before
    assert tombstones(shelf) == 0
    rebuild(shelf, "the same")
    assert set(ids(shelf).values()) == before


def test_an_exception_goes_along(shelf: Site) -> None:
    """An id that an article kept stays with it over more renames, on any machine, and leaves one line."""
    before = ids(shelf)["One"]
    for number, machine in enumerate(MACHINES):
        move(shelf, "one" if not number else f"one-{number}", f"one-{number + 1}")
        rebuild(shelf, machine)
        assert ids(shelf)["One"] == before
        assert list(decode(shelf.read(STATE)).ids.values()) == [before]


def test_a_rename_that_is_undone_leaves_nothing(shelf: Site) -> None:
    """Where the rules give an article its own id again, nothing needs to be remembered."""
    before = ids(shelf)
    move(shelf, "one", "uno")
    shelf.build()
    move(shelf, "uno", "one")
    shelf.build()
    assert ids(shelf) == before
    assert decode(shelf.read(STATE)).ids == {}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("together", [True, False], ids=["at once", "one after the other"])
@pytest.mark.parametrize("machine", ["the same", "no outputs"])
def test_a_new_article_in_an_old_place_is_new(shelf: Site, *, together: bool, machine: str) -> None:
    """Who writes another article where one was that moved away has another id: no id is of two stories."""
    before = ids(shelf)
    move(shelf, "one", "uno")
    if not together:
        rebuild(shelf, machine)
    write(shelf, "one", "title: Three\ndate: 2020-03-03", "The third text.")
    rebuild(shelf, machine)
    after = ids(shelf)
    assert {title: after[title] for title in before} == before
    assert after["Three"] not in before.values()
    assert tombstones(shelf) == 0
    shelf.build(output=shelf.folder / "other", cache=False, previous=shelf.output)
    shelf.output = shelf.folder / "other"
    assert ids(shelf) == after


def test_two_articles_that_change_places(shelf: Site) -> None:
    """Each of two articles whose files change names keeps its id."""
    before = ids(shelf)
    move(shelf, "one", "three")
    move(shelf, "two", "one")
    move(shelf, "three", "two")
    shelf.build()
    assert ids(shelf) == before
    shelf.build(output=shelf.folder / "other", cache=False, previous=shelf.output)
    shelf.output = shelf.folder / "other"
    assert ids(shelf) == before


def test_what_is_written_anew_in_its_place_is_the_same(shelf: Site) -> None:
    """An article whose title and text both changed stands where it stood, and has the id of the place."""
    before = ids(shelf)["One"]
    write(shelf, "one", "title: Anew\ndate: 2020-01-01", "Another text.")
    shelf.build()
    assert ids(shelf)["Anew"] == before


@pytest.mark.sampled(2)
@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("together", [True, False], ids=["at once", "later"])
def test_another_story_in_a_removed_ones_place_is_new(shelf: Site, machine: str, *, together: bool) -> None:
    """An article that has nothing of one that was removed has another id, though the rules give it the same."""
    before = ids(shelf)["One"]
    if not together:
        (shelf.folder / "articles" / "one.md").unlink()
        shelf.build()
    write(shelf, "one", "title: Three\ndate: 2020-03-03", "The third text.")
    rebuild(shelf, machine if not together else "the same")
    assert ids(shelf)["Three"] != before
    assert tombstones(shelf) == 1
    found = ids(shelf)
    shelf.build(output=shelf.folder / "other", cache=False, previous=shelf.output)
    shelf.output = shelf.folder / "other"
    assert ids(shelf) == found


def test_what_comes_back_has_its_id(shelf: Site) -> None:
    """An article that was removed and is there again is the same, whatever was edited of it meanwhile."""
    before = ids(shelf)
    (shelf.folder / "articles" / "one.md").unlink()
    shelf.build()
    write(shelf, "one", "title: One\ndate: 2020-04-04", "Another text.")
    shelf.build()
    assert ids(shelf) == before
    assert tombstones(shelf) == 0


@pytest.mark.parametrize("said", ["id: urn:x:1", "guid: 42"])
def test_an_id_that_is_said_counts(shelf: Site, said: str) -> None:
    """Who gives an article an id means it, though the article had another one."""
    before = ids(shelf)["One"]
    write(shelf, "one", f"title: One\ndate: 2020-01-01\n{said}", "The first text.")
    shelf.build()
    assert ids(shelf)["One"] != before
    assert tombstones(shelf) == 1


@pytest.mark.parametrize("machine", MACHINES)
def test_nobody_keeps_an_id_that_another_article_says(shelf: Site, machine: str) -> None:
    """Of two articles of one id the other one has it once the first says it no more, whatever that was published as."""
    write(shelf, "one", "title: One\ndate: 2020-01-01\nguid: urn:x:1", "A text.")
    write(shelf, "four", "title: Four\ndate: 2020-04-04\nguid: urn:x:1", "The fourth text.")
    rebuild(shelf, "the same")
    assert ids(shelf)["Four"] == "urn:x:1"
    write(shelf, "four", "title: Four\ndate: 2020-04-04", "The fourth text.")
    rebuild(shelf, machine)
    assert ids(shelf)["One"] == "urn:x:1"
    assert ids(shelf)["Four"] != "urn:x:1"


def test_what_was_removed_is_not_what_comes(shelf: Site) -> None:
    """An article that has neither title nor text of one that went is another one."""
    before = ids(shelf)
    (shelf.folder / "articles" / "one.md").unlink()
    write(shelf, "three", "title: Three\ndate: 2020-01-01", "The third text.")
    shelf.build()
    assert ids(shelf)["Three"] not in before.values()
    assert tombstones(shelf) == 1


def test_a_provider_that_is_renamed_changes_no_id(site: Site) -> None:
    """Another name or address of a provider is no other article."""
    site.article("one", "provider: {name: Lab, domain: lab.example}")
    site.build()
    before = ids(site)
    site.article("one", "provider: {name: The Lab, domain: the-lab.example}")
    site.build()
    assert ids(site) == before


def test_http_turned_https_changes_no_id(site: Site) -> None:
    """An address of an article's own that is typed with another scheme or host is the same article's."""
    site.article("one", "originalUrl: http://lab.example/one")
    site.build()
    before = ids(site)
    for url in ("https://lab.example/one", "https://www.lab.example/one"):
        site.article("one", f"originalUrl: {url}")
        site.build()
        assert ids(site) == before


RULES: Final = ("permalink", "atom-tag", "{rule: permalink, site: 'https://old.example/'}")
PATTERN: Final = "articles: {permalink: /:slug/, timezone: UTC}"


def after_config(machine: str) -> str:
    """Give the machine that builds after a change of the config, which throws the cache away."""
    return "the same" if machine == "no outputs" else machine


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_that_is_set_afterwards_counts(shelf: Site, rule: str, machine: str) -> None:
    """Who says later how ids are made gets these, also of an article that was moved before, and keeps them then."""
    move(shelf, "one", "uno")
    shelf.build()
    before = set(ids(shelf).values())
    shelf.config(f"ids: {rule}\n{PATTERN}")
    rebuild(shelf, after_config(machine))
    made = ids(shelf)
    assert not before & set(made.values())
    assert made["One"].endswith("/uno/")
    move(shelf, "uno", "eins")
    rebuild(shelf, machine)
    assert ids(shelf) == made
    assert tombstones(shelf) == len(before)


@pytest.mark.parametrize("machine", MACHINES)
def test_ids_of_a_rule_stay(site: Site, machine: str) -> None:
    """A rule that was there from the first changes no id when a file or the site moves, nor when it is taken out."""
    site.config(f"ids: permalink\n{PATTERN}")
    write(site, "one", "title: One\ndate: 2020-01-01", "The first text.")
    write(site, "two", "title: Two\ndate: 2020-01-02", "The second text.")
    site.build()
    before = ids(site)
    move(site, "one", "uno")
    rebuild(site, machine)
    assert ids(site) == before
    site.config(f"ids: permalink\n{PATTERN}", url="https://elsewhere.example/")
    rebuild(site, after_config(machine))
    assert ids(site) == before
    for rule in ("", "ids: permalink\n", ""):
        site.config(f"{rule}{PATTERN}")
        rebuild(site, after_config(machine))
    assert ids(site)["Two"] == before["Two"]


def test_an_id_that_is_said_is_no_other_ones(shelf: Site) -> None:
    """Who writes into an article the id that it keeps changes nothing, and who names a removed one's id gets that."""
    before = ids(shelf)
    move(shelf, "one", "uno")
    shelf.build()
    write(shelf, "uno", f"title: One\ndate: 2020-01-01\nid: {before['One']}", "The first text.")
    shelf.build()
    assert ids(shelf) == before
    shelf.build(cache=False)
    assert ids(shelf) == before
    (shelf.folder / "articles" / "uno.md").unlink()
    shelf.build()
    write(shelf, "three", f"title: Three\ndate: 2020-03-03\nid: {before['One']}", "The third text.")
    shelf.build()
    assert ids(shelf)["Three"] == before["One"]


# an index that is older than the last publication


@contextmanager
def on_a_machine_that_was_away(site: Site) -> Iterator[None]:
    """Build meanwhile with the cache that was set aside, and then again with the one that is there now."""
    cache, away, here = (site.folder / name for name in (".feeds-cache", "away", "here"))
    shutil.move(cache, here)
    shutil.move(away, cache)
    yield
    shutil.rmtree(cache)
    shutil.move(here, cache)


def edited_while_a_machine_was_away(shelf: Site) -> str:
    """Set the cache aside, publish two edits of an article, and give the id that it had before."""
    before = ids(shelf)["One"]
    shutil.copytree(shelf.folder / ".feeds-cache", shelf.folder / "away")
    for date in ("2020-01-01", "2020-02-02"):
        write(shelf, "one", f"title: Uno\ndate: {date}", "Another text.")
        shelf.build()
    return before


@pytest.mark.parametrize("moves", [False, True], ids=["", "and the site"])
@pytest.mark.parametrize("change", ["", "webUrl: https://x.example/1"], ids=["nothing", "its address"])
def test_what_was_edited_elsewhere_is_known_as_it_was_published_last(shelf: Site, change: str, *, moves: bool) -> None:
    """A machine whose index is older than edits that another one published, and nothing but these, knows of them."""
    before = edited_while_a_machine_was_away(shelf)
    with on_a_machine_that_was_away(shelf):
        write(shelf, "one", f"title: Uno\ndate: 2020-02-02\n{change}", "Another text.")
        if moves:
            relocate(shelf)
        shelf.build(logged=lambda _: None)
        assert ids(shelf)["Uno"] == before
        assert tombstones(shelf) == 0


def test_what_came_back_is_held_against_what_was_published_last(shelf: Site) -> None:
    """An article that a machine removed which did not know its last edits is the same one when it is there again."""
    before = edited_while_a_machine_was_away(shelf)
    with on_a_machine_that_was_away(shelf):
        (shelf.folder / "articles" / "one.md").unlink()
        shelf.build()
    write(shelf, "one", "title: Uno\ndate: 2020-02-02", "Another text.")
    shelf.build()
    assert ids(shelf)["Uno"] == before


def test_a_file_that_cannot_be_read_has_the_id_that_was_published_last(shelf: Site) -> None:
    """Of two articles that changed places one is removed and one cannot be read: the first is told as removed."""
    before = ids(shelf)
    shutil.copytree(shelf.folder / ".feeds-cache", shelf.folder / "away")
    move(shelf, "one", "three")
    move(shelf, "two", "one")
    move(shelf, "three", "two")
    shelf.build()
    with on_a_machine_that_was_away(shelf):
        (shelf.folder / "articles" / "one.md").unlink()
        write(shelf, "two", "title: [")
        write(shelf, "three", "title: Three\ndate: 2020-03-03")
        shelf.build()
    state = decode(shelf.read(STATE))
    assert (list(state.removed), list(state.held)) == ([before["Two"]], [before["One"]])


# what an index knew, for the one that takes its place

AT_ONCE: Final = {name: rename for name, rename in RENAMES.items() if name != "the site"}


def relocate(site: Site, url: str = "http://elsewhere.example/blog/") -> None:
    """Let a site of a pattern have another address, so that the next run throws its index away."""
    site.config(PATTERN, url=url)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("between", ["", "list", "check"])
@pytest.mark.parametrize("machine", ["the same", "no outputs"])
@pytest.mark.parametrize("rename", AT_ONCE)
def test_what_is_renamed_together_with_the_site_keeps_its_id(
    shelf: Site, rename: str, machine: str, between: str
) -> None:
    """A new index knows an article again by its text, as the one before it would have, whatever makes it."""
    before = set(ids(shelf).values())
    relocate(shelf)
    if between:
        shelf.run(between)
    AT_ONCE[rename](shelf)
    rebuild(shelf, machine)
    assert set(ids(shelf).values()) == before
    assert tombstones(shelf) == 0
    assert shelf.build().written == ()


def test_what_is_removed_together_with_a_new_site_is_told(shelf: Site) -> None:
    """A new index says of what is gone that it is, with what another article in its place has to differ from."""
    gone = ids(shelf)["One"]
    shutil.rmtree(shelf.output)  # no document tells of it
    relocate(shelf)
    (shelf.folder / "articles" / "one.md").unlink()
    shelf.build()
    assert tombstones(shelf) == 1
    assert decode(shelf.read(STATE)).removed[gone].feeds == ("all",)
    write(shelf, "one", "title: Three\ndate: 2020-03-03", "The third text.")
    shelf.build()
    assert ids(shelf)["Three"] != gone


def test_two_articles_that_change_places_together_with_the_site(shelf: Site) -> None:
    """Each of two articles whose files change names keeps its id, though all are read anew."""
    before = ids(shelf)
    relocate(shelf)
    move(shelf, "one", "three")
    move(shelf, "two", "one")
    move(shelf, "three", "two")
    shelf.build()
    assert ids(shelf) == before


def test_what_was_published_is_known_after_many_changes_of_the_config(shelf: Site) -> None:
    """However often an index is thrown away until the next publication: what counts is what was published last."""
    before = set(ids(shelf).values())
    relocate(shelf)
    write(shelf, "two", "title: Zwei\ndate: 2020-01-02", "The second text.")
    shelf.run("list")
    write(shelf, "two", "title: Deux\ndate: 2020-01-02", "The second text.")
    move(shelf, "one", "uno")
    shelf.run("list")
    relocate(shelf, "http://nowhere.example/")
    shelf.run("list")
    write(shelf, "uno", "title: Uno\ndate: 2020-01-01", "The first text.")
    (shelf.folder / "articles" / "two.md").unlink()
    write(shelf, "dos", "title: Two\ndate: 2020-01-02", "Another text.")
    relocate(shelf)
    shelf.build()
    assert set(ids(shelf).values()) == before
    assert tombstones(shelf) == 0


def test_what_was_published_outlives_a_run_that_is_ended(shelf: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the run that makes a new index is killed, the next one knows what was published all the same."""
    before = set(ids(shelf).values())
    relocate(shelf)
    move(shelf, "one", "uno")
    write(shelf, "uno", "title: Uno\ndate: 2020-01-01", "The first text.")
    for what in ("feeds.articles.read.load", "feeds.index.sync.compare_with_told"):
        with monkeypatch.context() as patches:
            patches.setattr(what, interrupted)
            with pytest.raises(KeyboardInterrupt):
                shelf.build(jobs=1, logged=lambda _: None)
    left = shelf.write(".feeds-cache/told.sqlite", b"half of it")
    shelf.build(logged=lambda _: None)
    assert set(ids(shelf).values()) == before
    assert not left.exists()


def interrupted(*_: object) -> None:
    """End a run as somebody does who has no time."""
    raise KeyboardInterrupt


def test_a_damaged_article_of_an_index_before_is_no_traceback(shelf: Site) -> None:
    """Where what was published cannot be read from an index any more, its documents say it."""
    before = ids(shelf)
    with closing(sqlite3.connect(shelf.folder / ".feeds-cache" / "index.sqlite")) as db, db:
        db.execute("update articles set article = x'00' || article")
    (shelf.folder / ".feeds-cache" / "seal").unlink()
    relocate(shelf)
    move(shelf, "one", "uno")
    lines: list[str] = []
    shelf.build(logged=lines.append)
    assert len(lines) == 1
    assert ids(shelf) == before
    assert sorted(each.name for each in (shelf.folder / ".feeds-cache").iterdir() if "told" in each.name) == []


def test_an_index_that_is_older_says_nothing_of_a_publication(shelf: Site) -> None:
    """Where another machine has published since, the documents say what an index that is thrown away knows less of."""
    shutil.copytree(shelf.folder / ".feeds-cache", shelf.folder / "older")
    move(shelf, "one", "uno")
    write(shelf, "uno", "title: Uno\ndate: 2020-02-02", "Another text.")
    shelf.build()
    before = ids(shelf)
    shutil.rmtree(shelf.folder / ".feeds-cache")
    shutil.move(shelf.folder / "older", shelf.folder / ".feeds-cache")
    relocate(shelf)
    write(shelf, "uno", "title: Uno\ndate: 2020-01-01", "The first text.")
    shelf.build(logged=lambda _: None)
    assert ids(shelf) == before


GROUPED: Final = f"groups: [{{by: []}}, {{by: [topic]}}]\n{PATTERN}"


@pytest.mark.parametrize(
    ("topics", "config"),
    [("A, B", GROUPED), ("A", GROUPED.replace("[topic]}", "[topic]}, {by: [year]}"))],
    ids=["another topic", "another grouping"],
)
def test_an_article_that_only_is_in_more_feeds_is_no_other_one(shelf: Site, topics: str, config: str) -> None:
    """Of two articles that are called alike one is removed; the other one, now in more feeds, keeps its own id."""
    shelf.config(GROUPED)
    write(shelf, "one", "title: News\ndate: 2020-01-01\ntopics: [A]", "The first text.")
    write(shelf, "two", "title: News\ndate: 2020-01-01\ntopics: [A]", "The second text.")
    write(shelf, "three", "title: Three\ndate: 2020-01-03\ntopics: [A]", "The third text.")
    shelf.build(logged=lambda _: None)
    before = by_text(shelf)
    shelf.config(config)
    write(shelf, "one", f"title: News\ndate: 2020-01-01\ntopics: [{topics}]", "The first text.")
    (shelf.folder / "articles" / "two.md").unlink()
    shelf.build(logged=lambda _: None)
    after = by_text(shelf)
    assert after == {text: before[text] for text in after}
    assert tombstones(shelf) == 1


def by_text(site: Site) -> dict[str, str]:
    """Give the ids of all entries by their texts."""
    return {item["content_html"]: item["id"] for item in json.loads(site.read("all.json"))["items"]}
