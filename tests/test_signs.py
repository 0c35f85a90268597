"""Which rows of generators are loaded for a folder: those of the generators whose site it may be."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Final

import pytest

from feeds.generators import GENERATORS, read_traits
from feeds.generators.signs import BELOW, SIGNS, candidates

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS: Final = ("", *(f"{each}/" for each in BELOW))


@pytest.mark.parametrize(
    "case",
    [
        "news: _data/topics/, _data/organizations/",
        "pelican: pelicanconf.py",
        "nikola: conf.py=BLOG_TITLE = 'Tea'; SITE_URL = 'https://tea.example/'",
        "quartz: quartz.config.ts",
        "quartz: quartz.config.yaml",
        *(f"astro: astro.config.{suffix}" for suffix in ("mjs", "ts", "js", "mts", "cjs")),
        *(f"gatsby: gatsby-config.{suffix}" for suffix in ("js", "ts", "mjs")),
        *(f"docusaurus: {folder}docusaurus.config.ts" for folder in FOLDERS),
        "eleventy: .eleventy.js",
        "eleventy: eleventy.config.mjs",
        'eleventy: package.json={"devDependencies": {"@11ty\\/eleventy": "3"}}',
        *(f"vitepress: {folder}.vitepress/" for folder in FOLDERS),
        *(f"vuepress: {folder}.vuepress/" for folder in FOLDERS),
        "jekyll: _config.yml",
        "jekyll: _posts/, _layouts/",
        "hugo: hugo.toml",
        "hugo: config/_default/hugo.toml",
        "hugo: config.yaml=baseurl: https://tea.example/",
        'hugo: config.json={"BaseURL": "https://tea.example/"}',
        "zola: zola.toml=base_url = 'https://tea.example/'",
        "zola: config.toml=base_url = 'https://tea.example/'",
        "hexo: _config.yml, source/_posts/",
        "mkdocs: mkdocs.yaml",
        "obsidian: .obsidian/",
    ],
)
def test_a_generator_is_recognised_wherever_its_config_may_stand(tmp_path: Path, case: str) -> None:
    """Whatever its config is called, and also in the folders that hold the whole site beside a program."""
    generator, _, files = case.partition(": ")
    for each in re.split(r", (?=[._a-z])", files):
        name, _, text = each.partition("=")
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("/"):
            file.mkdir()
        else:
            file.write_text(text.replace("; ", "\n"), encoding="utf-8")
    assert generator in candidates(tmp_path)
    assert read_traits(tmp_path).generator == generator


def test_a_folder_without_signs_has_no_candidates(tmp_path: Path) -> None:
    """A config of ours and articles say of no generator that it may be theirs."""
    (tmp_path / "config.yaml").write_text("site: {title: Tea, url: https://tea.example/}\n", encoding="utf-8")
    (tmp_path / "articles").mkdir()
    assert list(candidates(tmp_path)) == []
    assert read_traits(tmp_path).generator == ""


def test_every_row_has_the_name_of_its_file() -> None:
    """A line of the table leads to a file, and that to the row of the same name."""
    assert [row.name for row in GENERATORS.values()] == list(SIGNS)
    assert all(import_module(f"feeds.generators.{name}") for name in SIGNS)
    assert "hugo" in GENERATORS
    assert "no such generator" not in GENERATORS
