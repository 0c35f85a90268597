"""`feeds init` in a repository of somebody's articles: found by looking, and nothing of theirs is replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from support import Site

from feeds.cli.starter_config import Value, as_yaml, fill
from feeds.cli.survey import survey
from feeds.config import load_config
from feeds.generators import GENERATORS, Traits
from feeds.lib import yamltree

if TYPE_CHECKING:
    from pathlib import Path

DATED = "---\ntitle: Tide\ndate: 2024-01-02\n---\nText\n"
UNDATED = "---\ntitle: About\n---\nText\n"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Give a folder without a config or articles."""
    site = Site(tmp_path / "repository")
    (site.folder / "config.yaml").unlink()
    (site.folder / "articles").rmdir()
    return site


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["weblog/2024-01-02-a.md"], ["weblog"]),
        (["src/content/weblog/a.md", "src/content/weblog/b.md"], ["src/content/weblog"]),
        (["site/log/2023/a.md", "site/log/2024/b.md"], ["site/log"]),
        (["site/log/2024/b.md"], ["site/log"]),
        (["log/2024-02-01-a/index.md"], ["log"]),
        (["log/a/index.md", "log/b/index.md"], ["log"]),
        (["in/notes/a.md", "in/notes/b.md", "in/log/c.md", "in/log/d.md"], ["in"]),
        (["notes/a.md", "notes/b.md", "log/c.md", "log/d.md"], ["log", "notes"]),
        (["a.md"], ["*.md"]),
        (["log/a.md", "node_modules/x/b.md", "themes/t/log/c.md", "_drafts/d.md", ".hidden/e.md"], ["log"]),
        (["readme/x.txt"], []),
    ],
)
def test_finds_the_folders_with_dated_files(site: Site, files: list[str], expected: list[str]) -> None:
    """The nearest folders that hold most of the dated articles are those of the articles."""
    for file in files:
        site.write(file, DATED)
    site.write("pages/about.md", UNDATED)
    assert list(survey(site.folder, Traits()).paths) == expected


def test_an_own_output_of_the_generator_is_not_looked_into(site: Site) -> None:
    """What the generator makes is not where the articles are."""
    site.write("made/log/a.md", DATED)
    site.write("made/log/b.md", DATED)
    site.write("words/a.md", DATED)
    assert survey(site.folder, Traits(output="made")).paths == ("words",)


def test_writes_no_samples_beside_articles(site: Site) -> None:
    """The config names the folder that was found, nothing is made up, and it builds."""
    site.write("site/log/2024-01-02-a.md", DATED)
    ran = site.run("init")
    assert ran.status == 0
    assert not (site.folder / "articles").exists()
    config = (site.folder / "config.yaml").read_text()
    assert "paths: [site/log]" in config
    assert "Your Name" not in str(yamltree.parse(config).data)
    assert site.run("build").status == 0


def test_what_only_stands_for_something_is_a_comment(site: Site) -> None:
    """In an empty folder too nobody's name and no description are published that nobody has chosen."""
    site.run("init")
    told = yamltree.parse((site.folder / "config.yaml").read_text(encoding="utf-8")).data["site"]
    assert set(told) == {"title", "url", "language"}
    site.run("build", "--now", "2100-01-01T00:00:00Z")
    assert "Your Name" not in site.read("all.atom").decode()
    assert "News from a few sites" not in site.read("all.rss").decode()


def test_several_folders_are_named_with_how_to_leave_one_out(site: Site) -> None:
    """Where articles are in more than one folder all are read, and both the lines and the config name them."""
    for name in ("topics", "organizations"):
        site.write(f"_data/{name}/tide.md", UNDATED)
    for folder in ("_news", "_samples"):
        site.write(f"{folder}/a.md", "---\ntitle: Tide\npublishedDateTime: 2024-01-02\n---\nText\n")
    ran = site.run("init")
    assert "found articles in _news, _samples, where they stay; to leave one out" in ran.out
    assert "#paths: [_news, _samples]" in (site.folder / "config.yaml").read_text()
    site.write("config.yaml", "site: {title: T, url: https://e.example}\narticles: {paths: [_news]}\n")
    assert "1 article found" in site.run("build").out


def test_what_the_generator_says_stays_with_it(site: Site) -> None:
    """What a declarative config says is shown in a comment with its file, and builds follow it when it changes."""
    site.write("_config.yml", 'title: "Tides: a log"\nurl: https://tides.example\ntimezone: Europe/Paris\n')
    site.write("_posts/2024-01-02-a.md", UNDATED)
    ran = site.run("init")
    assert "found Jekyll" in ran.out
    config = (site.folder / "config.yaml").read_text()
    assert '#title: "Tides: a log"  # from _config.yml' in config
    assert "#timezone: Europe/Paris  # from _config.yml" in config
    site.write("_config.yml", "title: Ebbs\nurl: https://tides.example\n")
    assert site.run("build").status == 0
    assert b"<title>Ebbs</title>" in site.read("all.atom")


def test_literals_of_a_program_become_values(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What only a program's config says is written as a value, with where it is from."""
    row = replace(GENERATORS["jekyll"], literals=lambda _: {"site.title": "Tide #1", "site.url": "not a URL"})
    monkeypatch.setattr("feeds.cli.init.GENERATORS", {"jekyll": row})
    from click.testing import CliRunner

    from feeds.cli.init import command

    site.write("_config.yml", "url: https://tides.example\n")
    assert CliRunner().invoke(command, [str(site.folder)]).exit_code == 0
    text = (site.folder / "config.yaml").read_text()
    assert '  title: "Tide #1"  # from _config.yml' in text
    assert "not a URL" not in text


def test_without_articles_the_config_says_what_to_set(site: Site) -> None:
    """In a generator's repository without articles no samples are written, and the next step is told."""
    site.write("_config.yml", "title: Tides\nurl: https://tides.example\n")
    ran = site.run("init")
    assert "set articles.paths" in ran.out
    assert not (site.folder / "articles").exists()


def test_another_programs_config_stays(site: Site) -> None:
    """Where config.yaml is another program's, feeds.yaml is written, which needs no -c."""
    site.write("config.yaml", "baseURL: https://tides.example/\ntitle: Tides\n")
    site.write("content/log/a.md", DATED)
    ran = site.run("init")
    assert "in feeds.yaml" in ran.out or "through feeds.yaml" in ran.out
    assert "'feeds build'" in ran.out
    assert (site.folder / "config.yaml").read_text().startswith("baseURL")
    assert (site.folder / "feeds.yaml").exists()
    site.write("config.yaml", "app: tides\n")
    site.write("feeds.yaml", "site: {title: Tides, url: 'https://tides.example/'}\narticles: {paths: [content]}\n")
    assert site.run("build").status == 0
    (site.folder / "config.yaml").unlink()
    assert site.run("build").status == 0


def test_a_second_run_knows_the_config_of_the_first(site: Site) -> None:
    """What it wrote is its own, and what another program has under the name is told from it."""
    site.write("log/a.md", DATED)
    site.run("init")
    said = site.run("init").out
    assert "it is one of feeds already: 'feeds serve --open'" in said
    assert "'feeds build'" in said


def test_somebody_elses_output_is_left_to_them(site: Site) -> None:
    """Where public holds files that no build made, the feeds go elsewhere, which Git ignores."""
    site.write("log/a.md", DATED)
    home = site.write("public/index.html", "mine")
    site.run("init")
    assert "\noutput: feeds-public\n" in (site.folder / "config.yaml").read_text()
    assert "/feeds-public/" in (site.folder / ".gitignore").read_text()
    assert site.run("build").status == 0
    assert home.read_text() == "mine"
    assert (site.folder / "feeds-public/all.atom").exists()


def test_a_gitignore_that_is_there_is_left_and_told(site: Site) -> None:
    """What a .gitignore of somebody's lacks is said, and not written into it."""
    site.write(".gitignore", "/dist/\n")
    site.write("log/a.md", DATED)
    assert "add   /public/ to .gitignore" in site.run("init").out
    assert (site.folder / ".gitignore").read_text() == "/dist/\n"


@pytest.mark.parametrize("text", ["a: b", "x # y", "yes", "", "'", '"', "- a", "人工智能", "1.10", "a\nb", "{"])
def test_any_text_is_a_scalar(text: str) -> None:
    """Whatever a generator's config holds comes back from the config as it was, but for line ends."""
    filled = fill("site:\n  title: x\n", {"site.title": Value(as_yaml(text))})
    assert yamltree.parse(filled).data == {"site": {"title": text.replace("\n", " ")}}


def test_a_key_with_keys_below_becomes_a_comment_whole() -> None:
    """A section of samples that is taken back leaves nothing of it in force."""
    text = "site:\n  author:\n    name: x\n    #email: y\n  icon: z\n"
    assert yamltree.parse(fill(text, {"site.author": Value("")})).data == {"site": {"icon": "z"}}


def test_a_config_of_the_generator_is_not_taken_for_ours(site: Site) -> None:
    """Beside a `config.yaml` of Hugo's, `feeds build` takes `feeds.yaml`, or Hugo's own word for title and address."""
    site.write("config.yaml", "baseURL: https://garden.example.org/\ntitle: Garden\n")
    site.write("content/posts/a.md", "---\ntitle: A\ndate: 2024-01-02\n---\nText.\n")
    assert site.run("build").status == 0
    assert b"https://garden.example.org/posts/a/" in (site.folder / "feeds-public/all.json").read_bytes()
    site.write("feeds.yaml", "output: here\n")
    assert site.run("build").status == 0
    assert b"https://garden.example.org/posts/a/" in (site.folder / "here/all.json").read_bytes()


def test_feeds_go_beside_the_site(site: Site) -> None:
    """Where a site has an address, its feeds get one of a folder of it, and its articles keep theirs."""
    site.write("_config.yml", "title: Ebbs\nurl: https://tides.example\n")
    site.write("_posts/2020-01-01-one.md", "---\ntitle: One\n---\nText.\n")
    ran = site.run("init")
    assert "https://tides.example/feeds/" in ran.out
    config = load_config(site.folder)
    assert (config.site.url, config.home) == ("https://tides.example/feeds/", "https://tides.example/")
    assert site.run("build").status == 0
    feed = (site.folder / config.output / "all.atom").read_text(encoding="utf-8")
    assert 'href="https://tides.example/feeds/all.atom"' in feed
    assert 'href="https://tides.example/2020/01/01/one.html"' in feed


def test_a_site_in_a_folder_is_named(site: Site) -> None:
    """Where a folder is the site of a generator, the one to begin in is said, and no samples are written."""
    site.write("docs/_config.yml", "title: Ebbs\nurl: https://tides.example\n")
    site.write("docs/about.md", "---\ntitle: About\n---\nText.\n")
    ran = site.run("init")
    assert "found Jekyll in docs: 'feeds init docs'" in ran.out
    assert not (site.folder / "articles").is_dir() or not list((site.folder / "articles").iterdir())


def test_a_generator_without_articles_leaves_their_folder_to_be_set(site: Site) -> None:
    """Where no articles are found, what to do next names the key that says where they are."""
    site.write("docusaurus.config.js", "module.exports = {title: 'Tides', url: 'https://tides.example', baseUrl: '/'};")
    (last,) = [line for line in site.run("init").out.splitlines() if line.startswith("Next")]
    assert "articles.paths" in last


@pytest.mark.parametrize(("more", "count"), [([], ""), (["log/b.md", "README.md"], " and 1 more")])
def test_tells_of_markdown_that_is_no_article_yet(site: Site, more: list[str], count: str) -> None:
    """Where there are samples to start from, somebody's own notes without front matter are not passed over silently."""
    for file in ("a.md", *more):
        site.write(file, "# A tide\n\nIt came.\n")
    told = site.run("init").out
    assert f"a.md{count} ha" in told
    assert "no front matter" in told
    assert (site.folder / "articles").exists()


def test_tells_of_no_other_markdown_where_there_are_articles(site: Site) -> None:
    """Pages and notes beside articles are usual, and worth no word."""
    site.write("log/a.md", DATED)
    site.write("notes.md", "# A tide\n")
    assert "front matter" not in site.run("init").out


def test_a_config_in_use_says_itself_where_its_articles_are(site: Site) -> None:
    """A second run does not say that articles were found which the config need not name."""
    site.write("log/a.md", DATED)
    site.write("notes/b.md", DATED)
    assert "found articles" in site.run("init").out
    assert "found articles" not in site.run("init").out


def test_a_folder_brings_no_escapes_of_its_own(site: Site) -> None:
    """What is written is said on a line each, whatever the folder is called."""
    ran = site.run("init", "a\x1b[31m\nb")
    assert ran.status == 0
    assert "\x1b" not in ran.out
    assert "wrote a [31m b/config.yaml" in ran.out
