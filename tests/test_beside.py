"""Articles whose fields stand in files beside them, as Nikola has them: invented sites, in a folder each."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest

import feeds
from feeds.generators import GENERATORS, Traits

if TYPE_CHECKING:
    from pathlib import Path

CONF = """
BLOG_TITLE = "Tea"
SITE_URL = "https://tea.example/"
DEFAULT_LANG = "en"
TRANSLATIONS = {"en": "", "es": "./es"}
POSTS = (("posts/*.md", "posts", "post.tmpl"), ("posts/*.rst", "posts", "post.tmpl"))
"""
CONFIG = """
site: {title: Tea, url: "https://tea.example/"}
formats: [json]
pages: false
groups: [{by: []}]
"""
META = ".. title: Green Tea\n.. slug: green\n.. date: 2024-03-04 12:00:00 UTC\n.. tags: leaf, cup\n"


def built(folder: Path, **files: str) -> dict[str, dict[str, Any]]:
    """Write files of posts, build, and return the entries by title; `_` stands for the dot of a name."""
    (folder / "posts").mkdir(exist_ok=True)
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    for name, text in files.items():
        (folder / "posts" / name.replace("_", ".")).write_text(text, encoding="utf-8")
    feeds.build(folder / "config.yaml")
    entries = json.loads((folder / "public" / "all.json").read_bytes())["items"]
    return {each["title"]: each for each in entries}


@pytest.mark.parametrize("suffix", ["md", "rst"])
def test_a_file_beside_a_post_has_its_fields(tmp_path: Path, suffix: str) -> None:
    """Title, slug, date and tags are those of the file beside, and all of the text is body."""
    entry = built(tmp_path, **{"a_meta": META, f"a_{suffix}": "Leaves\n======\n\nSteep them.\n"})["Green Tea"]
    assert entry["url"] == "https://tea.example/posts/green/"
    assert entry["date_published"].startswith("2024-03-04T12:00:00")
    assert entry["tags"] == ["leaf", "cup"]
    assert "Leaves</h" in entry["content_html"]


def test_a_translation_says_what_differs(tmp_path: Path) -> None:
    """What a translation's own file does not say that of the text says which it is translated from."""
    files = {"a_meta": META, "a_md": "Steep.\n", "a_es_meta": ".. title: Té verde\n", "a_es_md": "Reposar.\n"}
    entry = built(tmp_path, **files)["Té verde"]
    assert entry["url"] == "https://tea.example/es/posts/green/"
    assert (entry["date_published"][:10], entry["language"]) == ("2024-03-04", "es")


def test_a_translation_takes_fields_of_the_other_text(tmp_path: Path) -> None:
    """Without files beside, the header of the one text counts for the other too; own tags are not mixed with others."""
    head = META + ".. category: drinks\n"
    texts = {
        "a_md": f"<!--\n{head}-->\n\nSteep.\n",
        "a_es_md": "<!--\n.. title: Té verde\n.. tags: hoja\n-->\n\nReposar.\n",
    }
    entry = built(tmp_path, **texts)["Té verde"]
    assert entry["url"] == "https://tea.example/es/posts/green/"
    assert (entry["date_published"][:10], sorted(entry["tags"])) == ("2024-03-04", ["drinks", "hoja"])


def test_a_change_of_the_file_beside_alone_is_seen(tmp_path: Path) -> None:
    """A build after such a change has the new title, and one after the file's removal has the article no more."""
    built(tmp_path, a_meta=META, a_md="Steep.\n", b_meta=META.replace("reen", "old"), b_md="Wait.\n")
    assert "Black Tea" in built(tmp_path, a_meta=META.replace("Green", "Black"))
    (tmp_path / "posts" / "a.meta").unlink()
    assert built(tmp_path).keys() == {"Gold Tea"}


def test_a_file_beside_that_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    """The post is then one without a date, which no feed has; others are published."""
    found = built(tmp_path, a_md="Steep.\n", b_meta=META, b_md="Wait.\n", c_meta="---\n[\n", c_md="Rest.\n")
    assert found.keys() == {"Green Tea"}


def test_a_post_withheld_by_the_file_beside_is_not_published(tmp_path: Path) -> None:
    """A status of draft counts there as it does in a text's header."""
    files = {"a_meta": META + ".. status: draft\n", "a_md": "Steep.\n"}
    files |= {"b_meta": META.replace("Green", "Gold").replace("green", "gold"), "b_md": "Wait.\n"}
    assert built(tmp_path, **files).keys() == {"Gold Tea"}


@pytest.mark.parametrize("head", ["---\n{}\n---\n", "+++\n{}\n+++\n", "<!--\n.. title: Own\n.. {}\n-->\n"])
def test_fields_before_a_text_are_no_part_of_it(tmp_path: Path, head: str) -> None:
    """Front matter in a text that has a file beside it is not shown, least of all what is encrypted."""
    secured = 'secured = "aa11bb22"' if head.startswith("+") else "secured: aa11bb22"
    other = {"b_meta": META.replace("Green", "Gold").replace("green", "gold"), "b_md": "Wait.\n"}
    found = built(tmp_path, a_meta=META, a_md=f"{head.format(secured)}\nSteep.\n", **other)
    assert found.keys() == ({"Gold Tea"} if head.startswith("<") else {"Green Tea", "Gold Tea"})
    assert "aa11bb22" not in (tmp_path / "public" / "all.json").read_text(encoding="utf-8")


def test_a_link_beside_a_post_is_not_followed(tmp_path: Path) -> None:
    """What a link leads to may not be the site's to publish."""
    secret = tmp_path / "secret.txt"
    secret.write_text(META.replace("Green", "Secret"), encoding="utf-8")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.meta").symlink_to(secret)
    found = built(tmp_path, a_md="Steep.\n", b_meta=META.replace("Green", "Gold"), b_md="Wait.\n")
    assert found.keys() == {"Gold Tea"}


def test_which_files_beside_a_post_have_fields() -> None:
    """A translation has its own file first, then that of the text which it is translated from, then that text."""
    traits = Traits(generator="nikola", languages=("es",))
    beside = GENERATORS["nikola"].beside
    assert beside is not None
    assert beside("a.md", traits) == ("a.meta",)
    assert beside("a.es.md", traits) == ("a.es.meta", "a.meta", "a.md")
    assert beside(PurePosixPath("v1.2.md").name, traits) == ("v1.2.meta",)


def test_a_header_in_a_comment_of_html_counts_in_restructured_text(tmp_path: Path) -> None:
    """Nikola finds its lines wherever they stand, and writes them so in other markup."""
    entry = built(tmp_path, a_rst=f"<!--\n{META}-->\n\nSteep *well*.\n")["Green Tea"]
    assert entry["content_html"].strip() == "<p>Steep <em>well</em>.</p>"


@pytest.mark.parametrize("suffix", ["md", "rst"])
def test_lines_of_fields_count_among_others(tmp_path: Path, suffix: str) -> None:
    """A stray sign before the header hides none of it."""
    entry = built(tmp_path, **{f"a_{suffix}": f"x<!--\n{META}-->\n\nSteep *well*.\n"})["Green Tea"]
    assert entry["content_html"].strip() == "<p>Steep <em>well</em>.</p>"
