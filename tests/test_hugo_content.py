"""What Hugo's and Zola's own pages of sections say of the articles below them, and which pages are none."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from feeds.generators.globs import fits

if TYPE_CHECKING:
    from support import Site

HUGO = "baseURL: https://tea.example/\ntitle: Tea\ndefaultContentLanguage: en\nlanguages: {en: {}, fr: {}}\n"
ZOLA = 'base_url = "https://tea.example/"\ntitle = "Tea"\n'


def page(front: str = "", title: str = "T", date: str = "date: 2020-01-02") -> str:
    """Give an article's file."""
    return f"---\ntitle: {title}\n{date}\n{front}\n---\nText.\n"


def outcome(site: Site) -> dict[str, str]:
    """Give each article's path on its site, or what became of it instead, by file within `content`."""
    accounts = json.loads(site.run("list", "--articles", "--json").out)
    return {
        each["path"].removeprefix("content/"): (
            urlsplit(each["address"]).path if each["verdict"] == "published" else each["verdict"]
        )
        for each in accounts
    }


@pytest.fixture
def tea(site: Site) -> Site:
    """Give a site whose config says only where the feeds are."""
    site.config("", url="https://tea.example/")
    return site


def test_slugs_of_sections(tea: Site) -> None:
    """A section's own slug stands in the addresses below it, in its language; patterns ask for it by name."""
    tea.write(
        "hugo.yaml", HUGO + "permalinks: {page: {by: '/:sectionslugs/:slug/', last: '/:sectionslugs[last]/a/'}}\n"
    )
    pages = {
        "posts/a.md": "/essays/a/",
        "posts/a.fr.md": "/fr/essais/a/",
        "posts/deep/b/index.md": "/essays/deep-ones/b/",
        "by/deep/c.md": "/the-title/deep/t/",
        "last/deep/d.md": "/deep-title/a/",
        "plain/e.md": "/plain/e/",
    }
    indexes = {
        "posts/_index.md": "slug: essays",
        "posts/_index.fr.md": "slug: essais",
        "posts/deep/_index.md": "slug: Deep Ones",
        "by/_index.md": "title: The title",
        "by/deep/_index.md": "weight: 1",
        "last/deep/_index.md": "title: Deep title",
        "plain/_index.md": "title: Not in addresses",
    }
    for name in pages:
        tea.write(f"content/{name}", page())
    for name, front in indexes.items():
        tea.write(f"content/{name}", f"---\n{front}\n---\n")
    assert {name: path for name, path in outcome(tea).items() if name in pages} == pages


def test_title_in_addresses_is_as_typed(tea: Site) -> None:
    """Character references of a title are no characters in addresses."""
    tea.write("hugo.yaml", HUGO + "permalinks: {posts: '/:title/'}\n")
    tea.write("content/posts/a.md", page(title="'One&#58; two'"))
    assert outcome(tea) == {"posts/a.md": "/one%2358-two/"}


def test_cascades(tea: Site) -> None:
    """Sections hand down front matter to the pages below them, and the config to those that it aims at."""
    tea.write(
        "hugo.yaml",
        f"{HUGO}cascade:\n  - target: {{path: '{{/notes/x*,/notes/deep/**}}'}}\n    draft: true\n"
        "  - _target: {path: /french/**, lang: fr}\n    draft: true\n  - target: {kind: section}\n    draft: true\n",
    )
    tea.write("content/ideas/_index.md", "+++\n[cascade]\ndraft = true\n+++\n")
    tea.write("content/dated/_index.md", "+++\n[[cascade]]\ndate = 2021-02-03\n[[cascade]]\ntags = ['a']\n+++\n")
    tea.write("content/ideas/done/_index.md", '{"cascade": {"draft": false}}\n')
    for name in ("ideas/a", "ideas/sub/b", "ideas/done/c", "notes/xa", "notes/ya", "notes/deep/e", "french/f"):
        tea.write(f"content/{name}.md", page())
    tea.write("content/ideas/own.md", page("draft: false"))
    tea.write("content/french/f.fr.md", page())
    tea.write("content/dated/d.md", page(date=""))
    found = outcome(tea)
    assert {name for name, what in found.items() if what == "unpublished"} == {
        *("ideas/a.md", "ideas/sub/b.md", "notes/xa.md", "notes/deep/e.md", "french/f.fr.md"),
    }
    assert found["dated/d.md"] == "/dated/d/"


def test_files_of_a_bundle(tea: Site) -> None:
    """What lies beside a bundle's index is a part of it, and so is what the config ignores; neither is published."""
    tea.write("hugo.yaml", f"{HUGO}ignoreFiles: ['\\.skip\\.md$', '(']\n")
    kept = {"posts/a/index.md", "posts/a/index.fr.md", "posts/b.md", "branch/c.md"}
    for name in (*kept, "posts/a/part.md", "posts/a/sub/index.md", "posts/a/sub/more.md", "posts/x.skip.md"):
        tea.write(f"content/{name}", page())
    tea.write("content/branch/_index.md", "---\ntitle: B\n---\n")
    assert {name for name, what in outcome(tea).items() if what.startswith("/")} == kept


@pytest.mark.parametrize(("name", "config"), [("hugo.yaml", HUGO), ("zola.toml", ZOLA)])
def test_pages_without_a_date(tea: Site, name: str, config: str) -> None:
    """A page without a date is no article and no mistake; one whose date has a wrong name is told of."""
    tea.write(name, config)
    tea.write("content/about.md", page(date=""))
    tea.write("content/list.md", page("dates: [{from: 1}]", date=""))
    tea.write("content/slip.md", page(date="datum: 2020-01-02"))
    tea.write("content/a.md", page())
    report = tea.build()
    assert [(each.path, each.code) for each in report.problems] == [("content/slip.md", "A102")]
    assert {(each.path, each.reason) for each in report.passed_over} == {
        ("content/about.md", "it has no date"),
        ("content/list.md", "it has no date"),
    }
    assert "it has no date" in tea.run("list", "--articles").out


def test_nothing_but_pages_without_a_date(tea: Site) -> None:
    """Where no page has a date, the message says where the reasons are."""
    tea.write("hugo.yaml", HUGO)
    tea.write("content/about.md", page(date=""))
    assert "feeds list --articles" in tea.run("build").err


@pytest.mark.parametrize(("name", "config"), [("hugo.yaml", HUGO), ("zola.toml", ZOLA)])
def test_dates_without_a_zone(tea: Site, name: str, config: str) -> None:
    """Dates that name no zone are in UTC to these generators, which is nothing to warn of."""
    tea.write(name, config)
    tea.write("content/a.md", page())
    assert tea.build().problems == ()


def test_config_of_several_documents(tea: Site) -> None:
    """The first document of a config in YAML counts, behind remarks and a line that starts it."""
    tea.write("hugo.yaml", f"# tea\n---\n{HUGO}permalinks: {{tea: /:year/:slug/}}\n---\n# no more\n")
    tea.write("content/tea/a.md", page())
    assert outcome(tea) == {"tea/a.md": "/2020/t/"}


def test_front_matter_that_a_longer_line_closes(tea: Site) -> None:
    """More hyphens than three close front matter, as for Hugo and Hexo, and open it where fields follow."""
    tea.write("hugo.yaml", HUGO)
    for name, opening in (("a", "---"), ("b", "----\n"), ("c", "-----\nNo field.\n")):
        tea.write(f"content/{name}.md", f"{opening}\ntitle: T\ndate: 2020-01-02\n-------\nText.\n\n---\n\nMore.\n")
    assert outcome(tea) == {"a.md": "/a/", "b.md": "/b/", "c.md": "bad"}


def test_our_config_beside_a_folder_of_theirs(tea: Site) -> None:
    """A `config.yaml` that says no `baseURL` is ours, not Hugo's."""
    tea.write("config/_default/hugo.yaml", HUGO)
    tea.write("content/a.md", page())
    assert outcome(tea) == {"a.md": "/a/"}


def test_languages_that_are_switched_off(tea: Site) -> None:
    """Files of a language that production switches off are none of the site's."""
    tea.write("config/_default/hugo.yaml", HUGO)
    tea.write("config/production/hugo.yaml", "disableLanguages: [fr]\n")
    tea.write("content/a.md", page())
    tea.write("content/a.fr.md", page())
    assert outcome(tea) == {"a.md": "/a/", "a.fr.md": "unpublished"}


def test_sections_of_a_language_that_is_switched_off(tea: Site) -> None:
    """Their pages name and instruct no page of another language."""
    tea.write("hugo.yaml", HUGO.replace("fr: {}", "fr: {disabled: true}"))
    tea.write("content/posts/_index.fr.md", "---\ntitle: E\nslug: essais\ncascade: {draft: true}\n---\n")
    tea.write("content/posts/a.md", page())
    assert outcome(tea)["posts/a.md"] == "/posts/a/"


@pytest.mark.parametrize(("name", "config"), [("hugo.yaml", HUGO), ("zola.toml", ZOLA)])
def test_names_of_files_that_are_not_utf_8(tea: Site, name: str, config: str) -> None:
    """Whatever a file or a folder is called, and whatever a section says, the others are published."""
    tea.write(name, config)
    tea.write("content/a.md", page())
    tea.write("content/s/_index.md", '{"title": "\\ud800", "cascade": {"title": "\\ud800"}}')
    odd = tea.folder / "content" / os.fsdecode(b"caf\xe9")
    odd.mkdir()
    for each in (b"index.md", b"caf\xe9.md", b"_index.md"):
        (odd / os.fsdecode(each)).write_text(page(), encoding="utf-8")
    assert outcome(tea)["a.md"] == "/a/"
    assert tea.run("build").status == 0


@pytest.mark.parametrize(("name", "config"), [("hugo.yaml", HUGO), ("zola.toml", ZOLA)])
def test_link_to_what_an_article_is_about(tea: Site, name: str, config: str) -> None:
    """An article has its address on its own site, whatever its `link` leads to; several may be about one page."""
    tea.write(name, config)
    tea.write("content/a.md", page("link: https://elsewhere.example/"))
    tea.write("content/b.md", page("link: https://elsewhere.example/"))
    tea.write("content/c.md", page("link: {title: Elsewhere}"))
    assert outcome(tea) == {"a.md": "/a/", "b.md": "/b/", "c.md": "/c/"}
    assert tea.build().problems == ()


def test_our_config_does_not_hide_theirs(site: Site) -> None:
    """Where Hugo would take a `config.yaml` instead of its own `config.yml`, ours is named otherwise."""
    (site.folder / "config.yaml").unlink()
    site.write("config.yml", HUGO)
    site.write("content/a.md", page())
    assert site.run("init").status == 0
    assert (site.folder / "feeds.yaml").exists()
    assert not (site.folder / "config.yaml").exists()
    assert site.run("build").status == 0


def test_translations_share_an_id(tea: Site) -> None:
    """Translations that have one id in their front matter are articles of their own."""
    tea.write("hugo.yaml", HUGO)
    tea.write("content/a.md", page("id: 601"))
    tea.write("content/a.fr.md", page("id: 601"))
    assert outcome(tea) == {"a.md": "/a/", "a.fr.md": "/fr/a/"}


def test_headless(tea: Site) -> None:
    """A bundle that says `headless` has no address; a page that is none has one whatever it says."""
    tea.write("hugo.yaml", HUGO)
    for name in ("a/index.md", "b.md", "c/d.fr.md"):
        tea.write(f"content/{name}", page("headless: true"))
    assert outcome(tea) == {"a/index.md": "unpublished", "b.md": "/b/", "c/d.fr.md": "/fr/c/d/"}


def test_zola_sections_and_ignored_files(tea: Site) -> None:
    """What is in the folder of a section that is a draft is not published, nor what the config ignores."""
    tea.write("config.toml", f'{ZOLA}ignored_content = ["*.skip.md", "**/{{old,odd}}/*"]\n')
    tea.write("content/ideas/_index.md", "+++\ndraft = true\n+++\n")
    for name in ("ideas/a", "ideas/sub/b", "c.skip", "old/x/d", "odd/e", "blog/f"):
        tea.write(f"content/{name}.md", page())
    assert {name for name, what in outcome(tea).items() if what.startswith("/")} == {"blog/f.md"}


def test_tables_over_several_lines(tea: Site) -> None:
    """A config in TOML 1.1 is read, whose inline tables go over several lines."""
    table = '{ # one {\n  b = "},", # two\n  c = [{d = 1,},\n  2,],\n}'
    tea.write("zola.toml", f"{ZOLA}[extra]\na = {table}\n")
    tea.write("content/a.md", page())
    assert outcome(tea) == {"a.md": "/a/"}


@pytest.mark.parametrize(
    ("glob", "value", "crossing", "expected"),
    [
        ("{/a,/a/**}", "/a/b/c", False, True),
        ("/a/*", "/a/b/c", False, False),
        ("/a/*", "/a/b/c", True, True),
        ("a,b?", "a,bc", False, True),
        ("{a", "a", False, False),
    ],
)
def test_globs(glob: str, value: str, crossing: bool, expected: bool) -> None:  # noqa: FBT001 - a table
    """Braces have alternatives, commas elsewhere are commas, and two stars cross folders."""
    assert fits(glob, value, crossing=crossing) is expected
