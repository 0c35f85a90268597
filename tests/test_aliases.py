"""Old addresses of outputs: what the config may say, what stands at them, and what hosts are told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest
from support import NOW

from feeds.config.alias_checks import REDIRECTING
from feeds.delivery.hosts import HOSTS

if TYPE_CHECKING:
    from support import Site

_ALIASES: Final = (
    "aliases: {feed.xml: all.atom, index.xml: all.rss, tag/chips/feed: topics/chips.rss, all.opml: feeds.opml}\n"
)
_COPIES: Final = {
    "feed.xml": "all.atom",
    "index.xml": "all.rss",
    "tag/chips/feed": "topics/chips.rss",
    "all.opml": "feeds.opml",
}


@pytest.fixture
def filled(site: Site) -> Site:
    """Give a site of two articles."""
    site.article("one", "topics: [Chips]")
    site.article("two", "topics: [Open Web]", day=2)
    return site


@pytest.mark.parametrize("host", [None, "github-pages"])
def test_a_copy_stands_where_nothing_redirects(filled: Site, host: str | None) -> None:
    """In a plain folder, as on a host that cannot redirect, the same bytes stand at the old path."""
    filled.config(f"{_ALIASES}{f'host: {host}' if host else ''}")
    told = [(each.code, each.message.split("'")[1]) for each in filled.build().problems]
    assert told == [("G111", "tag/chips/feed")]
    found = filled.outputs()
    assert {old: found[old] for old in _COPIES} == {old: found[path] for old, path in _COPIES.items()}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("host", sorted(REDIRECTING))
def test_no_copy_stands_where_the_host_redirects(filled: Site, host: str) -> None:
    """A host that can redirect is told so, and has no second file."""
    filled.config(f"host: {host}")
    filled.build()
    before = filled.outputs()
    filled.config(f"{_ALIASES}host: {host}")
    assert filled.build().problems == ()
    after = filled.outputs()
    assert after.keys() - before.keys() <= {"_redirects"}
    changed = [path for path, body in after.items() if before.get(path) != body]
    assert len(changed) == 1
    assert b"topics/chips.rss" in after[changed[0]]


@pytest.mark.parametrize(
    "more", ["output: 's3://bucket/news'\n", "access: {feeds: [all], file: keys.txt}\n", "host: nginx\n"]
)
def test_an_old_path_that_is_no_bare_file_is_no_warning(filled: Site, more: str) -> None:
    """In a bucket it has the feed's media type, a private feed is no file, and a host may redirect."""
    filled.config(f"aliases: {{feed: all.rss}}\n{more}")
    filled.write("keys.txt", f"{'k' * 40}\n")
    assert filled.build(dry_run=True, output=str(filled.output)).problems == ()


def test_the_config_knows_which_hosts_redirect() -> None:
    """What the config takes for a host that redirects is what the table of hosts says."""
    assert {name for name, host in HOSTS.items() if host.redirects} == REDIRECTING


@pytest.mark.parametrize("host", ["netlify", "cloudflare"])
def test_lines_of_redirects(filled: Site, host: str) -> None:
    """Each old path has its line, escaped as the host wants it, and a folder's also with a slash."""
    filled.config(f"aliases: {{'tag/c d é/feed': all.rss, feed.xml: all.atom}}\nhost: {host}", url="https://e.org/a b/")
    filled.build()
    assert filled.read("_redirects").decode().splitlines()[:3] == [
        "/a%20b/feed.xml /a%20b/all.atom 301",
        "/a%20b/tag/c%20d%20%C3%A9/feed /a%20b/all.rss 301",
        "/a%20b/tag/c%20d%20%C3%A9/feed/ /a%20b/all.rss 301",
    ]


def test_an_alias_that_is_taken_out_leaves_no_file(filled: Site) -> None:
    """The manifest knows the copies, so that those of aliases that are gone are removed, and what is kept is not."""
    filled.config(_ALIASES)
    filled.build()
    filled.config("aliases: {feed.xml: all.rss}")
    report = filled.build()
    assert set(report.removed) == _COPIES.keys() - {"feed.xml"}
    assert filled.read("feed.xml") == filled.read("all.rss")


def test_a_copy_follows_its_feed(filled: Site) -> None:
    """When a feed changes, is served no more, or comes back, so does what stands at its old address."""
    filled.config(_ALIASES)
    filled.build()
    old = filled.read("feed.xml")
    filled.article("three", "topics: [Energy]", day=3)
    (filled.folder / "articles/one.md").unlink()
    report = filled.build()
    assert filled.read("feed.xml") == filled.read("all.atom") != old
    assert filled.read("tag/chips/feed") == filled.read("topics/chips.rss")  # which says that it is empty
    assert {each.code for each in report.problems} == {"G111"}
    report = filled.build(now=NOW + timedelta(days=31))
    assert "tag/chips/feed" in report.removed
    assert [each.code for each in report.problems] == ["G108"]
    filled.article("one", "topics: [Chips]")
    assert "tag/chips/feed" in filled.build().written


def test_a_private_feed_has_no_copy(filled: Site) -> None:
    """An alias of a feed that needs a key is neither a file nor a line for a host."""
    filled.write("keys.txt", "key")
    for more in ("", "host: nginx", "host: netlify"):
        filled.config(f"{_ALIASES}access: {{feeds: [topics/chips], file: keys.txt}}\n{more}")
        filled.build()
        found = filled.outputs()
        assert "tag/chips/feed" not in found
        assert not [path for path, body in found.items() if b"tag/chips" in body]


def test_what_is_gone_may_have_an_alias(filled: Site) -> None:
    """A feed whose topic was renamed is led on from, and no host is told that it is gone."""
    filled.config("host: nginx")
    filled.build()
    filled.article("one", "topics: [Silicon]")
    filled.config("host: nginx\naliases: {topics/chips.atom: topics/silicon.atom}")
    filled.build()
    written = filled.read(".feeds-nginx.conf").decode()
    assert written.count('"/topics/chips.atom"') == 1
    assert 'return 301 "/topics/silicon.atom";' in written


@pytest.mark.parametrize(
    ("alias", "said"),
    [
        ("../x: all.atom", "leaves the folder"),
        ("/feed.xml: all.atom", "without a slash"),
        ("a//b: all.atom", "expected a path"),
        ("'a?b': all.atom", "expected a path"),
        ("'a%20b': all.atom", "expected a path"),
        (".hidden/x: all.atom", "start with a dot"),
        ("index.html: all.html", "path of an output"),
        ("all.rss: all.atom", "path of an output"),
        ("all.rss.gz: all.atom", "path of an output"),
        ("all.atom/x: all.atom", "below an output"),
        ("_redirects: all.atom", "path of an output"),
        ("topics: all.atom", "folder of outputs"),
        ("{feed: all.atom, feed/atom: all.atom}", "folder too"),
        ("{feed: all.atom, feed/: all.atom}", "stands twice"),
        ("feed.xml: all.xml", ".atom"),
        ("feed.xml: everything.atom", "expected one of all"),
        ("feed.xml: years/2020.atom", "no group"),
        ("feed.xml: topics/chips/providers/x.atom", "no group"),
        ("feed.xml: channels/bst.atom", "did you mean 'best'?"),
    ],
)
def test_what_can_never_be_stops_the_build(filled: Site, alias: str, said: str) -> None:
    """An old path that is none, and a target that no article could make, are told; nothing is built."""
    filled.config(f"channels: [{{name: best}}]\naliases: {alias if alias.startswith('{') else f'{{{alias}}}'}")
    ran = filled.run("build")
    assert ran.status == 2
    assert "config.yaml:5:" in ran.err
    assert "C117" in ran.err
    assert said in ran.err
    assert not filled.output.exists()


def test_what_is_not_there_yet_is_told(filled: Site) -> None:
    """An alias of a topic that no article has is a warning with the nearest path, and all else is built."""
    filled.config("aliases: {feed.xml: topics/chip.atom, ok.xml: all.atom}")
    report = filled.build()
    (problem,) = report.problems
    assert (problem.line, problem.code) == (4, "G108")
    assert "topics/chips.atom" in problem.message
    assert "feed.xml" not in filled.outputs()
    assert "ok.xml" in filled.outputs()


@pytest.mark.parametrize("old", ["topics/chips.atom", "topics/chips.atom/x", "topics/chips"])
def test_an_output_keeps_its_own_path(filled: Site, old: str) -> None:
    """Where articles make a feed at an old path, or one that it is in the way of, the feed stands there; it is told."""
    filled.config(f"groups: [{{by: []}}, {{by: [topic]}}, {{by: [topic, type]}}]\naliases: {{{old}: all.atom}}")
    filled.article("one", "topics: [Chips]\ntype: news")
    report = filled.build()
    assert [each.code for each in report.problems] == ["G109"]
    assert filled.read("topics/chips.atom") != filled.read("all.atom")


def test_a_file_of_somebody_else_is_not_replaced(filled: Site) -> None:
    """What another program wrote at an old path stops the build, as any other output would."""
    filled.config("aliases: {feed.xml: all.atom}")
    filled.write("public/feed.xml", "theirs")
    assert filled.run("build").status == 2
    assert filled.read("feed.xml") == b"theirs"


def test_a_copy_has_the_media_type_of_its_feed(filled: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for a destination at an old path is sent as what it is, whatever its name ends in."""
    from feeds.destinations.folder_stage import FolderStage

    types: dict[str, str] = {}
    put = FolderStage.put

    def noted(stage: FolderStage, output: object) -> object:
        types[output.path] = output.media_type  # type: ignore[attr-defined]
        return put(stage, output)  # type: ignore[arg-type]

    monkeypatch.setattr(FolderStage, "put", noted)
    filled.config(_ALIASES)
    filled.build()
    assert types["tag/chips/feed"] == "application/rss+xml"
    assert types["feed.xml"] == "application/atom+xml"
    assert json.loads(filled.read(".feeds-manifest.json"))["outputs"].keys() >= _COPIES.keys()
