"""Configs of generators that say what nothing can be: no program ends in a traceback, and what is left is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from support import Site

_LONG: Final = "x" * 300
CONFIGS: Final = [
    (".vitepress/config.mts", 'export default {srcDir: "\\u0000"}\n'),
    (".vitepress/config.mts", 'export default {outDir: "\\u0000"}\n'),
    ("astro.config.mjs", 'export default {outDir: "\\u0000", srcDir: "\\u0000"}\n'),
    ("eleventy.config.js", 'module.exports = () => ({dir: {input: "\\u0000"}});\n'),
    ("pelicanconf.py", 'OUTPUT_PATH = "\\ud800"\nARTICLE_URL = "{slug}\\ud800"\n'),
    ("conf.py", 'BLOG_TITLE = "T"\nSITE_URL = "https://e.org/"\nOUTPUT_FOLDER = "\\ud800"\n'),
    ("conf.py", 'BLOG_TITLE = "T"\nSITE_URL = "https://e.org/"\nPOSTS = (("\\ud800/*.md", "p", "p"),)\n'),
    ("hugo.json", '{"baseURL": "https://e.org/", "publishDir": "\\ud800", "permalinks": {"x": "/\\ud800"}}\n'),
    ("docusaurus.config.js", f'module.exports = {{presets: [["classic", {{blog: {{path: "{_LONG}"}}}}]]}};\n'),
    ("mkdocs.yml", f"site_name: T\ndocs_dir: {_LONG}\nplugins: [blog]\n"),
    ("hugo.yaml", f"baseURL: https://e.org/\ncontentDir: {_LONG}\n"),
    ("pelicanconf.py", f'PATH = "{_LONG}"\n'),
    ("_config.yml", 'title: "\\uD800"\npermalink: "/:title/\\0"\n'),
]


@pytest.mark.parametrize(("name", "text"), CONFIGS)
@pytest.mark.parametrize(
    "command", ["build", "init", *(pytest.param(each, marks=pytest.mark.slow) for each in ("list", "check"))]
)
def test_no_config_of_a_generator_ends_in_a_traceback(site: Site, name: str, text: str, command: str) -> None:
    """What the config of a generator says is taken as far as it can be; one that cannot be read stops the run."""
    site.config("articles: {paths: [p], timezone: UTC, permalink: '/:slug/'}")
    site.write(name, text)
    site.write("p/2020-01-03-fine.md", "---\ntitle: Fine\ndate: 2020-01-03\n---\nWords.\n")
    if command == "init":
        (site.folder / "config.yaml").unlink()
    ran = site.run(command)
    assert ran.status in ({0, 2} if command == "init" or "C102" in ran.out + ran.err else {0, 1})
