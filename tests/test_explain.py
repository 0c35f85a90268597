"""`feeds explain`, and what imports the texts that it prints."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from feeds.problems.codes import CODES, PAGES

if TYPE_CHECKING:
    from support import Site


def words(text: str) -> str:
    """Return a text of Markdown in one line, and without the addresses of its links."""
    return " ".join(re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", text).split())


def test_a_code_is_explained(site: Site) -> None:
    """`feeds explain CODE` prints the code's severity, meaning, effect and remedy; no config is needed."""
    (site.folder / "config.yaml").unlink()
    ran = site.run("explain", "A102")
    code = CODES["A102"]
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"A102 {code.severity}: {code.meaning}\n")
    assert words(f"{code.effect} What to do: {code.remedy}") in words(ran.out)
    assert "Source" not in ran.out


def test_a_rule_is_explained_with_its_source(site: Site) -> None:
    """A rule for feeds says where it comes from, and what breaking any rule does where it says nothing of its own."""
    code = CODES["V201"]
    assert not code.effect
    out = words(site.run("explain", "V201").out)
    assert words(PAGES["rules"].effects[code.severity]) in out
    assert out.endswith(f"Source: {code.source}")


def test_several_codes_in_any_case_are_explained(site: Site) -> None:
    """Codes are taken in small letters too, in their order, and each once."""
    out = site.run("explain", "v414", "A102", "a102").out
    assert re.findall(r"^([A-Z]\d{3}) ", out, re.MULTILINE) == ["V414", "A102"]


def test_all_codes_are_explained(site: Site) -> None:
    """Every code has an explanation with all that the tables say of it, in lines that a terminal has room for."""
    ran = site.run("explain", *CODES, env={"COLUMNS": "80"})
    assert ran.status == 0
    out = words(ran.out)
    for name, code in CODES.items():
        assert f"{name} {code.severity}: {code.meaning} {words(code.effect)}" in out
        assert f"What to do: {words(code.remedy)}" in out
    assert max(len(line) for line in ran.out.splitlines() if line.startswith(" ")) <= 80


def test_without_a_code_all_are_listed(site: Site) -> None:
    """`feeds explain` lists every code with its severity and meaning, under the headings of the documentation."""
    lines = site.run("explain").out.splitlines()
    listed = [tuple(line.split(None, 2)) for line in lines if re.match(r"  [A-Z]\d{3} ", line)]
    assert listed == [(name, code.severity, code.meaning) for name, code in CODES.items()]
    assert {f"{section.title}:" for page in PAGES.values() for section in page.sections} <= set(lines)


def test_an_unknown_code_is_refused_with_the_nearest(site: Site) -> None:
    """It ends with status 2, prints nothing of the other codes, and suggests codes that are spelt nearly so."""
    ran = site.run("explain", "A101", "a12")
    assert (ran.status, ran.out) == (2, "")
    assert "a12" in ran.err
    assert "A102" in ran.err
    assert "feeds explain" in site.run("explain", "Z987").err.splitlines()[-1]


def test_a_count_of_problems_names_the_command_that_explains_them(site: Site) -> None:
    """Behind the count stands the command, with the code where all problems have the same."""
    site.article("one")
    site.write("articles/two.md", "---\ntitle: Two\n---\nText\n")
    assert "1 error (feeds explain A102 says more)" in site.run("build").err
    site.write("articles/three.md", "")
    assert "2 errors (feeds explain CODE says more)" in site.run("build").err
    site.write("empty.atom", "")
    assert "1 error, 0 warnings (feeds explain V101 says more)" in site.run("check", "empty.atom").err


def test_no_count_names_a_code_that_is_not_shown(site: Site) -> None:
    """Under --quiet warnings and their codes do not count."""
    site.article("one")
    site.article("two", "language: no language")
    site.write("articles/three.md", "---\ntitle: Three\n---\nText\n")
    assert "1 error, 1 warning (feeds explain CODE says more)" in site.run("build").err
    assert "1 error (feeds explain A102 says more)" in site.run("build", "--quiet").err


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--quiet"]])
def test_the_texts_are_imported_only_where_a_problem_is_shown(site: Site, arguments: list[str]) -> None:
    """Neither the help nor a build without problems imports the tables of codes."""
    site.article("one")
    code = (
        "import sys; from feeds.cli import main\n"
        f"try: main({arguments!r})\n"
        "finally: print('feeds.problems.codes' in sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=site.folder, capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.stderr.splitlines()[-1] == "False"
