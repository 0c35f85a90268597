"""What is taken as text out of a program's config of JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from growth import WORST, growth

from feeds.generators.javascript import Literals, literals_of, read_config, read_literals

if TYPE_CHECKING:
    from pathlib import Path


def said(program: str) -> dict[str, str]:
    """Return the first literal at each path of a program."""
    found: dict[str, str] = {}
    for each in literals_of(program):
        found.setdefault(".".join(each.path), each.value)
    return found


def test_keys_lead_to_texts() -> None:
    """Objects within objects make paths, whatever quotes their keys and texts have."""
    program = """export default { site: 'https://a.example/', "blog": { 'path': `news`, count: 3, on: true } };"""
    assert said(program) == {
        "site": "https://a.example/",
        "blog.path": "news",
        "blog.count": "3",
        "blog.on": "true",
    }


def test_calls_and_declarations_are_seen_through() -> None:
    """The object that a function is called with is what it is called with; a declared name comes first."""
    program = "const config: Config = defineConfig({ title: 'A' })\nmodule.exports = withTheme({ base: '/b/' });"
    assert said(program) == {"config.title": "A", "base": "/b/"}


@pytest.mark.parametrize(
    "program",
    [
        "export default { url: 'a' + b }",
        "export default { url: `${host}/a` }",
        "export default { url: process.env.URL || 'a' }",
        "export default { url: isLive ? 'a' : 'b' }",
        "// url: 'a'\n/* { url: 'b' } */ export default {}",
        "const matcher = /url: 'a'/g; export default {}",
    ],
)
def test_what_has_to_be_worked_out_is_no_literal(program: str) -> None:
    """Sums, filled templates, choices, comments and regular expressions say nothing."""
    assert "url" not in said(program)


def test_escapes_stand_for_their_characters() -> None:
    """A text's escapes are read as the language reads them."""
    assert said(r"export default { a: 'It\'s \u00e9\x21\u{1F600} \ud800', }") == {"a": "It's é!😀 �"}


def test_names_lead_to_the_texts_that_they_name(tmp_path: Path) -> None:
    """A value that is a name has the text of what is so named, in a file that is imported too."""
    (tmp_path / "site.js").write_text("module.exports = { title: 'From beside' }\n")
    (tmp_path / "config.js").write_text(
        "const site = require('./site')\nconst URL = 'https://a.example/'\n"
        "module.exports = { url: URL, title: site.title, loop: loop, other: elsewhere.made }\n"
    )
    config = read_config(tmp_path / "config.js")
    assert (config.get("url"), config.get("title")) == ("https://a.example/", "From beside")
    assert config.get("loop") is None
    assert config.get("other") is None


def test_no_file_outside_is_imported(tmp_path: Path) -> None:
    """What a config imports from outside its folder is not read."""
    (tmp_path / "secret.js").write_text("module.exports = { title: 'Outside' }\n")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "c.js").write_text("const s = require('./../secret')\nmodule.exports = { title: s.title }\n")
    assert read_config(tmp_path / "site" / "c.js").get("title") is None


def test_lists_have_all_their_texts() -> None:
    """A list's texts stand at its path, and an object in it knows the text that stands first."""
    found = Literals(literals_of("export default { plugins: [['blog-plugin', { path: 'news' }]], tags: ['a', 'b'] }"))
    assert found.all("tags") == ("a", "b")
    assert [(each.beside, each.value) for each in found.found if each.path[-1] == "path"] == [("blog-plugin", "news")]


def test_a_file_that_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    """A file that is missing, no UTF-8 or too long has no literals."""
    (tmp_path / "a.js").write_bytes(b"export default { a: '\xff' }")
    (tmp_path / "b.js").write_text("export default { a: 'b' }" + " " * 400_000)
    assert read_literals(tmp_path / "a.js", tmp_path / "b.js", tmp_path / "c.js").found == ()


@pytest.mark.sampled
@pytest.mark.parametrize(
    "part", ["{", "[", "a({b:[", "/*", "`${", "'\\", "=/[", "a.", "?", "/**/a:", "=/\\", "const a="]
)
def test_hostile_programs_take_linear_time(part: str) -> None:
    """Four times as long a program is not much more than four times the work."""
    assert growth(lambda size: literals_of(part * size), 20_000) <= WORST
