"""A feed and its archives together: what `feeds check` finds in a chain of documents, and what it does not look at."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pytest
from support import NOW

from feeds.building import render
from feeds.check import chains, some_archives
from feeds.check.chains import RULES
from feeds.check.chains.chain_document import read_document
from feeds.check.chains.site_root import SiteRoot, root_of
from feeds.check.rules import finding
from feeds.check.site import check_files, check_site
from feeds.config import load_config
from feeds.entries.feed import archive_of
from feeds.problems.codes import CODES
from feeds.problems.codes.chain_codes import CHAINS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support import Site

    from feeds.model import Feed

HOME: Final = "https://news.example.org/blog/"
MARK: Final = "<fh:archive/>"
CURRENT: Final = f'<link rel="current" href="{HOME}all.atom"/>'
BACK: Final = f'<link rel="next-archive" href="{HOME}old/2.atom"/>'
OLDEST: Final = f'<link rel="prev-archive" href="{HOME}old/1.atom"/>'


def entry(number: int, *, text: str = "Text", updated: str = "") -> str:
    """Give an entry of the day with that number."""
    day = f"2026-01-{number:02}T09:00:00Z"
    return (
        f"<entry><id>tag:news.example.org,2026:{number}</id><title>{number}</title><published>{day}</published>"
        f'<updated>{updated or day}</updated><link href="{HOME}{number}"/><summary>{text}</summary></entry>'
    )


def feed(path: str, lines: list[str]) -> str:
    """Give an Atom feed, what differs from line 7 on."""
    head = [
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0">',
        f"<id>{HOME}{path}</id>",
        "<title>News</title>",
        "<updated>2026-01-31T09:30:00Z</updated>",
        "<author><name>Ada</name></author>",
        f'<link rel="self" href="{HOME}{path}"/>',
    ]
    return "\n".join([*head, *lines, "</feed>"])


def site_of(folder: Path) -> dict[Path, list[str]]:
    """Give a feed with two archives, which is right, as files and what is in them from line 7 on."""
    return {
        folder / "all.atom": [f'<link rel="prev-archive" href="{HOME}old/2.atom"/>', entry(5), entry(6)],
        folder / "old/2.atom": [MARK, CURRENT, OLDEST, entry(3), entry(4)],
        folder / "old/1.atom": [MARK, CURRENT, BACK, entry(1), entry(2)],
    }


def check(folder: Path, files: dict[Path, list[str]], *named: Path) -> list[str]:
    """Write feeds, and give the place and code of what is found in their folder, or in those that are named."""
    for file, lines in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(feed(file.relative_to(folder).as_posix(), lines))
    return told(folder, *named)


def told(folder: Path, *named: Path) -> list[str]:
    """Give the place and code of what is found in a folder, or in the files that are named."""
    found = check_files(named or [folder]).problems
    return [f"{os.path.relpath(each.path, folder)}:{each.line} {each.code}" for each in found]


def test_a_right_chain_has_no_problems(tmp_path: Path) -> None:
    """A feed with its archives that keeps to all rules is told nothing of."""
    assert check(tmp_path, site_of(tmp_path)) == []


@pytest.mark.parametrize(
    ("file", "lines", "problems"),
    [
        pytest.param("old/1.atom", None, ["old/2.atom:9 V731"], id="archive that is not there"),
        pytest.param("old/2.atom", None, ["all.atom:7 V731"], id="no newest archive"),
        pytest.param("old/1.atom", [CURRENT, BACK, entry(1)], ["old/2.atom:9 V732"], id="archive without its mark"),
        pytest.param(
            "old/1.atom",
            [MARK, CURRENT.replace("all", "other"), BACK, entry(1)],
            ["old/1.atom:8 V733"],
            id="archive of another feed",
        ),
        pytest.param(
            "old/1.atom",
            [MARK, CURRENT.replace("https", "http"), BACK, entry(1)],
            ["old/1.atom:8 V733"],
            id="archive of a feed elsewhere",
        ),
        pytest.param("old/1.atom", [MARK, CURRENT, entry(1)], ["old/2.atom:9 V734"], id="no way back"),
        pytest.param(
            "old/1.atom",
            [MARK, CURRENT, BACK.replace("2.atom", "3.atom"), entry(1)],
            ["old/1.atom:9 V734"],
            id="another way back",
        ),
        pytest.param(
            "old/1.atom",
            [MARK, CURRENT, BACK, OLDEST.replace("1.atom", "2.atom"), entry(1)],
            ["old/1.atom:10 V735"],
            id="circle",
        ),
        pytest.param("old/1.atom", [MARK, CURRENT, BACK, OLDEST, entry(1)], ["old/1.atom:10 V735"], id="itself"),
        pytest.param(
            "old/1.atom", [MARK, CURRENT, BACK, entry(4, text="Else")], ["old/1.atom:10 V736"], id="two stories"
        ),
        pytest.param("old/1.atom", [MARK, CURRENT, BACK, entry(4)], [], id="one story twice"),
        pytest.param(
            "old/1.atom",
            [MARK, CURRENT, BACK, entry(4, text="Else", updated="2026-01-03T09:00:00Z")],
            [],
            id="older story",
        ),
        pytest.param(
            "old/1.atom",
            [MARK, CURRENT, BACK, entry(4, text="Else", updated="2026-01-09T09:00:00Z")],
            ["old/1.atom:10 V736"],
            id="newer story in an older archive",
        ),
        pytest.param("old/1.atom", [MARK, CURRENT, BACK, entry(1), entry(7)], ["old/1.atom:11 V737"], id="new entry"),
        pytest.param("old/1.atom", [MARK, CURRENT, BACK], [], id="archive that was emptied"),
        pytest.param(
            "old/1.atom",
            [MARK, '<link rel="current" href="../all.atom"/>', '<link rel="next-archive" href="2.atom"/>', entry(1)],
            [],
            id="relative addresses",
        ),
        pytest.param(
            "all.atom", ['<link rel="prev-archive" href="https://other.example/1.atom"/>', entry(5)], [], id="elsewhere"
        ),
        pytest.param(
            "all.atom", [f'<link rel="prev-archive" href="{HOME}all.atom?page=2"/>', entry(5)], [], id="with a query"
        ),
    ],
)
def test_a_chain_that_breaks_a_rule(tmp_path: Path, file: str, lines: list[str] | None, problems: list[str]) -> None:
    """What breaks a rule is told at its place, and nothing else is."""
    files = site_of(tmp_path)
    if lines is None:
        del files[tmp_path / file]
    else:
        files[tmp_path / file] = lines
    assert check(tmp_path, files) == problems


def test_an_archive_that_is_no_feed(tmp_path: Path) -> None:
    """Where an archive cannot be read as a feed the link to it is told, besides what is wrong with the file itself."""
    check(tmp_path, site_of(tmp_path))
    (tmp_path / "old/2.atom").write_text("<feed")
    assert [each for each in told(tmp_path) if each.startswith("all")] == ["all.atom:7 V731"]


def test_a_feed_that_is_named_is_followed(tmp_path: Path) -> None:
    """The archives are looked at where only the feed is named; their paths start as that of the feed does."""
    files = site_of(tmp_path)
    files[tmp_path / "old/1.atom"][0] = ""
    assert check(tmp_path, files, tmp_path / "all.atom") == ["old/2.atom:9 V732"]


def test_a_feed_without_its_archives_is_checked_alone(tmp_path: Path) -> None:
    """A feed that somebody named, and has none of its archives beside it, is not told that they are missing."""
    check(tmp_path, site_of(tmp_path))
    shutil.rmtree(tmp_path / "old")
    assert told(tmp_path, tmp_path / "all.atom") == []
    assert told(tmp_path) == ["all.atom:7 V731"]


def test_an_archive_that_is_named_alone_is_followed_nowhere(tmp_path: Path) -> None:
    """Whose archive it is only its feed says."""
    files = site_of(tmp_path)
    files[tmp_path / "old/1.atom"] = [CURRENT]
    assert check(tmp_path, files, tmp_path / "old/2.atom") == []


def test_each_feed_is_followed_once(tmp_path: Path) -> None:
    """Archives that do not say that they are some are no feeds of their own, in whatever order they are found."""
    files = site_of(tmp_path)
    for lines in list(files.values())[1:]:
        lines[0] = ""
    assert check(tmp_path, files) == ["all.atom:7 V732", "old/2.atom:9 V732"]


def test_rss_has_the_same_rules(tmp_path: Path) -> None:
    """RSS is followed by the links of Atom in its channel, and told apart by its guids."""
    for name, older, day, text in [("all.rss", "1.rss", 2, "One"), ("1.rss", None, 3, "Other")]:
        link = f'<atom:link rel="prev-archive" href="{HOME}{older}"/>' if older else ""
        (tmp_path / name).write_text(
            '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel><title>News</title>\n'
            f"<link>{HOME}</link><description>News</description>\n"
            f'<atom:link rel="self" type="application/rss+xml" href="{HOME}{name}"/>\n{link}\n'
            f'<item><guid isPermaLink="false">x</guid><title>X</title><description>{text}</description>\n'
            f"<pubDate>0{day} Jan 2026 09:00:00 +0000</pubDate></item>\n</channel></rss>"
        )
    assert told(tmp_path) == ["1.rss:6 V736", "1.rss:6 V737", "all.rss:5 V732"]


def write_json(folder: Path, name: str, older: str | None, *items: dict[str, Any]) -> None:
    """Write a JSON Feed of lines."""
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "home_page_url": HOME,
        "feed_url": HOME + name,
        **({"next_url": older} if older else {}),
        "items": items,
    }
    (folder / name).write_text(json.dumps(said, indent=0))


def test_json_feeds_lead_on_by_next_url(tmp_path: Path) -> None:
    """A JSON Feed of several documents is followed likewise, from the one that no other leads to."""
    item = {"id": "x", "content_text": "One", "date_published": "2026-01-02T09:00:00Z"}
    write_json(tmp_path, "b.json", f"{HOME}a.json", item)
    write_json(tmp_path, "a.json", "c.json", item | {"content_text": "Two"})
    assert told(tmp_path) == ["a.json:6 V416", "a.json:6 V731", "a.json:8 V736"]
    write_json(tmp_path, "a.json", f"{HOME}b.json", item)
    assert told(tmp_path) == ["b.json:6 V735"]


def test_of_many_alike_some_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document with too many findings of one code is told of the first ones, and how many more there are."""
    monkeypatch.setattr(finding, "MOST_ALIKE", 3)
    files = site_of(tmp_path)
    files[tmp_path / "old/2.atom"] += [entry(number) for number in range(10, 20)]
    files[tmp_path / "old/1.atom"] += [entry(number, text="Else") for number in range(10, 20)]
    found = check(tmp_path, files)
    assert sum(each.endswith("V736") for each in found) == 4
    assert len(found) == 6


def test_a_document_is_the_same_with_its_places_and_without(site: Site) -> None:
    """What is read fast, without lines and columns, is otherwise what is read with them."""
    site.config("limit: 3")
    for day in range(1, 9):
        site.article(f"a{day}", "excerpt: Words &amp; <more>.\ntopics: [Glass]", "*Text* & <b>more</b>.", day=day)
    site.build()
    for file in (site.output / "all.json", site.output / "archives/all/1.json"):
        placed = read_document(file.read_bytes(), "x", "x")
        quick = read_document(file.read_bytes(), "x", "x", with_places=False)
        assert placed is not None
        assert quick is not None
        assert len(quick.entries) == 3
        assert [each._replace(line=0, column=0) for each in placed.entries] == [*quick.entries]
        links = {rel: link._replace(line=0, column=0) for rel, link in placed.links.items()}
        assert placed._replace(entries=(), links=links) == quick._replace(entries=())


@pytest.mark.parametrize("limit", [2, 3])
def test_what_a_build_publishes_keeps_to_the_rules(site: Site, limit: int) -> None:
    """The archives of every feed in each format are right, also once articles came late, were corrected or are gone."""
    site.config(f"limit: {limit}")
    for day in range(1, 14):
        site.article(f"a{day}", "excerpt: Words.\ntopics: [Glass]", "Text.", day=day)
    site.build()
    late = "excerpt: Words.\ntopics: [Glass]\npublishedDateTime: 2019-01-01T09:00:00Z"
    for number in range(5):
        site.article(f"late{number}", late, "Text.")
    site.article("a4", "excerpt: Words.\ntopics: [Glass]", "Text, corrected.", day=4)
    (site.folder / "articles/a7.md").unlink()
    site.build()
    assert (site.output / "archives/all/5.rss").exists()
    assert told(site.output) == []
    (site.output / "archives/topics/glass/2.rss").unlink()
    assert {each.rpartition(" ")[2] for each in told(site.output)} == {"V731"}


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("https://x.example/a/old/1.atom", "/srv/old/1.atom"),
        ("https://x.example/a/t%C3%A9/1.atom#top", "/srv/té/1.atom"),
        ("https://x.example/b/1.atom", None),
        ("https://x.example/a/../../etc/passwd", None),
        ("https://x.example/a/%2E%2E/%2E%2E/etc/passwd", None),
        ("https://x.example/a/..%2F..%2Fetc%2Fpasswd", None),
        ("https://x.example/a//etc/passwd", None),
        ("https://x.example/a/1.atom%00", None),
        ("https://x.example/a/?page=2", None),
        ("file:///etc/passwd", None),
    ],
)
def test_only_what_is_below_the_site_is_a_file(address: str, file: str | None) -> None:
    """An address stands for a file where it is below that of the site, and never for one outside of its folder."""
    root = root_of("/srv/all.atom", "https://x.example/a/all.atom")
    assert root == SiteRoot("/srv/", "https://x.example/a/")
    assert root.file_of(address) == file


@pytest.mark.parametrize("own", ["https://x.example/feed", "https://x.example/", "all.atom", "https://[x/all.atom"])
def test_a_feed_with_another_name_than_its_address_has_no_site(own: str) -> None:
    """Where the site is on this machine is not guessed."""
    assert root_of("/srv/all.atom", own) is None


@pytest.mark.parametrize(
    "odd", ["http://[x/1.atom", "//[", "%", "\\", "?", "old/%00", "old/" + "x" * 300, "old", "all.atom"]
)
def test_an_odd_address_is_told_by_code(tmp_path: Path, odd: str) -> None:
    """An address that is none, or leads to no file, never ends a check."""
    files = site_of(tmp_path)
    files[tmp_path / "all.atom"][0] = f'<link rel="prev-archive" href="{odd}"/>'
    assert set(check(tmp_path, files)) <= {f"all.atom:7 {code}" for code in ("V131", "V132", "V731", "V735")}
    for rel in ("current", "next-archive", "prev-archive"):
        files = site_of(tmp_path)
        files[tmp_path / "old/1.atom"][1] = f'<link rel="{rel}" href="{odd}"/>'
        check(tmp_path, files)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_for_an_archive_is_not_waited_for(tmp_path: Path) -> None:
    """An archive that is no file is told as one that cannot be read."""
    check(tmp_path, site_of(tmp_path))
    (tmp_path / "old/1.atom").unlink()
    os.mkfifo(tmp_path / "old/1.atom")
    assert told(tmp_path, tmp_path / "all.atom") == ["old/2.atom:9 V731"]


def test_a_fault_of_a_rule_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that fails costs what there is to say of chains, and no more."""

    def failing(_: object) -> Iterator[Any]:
        raise KeyError("x")

    monkeypatch.setattr(chains, "RULES", {"V731": failing})
    assert check(tmp_path, site_of(tmp_path)) == ["all.atom:0 F115"]


def shelf(site: Site, limit: int = 2) -> None:
    """Write a site whose feed of everything has two full archives of two entries, and one that is open."""
    site.config(f"limit: {limit}\ngroups: [{{by: []}}, {{by: [topic]}}]")
    for day in range(1, 8):
        site.article(f"a{day}", f"excerpt: Words of {day}.\ntopics: [Locks]", "Text.", day=day)


def test_a_site_is_checked_with_the_archives_that_it_makes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a file every document of an archive is rendered, looked at, and followed from its feed."""
    shelf(site)
    # of each of two feeds: itself and three archives, each in three formats; and the list of feeds
    assert site.run("check").err == "7 articles and 25 feed documents checked: 0 errors, 0 warnings\n"
    assert not site.output.exists()

    def without_next(*arguments: Any, **said: Any) -> Feed:
        made = archive_of(*arguments, **said)
        assert made.chain
        return msgspec.structs.replace(made, chain=msgspec.structs.replace(made.chain, newer=None))

    monkeypatch.setattr(render, "archive_of", without_next)
    found = check_site(load_config(site.folder), now=NOW, cache=False, jobs=1).problems
    assert {each.code for each in found} == {"V734"}
    assert {each.path for each in found} == {
        f"public/archives/{path}/{number}.{extension}"
        for path in ("all", "topics/locks")
        for number in (2, 3)
        for extension in ("atom", "rss")
    }


def test_of_very_many_archives_the_newest_are_checked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a bound, beyond which documents are counted and told of; that they are not there is no mistake."""
    monkeypatch.setattr(some_archives, "_MOST", 4)
    shelf(site)
    ran = site.run("check")
    assert ran.status == 0
    assert ran.err.startswith("7 articles and 13 feed documents checked (4 older archives not: ")


def test_every_rule_has_its_code() -> None:
    """The table of rules has each code of its section once."""
    named = [code for codes in RULES for code in codes.split()]
    assert sorted(named) == list(CHAINS.codes)
    assert set(named) <= set(CODES)
