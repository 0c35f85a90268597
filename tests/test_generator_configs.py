"""What is wrong in the config of a site's generator is said where it stands, and nothing is made of half of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from permission_support import bound_by_modes
from support import Site

from feeds.generators import GENERATORS, read_site

if TYPE_CHECKING:
    from pathlib import Path

POST = "---\ntitle: Tide\ndate: 2024-01-02T10:00:00Z\n---\nText\n"
UNZONED = "---\ntitle: Tide\ndate: 2024-01-02 10:00:00\n---\nText\n"
GOOD = "title: Tides\nurl: https://tides.example\n"


@pytest.fixture
def bare(tmp_path: Path) -> Site:
    """Give a site of Jekyll with one post and without a config of ours."""
    site = Site(tmp_path / "repository")
    (site.folder / "config.yaml").unlink()
    site.write("_posts/2024-01-02-tide.md", POST)
    site.write("_config.yml", GOOD)
    return site


@pytest.mark.parametrize(
    ("file", "good", "bad", "place"),
    [
        ("_config.yml", GOOD, "title: Tides\nbad: a: b\n", "_config.yml:2:"),
        ("_config.yml", GOOD, f"---\n{GOOD}---\n", ""),
        ("_config.yml", GOOD, "# first\n---\ntitle: Tides\nbad: a: b\n", "_config.yml:4:"),
        ("hugo.toml", 'baseURL = "https://tides.example/"\n', 'title = "Tides"\nbad\n', "hugo.toml:2:"),
        ("hugo.json", '{"baseURL": "https://tides.example/"}', '{\n"title": "Tides",,\n}', "hugo.json:2:"),
        ("config/_default/params.toml", "a = 1\n", "a = 1\nb\n", "config/_default/params.toml:2:"),
        ("config.toml", 'base_url = "https://a.example/"\n', 'base_url = "https://a.example/"\nb\n', "config.toml:2:"),
        ("mkdocs.yml", "site_name: Tides\n", "site_name: a: b\n", "mkdocs.yml:1:"),
        ("_config.yml", GOOD, b"title: \xff\xfe\n", "_config.yml:1:1"),
    ],
)  # fmt: skip
def test_a_config_that_cannot_be_read_stops_the_run(
    tmp_path: Path, file: str, good: str, bad: str | bytes, place: str
) -> None:
    """Every article might have another address without it, so that what is published stays."""
    site = Site(tmp_path / "repository")
    site.write("articles/a.md", POST)
    if file.startswith("config/"):
        site.write("config/_default/hugo.toml", 'baseURL = "https://tides.example/"\n')
    site.config("articles: {paths: [articles], permalink: '/:slug/'}\noutput: public")
    site.write(file, good)
    site.run("build")
    before = site.read("all.atom")
    site.write(file, bad)
    ran = site.run("build")
    assert ran.status == (2 if place else 0)
    assert place in ran.err
    assert "C102" in ran.err if place else "C102" not in ran.err
    assert site.read("all.atom") == before


def test_a_file_of_data_that_cannot_be_read_is_a_warning(bare: Site) -> None:
    """Where only the names of authors are lost the articles are published, and a line says what is left out."""
    bare.write("_data/authors.yml", "ann:\n  name: a: b\n")
    ran = bare.run("build")
    assert ran.status == 0
    assert "_data/authors.yml:2:" in ran.err
    assert "warning C116" in ran.err


@pytest.mark.parametrize(
    ("config", "place", "words"),
    [
        ("url: https://tides.example\n", "_config.yml:1:1: error C105", "no title"),
        ("title: Tides\n", "_config.yml:1:1: error C105", "no address"),
        ("title: Tides\nurl: tides.example # mine\n", "_config.yml:2:6: error C106", "tides.example"),
    ],
)
def test_what_a_config_lacks_is_said_in_its_place(bare: Site, config: str, place: str, words: str) -> None:
    """Without a config of ours the message is about the generator's, not about ours that nobody needs."""
    bare.write("_config.yml", config)
    ran = bare.run("build")
    assert ran.status == 2
    assert place in ran.err
    assert words in ran.err
    assert "no such file" not in ran.err


def test_an_address_that_ours_leaves_to_a_wrong_one_is_told_there(bare: Site) -> None:
    """A config of ours that says no address has it from the generator's, where it is to be corrected."""
    bare.write("_config.yml", "title: Tides\nurl: tides.example\n")
    bare.write("config.yaml", "limit: 3\n")
    ran = bare.run("build")
    assert ran.status == 2
    assert "_config.yml:2:6: error C106" in ran.err


def test_another_config_that_is_asked_for_has_to_be_there(bare: Site) -> None:
    """A name that is misspelt after -c is not made up for by the generator's config."""
    ran = bare.run("build", "-c", str(bare.folder / "fedes.yaml"))
    assert ran.status == 2
    assert "no such file" in ran.err


@pytest.mark.parametrize("file", ["docusaurus.config.js", "astro.config.mjs", ".eleventy.js"])
def test_a_program_is_told_from_a_config(tmp_path: Path, file: str) -> None:
    """Where only a program says title and URL, init is named, which takes them as text."""
    site = Site(tmp_path / "repository")
    (site.folder / "config.yaml").unlink()
    site.write(file, "module.exports = {title: 'Tides', url: 'https://tides.example', baseUrl: '/'};\n")
    site.write("blog/2024-01-02-tide.md", POST)
    ran = site.run("build")
    assert ran.status == 2
    assert "is a program, which is not run: `feeds init`" in ran.err
    assert "no such file" not in ran.err


def test_init_writes_nothing_from_a_config_that_cannot_be_read(bare: Site) -> None:
    """Made-up values in the places of the site's own would be published."""
    bare.write("_config.yml", "title: a: b\n")
    ran = bare.run("init")
    assert ran.status == 2
    assert "_config.yml:1:" in ran.err
    assert not (bare.folder / "config.yaml").exists()


def test_a_zone_that_is_none_is_said_once_with_the_nearest(bare: Site) -> None:
    """The dates of all posts are read as UTC, and the cause of that stands in one place."""
    bare.write("_config.yml", f"{GOOD}timezone: Asia/Taipee\n")
    ran = bare.run("build")
    assert ran.status == 0
    assert "_config.yml:3:11: warning C116" in ran.err
    assert "Asia/Taipei" in ran.err
    bare.config("articles: {timezone: UTC}")
    assert "C116" not in bare.run("build").err


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("zh-tw, en", "zh-tw"),
        ("chinese", "zh"),
        ("German", "de"),
        ("default, fr_CA", "fr-CA"),
        ("pt_BR", "pt-BR"),
        ("klingonish", None),
        ("", None),
    ],
)
def test_the_first_language_that_is_one_counts(bare: Site, said: str, expected: str | None) -> None:
    """Of a list the first tag counts, or a language named in English; a line says where there is none."""
    bare.write("_config.yml", f"{GOOD}lang: {said}\n")
    assert read_site(bare.folder).traits.language == expected
    assert ("_config.yml:3:7: warning C116" in bare.run("build").err) == (said == "klingonish")


def test_without_a_config_of_ours_the_place_of_the_outputs_is_told(bare: Site) -> None:
    """Their addresses are those of the site until a config says others; with one nothing is said."""
    assert "made to be served as https://tides.example/; 'feeds init'" in bare.run("build").out
    bare.config("")
    assert "'feeds init'" not in bare.run("build").out


def test_within_a_site_its_folder_is_named(bare: Site) -> None:
    """Who takes the folder of the posts for the site is told that the site is the folder above."""
    ran = bare.run("build", "-c", "_posts")
    assert ran.status == 2
    assert "Jekyll's site is the folder above: '-c .'" in ran.err


def test_a_key_that_stands_twice_in_ours_counts_in_neither_place(bare: Site) -> None:
    """Nothing is built then, so that the message does not say which of the two counts."""
    bare.config("limit: 3\nlimit: 4")
    ran = bare.run("build")
    assert ran.status == 2
    assert "C107 'limit' stands twice; remove all but one" in ran.err


def test_modified_is_the_date_of_a_change_in_themes_of_jekyll(bare: Site) -> None:
    """Some themes have this name where others have last_modified_at."""
    bare.write("_posts/2024-01-02-tide.md", POST.replace("---\nText", "modified: 2024-02-03T10:00:00Z\n---\nText"))
    bare.run("build")
    assert b"<updated>2024-02-03T10:00:00Z</updated>" in bare.read("all.atom")


@pytest.mark.parametrize(
    "name",
    [
        *("_config.yml", "hugo.toml", "docusaurus.config.js", "pelicanconf.py", ".eleventy.js", "astro.config.mjs"),
        *("gatsby-config.js", "docs/.vuepress/config.js", "docs/.vitepress/config.mts", "mkdocs.yml", "conf.py"),
    ],
)
@pytest.mark.parametrize("generator", ["auto", "named"])
def test_a_config_that_may_not_be_read_stops_the_run(tmp_path: Path, name: str, generator: str) -> None:
    """A program is no other thing than a config there: without it the articles may have other addresses and ids."""
    site = Site(tmp_path)
    named = next(
        (each for each in GENERATORS if each in name), {"_config.yml": "jekyll", "conf.py": "nikola"}.get(name)
    )
    site.config(f"articles: {{generator: {generator if generator == 'auto' else named}}}")
    site.article("one")
    site.write(name, "").chmod(0)
    with bound_by_modes():
        ran = site.run("build")
    assert (ran.status, f"{name}:1:1: error C102 it cannot be read" in ran.err) == (2, True), ran.err


def test_a_fault_with_a_generators_config_stops_the_run(bare: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this program fails on such a config nothing is published as if there were none."""

    def fail(*_: object) -> None:
        raise AttributeError("of whatever kind")

    bare.config("")
    monkeypatch.setattr("feeds.config.load.read_site", fail)
    ran = bare.run("build")
    assert (ran.status, "config.yaml: error F115 feeds itself failed (AttributeError" in ran.err) == (2, True), ran.err
