"""Encrypted values that stand where no front matter is: whatever the file, no byte of them is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from support import Site

FINE: Final = "---\ntitle: Fine\ndate: 2020-01-03\n---\nWords.\n"
FENCED: Final = "---\ntitle: T\ndate: 2020-01-02\n---\n"

# By the name of the file.
SECRETS: Final = {
    "pgp.md": "title: T\ndate: 2020-01-02\nsecured: |\n  -----BEGIN-----\n\n  SEK\n  -----END-----\n---\nbody\n",
    "lines.md": 'title: T\ndate: 2020-01-02\nsecured: "x\n\nSEK"\n---\nbody\n',
    "second.md": f"{FENCED}---\nsecured: SEK\n---\nb\n",
    "third.md": f"{FENCED}...\nsecured: SEK\n...\nb\n",
    "json.md": '{"title": "T", "date": "2020-01-02"}\n{"secured": "SEK"}\n',
    "2020-01-02-list.rst": "Longer title\n#####\n\n:date: 2020-01-02\n:secured: SEK\n\nbody\n",
    "2020-01-02-section.rst": "Part\n####\n\n:date: 2020-01-02\n\nT\n=\n\n:secured: SEK\n\nbody\n",
    "fenced.rst": f"{FENCED}T\n=\n\n:secured: SEK\n\nbody\n",
    "2020-01-02-head.md": "Title: T\nSecured: SEK\n\nbody\n",
    "2020-01-02-dotted.md": ".. title: T\n.. secured: SEK\n\nbody\n",
    "2020-01-02-a.md": "T\n###\n\n:secured: SEK\n\nbody\n",
    "2020-01-02-b.md": ';;;\n{"title": "T", "secured": "SEK"}\n;;;\nbody\n',
    "2020-01-02-c.md": "- secured: SEK\n\nbody\n",
    "2020-01-02-d.md": "export const frontmatter = {title: 'T', secured: 'SEK'}\n\nbody\n",
    "2020-01-02-e.html": "secured: |\n  SEK\n---\n<p>body</p>\n",
    "alias.md": "---\ntitle: T\ndate: 2020-01-02\nexcerpt: &a SEK\nsecured: *a\n---\nbody\n",
}
SITES: Final = {
    "none": {},
    "jekyll": {"_config.yml": "title: T\n"},
    "nikola": {"conf.py": 'BLOG_TITLE = "T"\nSITE_URL = "https://e.org/"\nPOSTS = (("p/*", "p", "p"),)\n'},
    "mkdocs": {"mkdocs.yml": "site_name: T\nplugins:\n- blog\n"},
}


@pytest.mark.sampled(8)
@pytest.mark.parametrize("generator", ["none", "jekyll", "nikola", pytest.param("mkdocs", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_is_shown(site: Site, generator: str, name: str) -> None:
    """The file is left out, or published without it, and the others are published."""
    site.config(f"articles: {{paths: [p], generator: {generator}, timezone: UTC, permalink: '/:slug/'}}")
    for file, text in SITES[generator].items():
        site.write(file, text)
    site.write("p/2020-01-03-fine.md", FINE)
    site.write(f"p/{name}", SECRETS[name])
    if generator == "nikola":
        site.write(f"p/{name.rpartition('.')[0]}.meta", ".. title: M\n.. date: 2020-01-02\n")
    ran = site.run("build", "-v")
    assert ran.status == 0
    written = [file for file in site.output.rglob("*") if file.is_file()]
    assert "Fine" in (site.output / "all.atom").read_text(encoding="utf-8")
    assert not [file.name for file in written if b"SEK" in file.read_bytes()]
    assert "SEK" not in ran.out + ran.err


@pytest.mark.parametrize(
    "text",
    [
        f"{FENCED}The deal was\nsecured: by hand, they said.\n",
        f"{FENCED}```yaml\nsecured: yes\n```\n",
        "---\ntitle: T\ndate: 2020-01-02\nsecured: x\n---\nWords.\n",
    ],
)
def test_texts_about_what_is_secured_are_published(site: Site, text: str) -> None:
    """Behind well-formed front matter the word is one like others."""
    site.write("articles/a.md", text)
    report = site.build()
    assert report.articles.published == 1
    assert not [each for each in report.problems if each.code == "A117"]


def test_no_secret_of_a_generators_data_is_shown(site: Site) -> None:
    """What is encrypted in a file of JSON or TOML that a site's generator reads is not there, as in one of YAML."""
    site.config("articles: {paths: [blog], timezone: UTC}")
    site.write("docusaurus.config.js", "module.exports = {title: 'T', url: 'https://e.org', baseUrl: '/'};\n")
    site.write("blog/authors.json", '{"secured": {"name": "SEK"}, "ada": {"name": "Ada", "secured": "SEK"}}')
    site.write("blog/2020-01-03-fine.md", FINE.replace("title", "authors: [secured, ada]\ntitle"))
    assert site.run("build").status == 0
    atom = (site.output / "all.atom").read_text(encoding="utf-8")
    assert "<name>Ada</name>" in atom
    assert "SEK" not in atom
