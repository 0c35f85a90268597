"""Sites of Quartz, vaults of Obsidian, and news sites with data of topics: invented, in a folder each."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from feeds.generators import GENERATORS, ArticleFacts, read_traits

if TYPE_CHECKING:
    from pathlib import Path

    from support import Site

QUARTZ = """
const config: QuartzConfig = {
  configuration: {
    // pageTitle: "Old",
    pageTitle: "Tea notes",
    locale: "de-DE",
    baseUrl: "tea.example/notes",
    ignorePatterns: ["private", "templates", ".obsidian"],
  },
}
"""


def put(folder: Path, *files: str, text: str = "") -> Path:
    """Write files of one text and return their folder."""
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_quartz_is_known_and_its_notes_are_found(tmp_path: Path) -> None:
    """Notes are in the content but its private folders; title and URL are literals of a program."""
    put(tmp_path, "quartz.config.ts", text=QUARTZ)
    put(tmp_path, "content/a.md", "content/private/b.md", "content/Tea/c.md")
    traits = read_traits(tmp_path)
    assert (traits.generator, traits.title, traits.url, traits.output) == ("quartz", None, None, "public")
    assert traits.paths == ("content/*.md", "content/Tea")
    assert GENERATORS["quartz"].literals(tmp_path) == {
        "site.title": "Tea notes",
        "site.url": "https://tea.example/notes",
        "site.language": "de-DE",
    }


def test_a_declared_config_of_quartz_says_title_and_url(tmp_path: Path) -> None:
    """YAML is read at every build."""
    put(tmp_path, "quartz.config.yaml", text="configuration: {pageTitle: Tea, baseUrl: tea.example, locale: en-GB}")
    traits = read_traits(put(tmp_path, "content/a.md"))
    assert (traits.title, traits.url, traits.language) == ("Tea", "https://tea.example/", "en-GB")
    assert traits.paths == ("content",)


@pytest.mark.parametrize(
    ("name", "config", "withheld"),
    [
        ("quartz.config.ts", "plugins: { filters: [Plugin.RemoveDrafts(), Plugin.ExplicitPublish()] }", True),
        ("quartz.config.ts", "plugins: { filters: [Plugin.RemoveDrafts()] }\n// Plugin.ExplicitPublish()", False),
        ("quartz.config.yaml", "plugins: [{source: 'github:q/explicit-publish', enabled: true}]", True),
        ("quartz.config.yaml", "plugins: [{source: 'github:q/explicit-publish', enabled: false}]", False),
    ],
)
def test_notes_of_quartz_that_have_to_say_so(tmp_path: Path, name: str, config: str, withheld: object) -> None:
    """Where the plug-in is in use, only notes are published that say they are."""
    traits = read_traits(put(put(tmp_path, name, text=config), "content/a.md"))
    withholds = GENERATORS["quartz"].withholds
    assert withholds is not None
    assert withholds({"title": "Tea"}, PurePosixPath("tea.md"), traits) is withheld
    assert withholds({"publish": "false"}, PurePosixPath("tea.md"), traits) is withheld
    assert not withholds({"publish": "true"}, PurePosixPath("tea.md"), traits)


@pytest.mark.parametrize(
    ("path", "matter", "expected"),
    [
        ("content/Green Tea/What & why?.md", {}, "/Green-Tea/What--and--why"),
        ("content/100% #1.md", {}, "/100-percent-1"),
        ("content/Tea/index.md", {}, "/Tea/"),
        ("content/index.md", {}, "/"),
        ("content/a.md", {"permalink": "own/place"}, "/own/place"),
    ],
)
def test_addresses_of_quartz(tmp_path: Path, path: str, matter: dict[str, str], expected: str) -> None:
    """A note's address is its file's path, with dashes for blanks, or its permalink."""
    put(tmp_path, "quartz.config.ts", text=QUARTZ)
    facts = ArticleFacts(PurePosixPath(path), matter, "Any", datetime(2024, 1, 2, tzinfo=UTC))
    assert GENERATORS["quartz"].address(facts, read_traits(tmp_path)) == expected


def test_a_vault_of_obsidian_is_known(tmp_path: Path) -> None:
    """Notes are anywhere but among the templates that the vault names; no address follows from them."""
    put(tmp_path, ".obsidian/templates.json", text='{"folder": "Meta/Forms"}')
    traits = read_traits(put(tmp_path, "a.md", "Meta/b.md", "Meta/Forms/c.md", "Tea/d.md"))
    assert (traits.generator, traits.title) == ("obsidian", None)
    assert traits.paths == ("*.md", "Meta/*.md", "Tea")


def test_a_news_site_is_known_before_jekyll(tmp_path: Path) -> None:
    """Folders whose files say when they were published are the articles; Jekyll's config says what the site is."""
    put(tmp_path, "_config.yml", text="title: News\nurl: https://news.example\n")
    put(tmp_path, "_data/topics/tea.md", "_data/organizations/tea.md", "_includes/a.html", "about/b.md")
    put(tmp_path, "_news/a.md", "_samples/b.md", text="---\ntitle: A\npublishedDateTime: 2024-01-02\n---\n")
    traits = read_traits(tmp_path)
    assert (traits.generator, traits.title, traits.url) == ("news", "News", "https://news.example/")
    assert traits.paths == ("_news", "_samples")


def test_a_news_site_needs_no_config_of_jekyll(tmp_path: Path) -> None:
    """Without one, where its articles are is all that is known."""
    put(tmp_path, "_data/topics/tea.md", "_data/organizations/tea.md")
    traits = read_traits(put(tmp_path, "_posts/a.md", text="---\npublishedDateTime: 2024-01-02\n---\n"))
    assert (traits.generator, traits.title, traits.paths) == ("news", None, ("_posts",))


@pytest.mark.parametrize("name", ["mkdocs.yml", "conf.py", "pelicanconf.py", "quartz.config.ts", "quartz.config.yaml"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 3000, b"{'a", b"\0", b"plugins: {blog: [1]}", b"- x"])
def test_a_config_of_anything_is_read_as_if_it_were_not_there(tmp_path: Path, name: str, content: bytes) -> None:
    """No config of a generator's can end a build."""
    (tmp_path / name).write_bytes(content)
    traits = read_traits(tmp_path)
    assert (traits.title, traits.url, traits.paths) == (None, None, ())
    assert all(isinstance(value, str) for each in GENERATORS.values() for value in each.literals(tmp_path).values())


def test_a_note_without_a_title_is_called_by_its_files_name(site: Site) -> None:
    """What the path stands for is read as if the front matter said it, and only where it does not."""
    put(site.folder, "quartz.config.ts", text=QUARTZ)
    put(site.folder, "content/Green Tea.md", text="---\ndate: 2020-01-02\ntitle:\n---\nHot.\n")
    put(site.folder, "content/b.md", text="---\ndate: 2020-01-01\ntitle: Cups\n---\nHot.\n")
    site.output = site.folder / "feeds-public"  # Quartz writes to public itself
    site.build()
    assert [each["title"] for each in json.loads(site.read("all.json"))["items"]] == ["Green Tea", "Cups"]
