"""What the README shows is what the program does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from support import PROJECT

import feeds

if TYPE_CHECKING:
    from support import Site

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def fenced(language: str) -> list[str]:
    """Give the README's code blocks in a language."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [block for named, block in blocks if named == language]


def test_the_example_article_becomes_the_example_entry(site: Site) -> None:
    """The README's article gives the README's entry, line by line."""
    site.write("articles/cable.md", fenced("markdown")[0])
    site.build()
    atom = site.read("topics/ocean-science.atom").decode()
    lines = [line.strip().removesuffix(" …</content>") for line in fenced("xml")[0].splitlines()]
    shown = [line for line in lines if line not in {"…", ""}]
    assert [line for line in shown if line not in atom] == []


def test_the_example_config_loads(site: Site) -> None:
    """The README's config has no mistake."""
    site.write("config.yaml", fenced("yaml")[0])
    assert feeds.load_config(site.folder).site.title == "AI Hardware Daily"


def test_the_problem_of_a_feed_shown_is_how_one_reads(site: Site) -> None:
    """The README's line of a feed's problem is what an entry without a date gives."""
    entry = "<entry>\n<id>https://example.org/1</id><title>One</title><link href='https://example.org/1'/></entry>"
    head = "<id>https://example.org/</id>\n<title>All</title>\n<updated>2026-01-01T00:00:00Z</updated>"
    author = "\n<author>\n<name>Ada</name></author>\n"
    site.write("some.atom", f'<feed xmlns="http://www.w3.org/2005/Atom">\n{head}{author}  {entry}</feed>')
    assert fenced("")[2] in site.run("check", "some.atom").out


def test_the_tree_shows_paths_that_the_sample_articles_have() -> None:
    """Every feed in the README's tree is one that the project's own config makes."""
    config = feeds.load_config(PROJECT)
    report = feeds.build(config, dry_run=True, cache=False, output=PROJECT / "no-such-folder")
    paths = {feed.path.rpartition("/")[2] for feed in report.feeds}
    tree = fenced("")[0]
    assert {name for name in re.findall(r"([\w.-]+)\.atom", tree) if name not in paths} == set()


def test_the_problem_shown_is_how_a_problem_reads(site: Site) -> None:
    """The README's problem line is what an impossible date gives."""
    site.write("articles/2020-02-30-leap.md", "---\ntitle: Leap\ndate: 2020-02-30\n---\n")
    site.article("good")
    shown = next(line for line in fenced("")[1].splitlines() if "A103" in line)
    assert shown in site.run("build").err


def test_every_document_that_the_readme_links_to_is_there() -> None:
    """No link in the README leads nowhere."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert [link for link in links if not (PROJECT / link).exists()] == []
