"""What a terminal shows and a pipe does not: colours, and bars for what takes its time."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from itertools import count
from typing import TYPE_CHECKING, Final

import pytest
from support import NOW, PROJECT, Site

from feeds.cli import progress
from feeds.cli.colours import of_changes, wanted
from feeds.cli.progress import with_bar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ESCAPE: Final = "\x1b"
COLOUR: Final = re.compile(r"\x1b\[[\d;]*m")
AT_ONCE: Final = """
import sys
from feeds.cli import main, progress
progress.PATIENCE = 0
main(sys.argv[1:])
"""
"""The program, with bars that wait for nothing."""


def on_terminal(site: Site, *arguments: str, env: Mapping[str, str] | None = None) -> str:
    """Run the program with a terminal as its stdout and stderr; return what that shows."""
    pty = pytest.importorskip("pty", reason="no terminals here")
    ours, theirs = pty.openpty()
    colourless = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "CLICOLOR"}}
    clock = {"SOURCE_DATE_EPOCH": str(int(NOW.timestamp())), "TERM": "xterm", "PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(
        [sys.executable, "-c", AT_ONCE, *arguments],
        cwd=site.folder,
        env={**colourless, **clock, **(env or {})},
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        seen = b"".join(iter(lambda: _read(ours), b""))
        os.close(ours)
        process.wait(timeout=120)
    return seen.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


@pytest.fixture
def faulty(site: Site) -> Site:
    """A site with a good article, one with a warning and a bad one."""
    site.article("good", "topics: [AI]")
    site.article("warned", "quality: high", day=2)
    site.write("articles/bad.md", "---\ndate: 2020-01-01T00:00:00Z\nlink: https://example.org/b\n---\n")
    return site


# colours


@pytest.mark.parametrize(
    ("environment", "asked"),
    [
        ({}, None),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": "0"}, False),
        ({"NO_COLOR": ""}, None),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, None),
        ({"FORCE_COLOR": ""}, None),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"CLICOLOR_FORCE": "0"}, None),
        ({"CLICOLOR": "0"}, False),
        ({"CLICOLOR": "1"}, None),
        ({"TERM": "dumb"}, False),
        ({"TERM": "xterm"}, None),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
    ],
)
def test_the_environment_decides_about_colours(environment: Mapping[str, str], *, asked: bool | None) -> None:
    """NO_COLOR forbids them whatever it says, FORCE_COLOR asks for them; else it depends on where the text goes."""
    assert wanted(environment) is asked


def test_problems_are_coloured_on_a_terminal(faulty: Site) -> None:
    """Errors are red and warnings yellow there, and without the colours the lines are those of a pipe."""
    shown = on_terminal(faulty, "check")
    assert re.search(r"\x1b\[31m.*?error", shown)
    assert re.search(r"\x1b\[33m.*?warning", shown)
    piped = faulty.run("check")
    assert sorted(COLOUR.sub("", shown).split("\r\n")) == sorted((piped.out + piped.err).split("\n"))


def test_no_colour_is_respected_on_a_terminal(faulty: Site) -> None:
    """With NO_COLOR nothing is coloured there."""
    assert ESCAPE not in on_terminal(faulty, "check", env={"NO_COLOR": "1"})


@pytest.mark.parametrize("arguments", ["check", "build --dry-run", "explain A102", "nonsense", "list --why nowhere.md"])
def test_a_pipe_has_colours_only_if_they_are_asked_for(faulty: Site, arguments: str) -> None:
    """What goes elsewhere has none, and with FORCE_COLOR the same text in colours."""
    plain = faulty.run(*arguments.split())
    assert ESCAPE not in plain.out + plain.err
    coloured = faulty.run(*arguments.split(), env={"FORCE_COLOR": "1"})
    assert COLOUR.search(coloured.out + coloured.err)
    assert (COLOUR.sub("", coloured.out), COLOUR.sub("", coloured.err)) == (plain.out, plain.err)


@pytest.mark.parametrize("arguments", ["check --format json", "check --format github", "list --json", "schema"])
def test_what_programs_read_is_never_coloured(faulty: Site, arguments: str) -> None:
    """JSON and workflow commands stay what they are, whatever the environment asks for."""
    assert ESCAPE not in faulty.run(*arguments.split(), env={"FORCE_COLOR": "1"}).out


def test_a_problem_brings_no_escapes_of_its_own(faulty: Site) -> None:
    """What stands in files is shown without control characters, so that only this program colours anything."""
    faulty.write("articles/\x1b[32mworse.md", "---\ntitle: x\ndate: '\x1b[32mnever'\n---\n")
    shown = faulty.run("check", env={"FORCE_COLOR": "1"}).out
    assert "[32mworse.md" in shown
    assert "\x1b[32m" not in shown


def test_changes_have_the_colours_of_their_signs() -> None:
    """What comes is green, what goes red, what changes yellow, and the lines between them have none."""
    text = "2 feeds would change\n  + all  a - b\n      - one\n  ~ two\nother files: x\n"
    lines = of_changes(text).splitlines()
    assert COLOUR.sub("", of_changes(text)) == text
    assert [COLOUR.findall(line)[:1] for line in lines] == [[], ["\x1b[32m"], ["\x1b[31m"], ["\x1b[33m"], []]


# bars


class _Terminal(io.StringIO):
    """A stream that is taken for a terminal."""

    def isatty(self) -> bool:
        return True


def drawn(items: int, seconds: float, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what is drawn while items come, one after so many seconds each."""
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    times = _clock(seconds)
    assert list(with_bar(range(items), lambda: items, "Reading", "files", clock=lambda: next(times))) == [*range(items)]
    return terminal.getvalue()


def _clock(seconds: float) -> Iterator[float]:
    """Yield instants: the clock is looked at about once for each item."""
    return (each * seconds for each in count())


def test_what_is_quick_has_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn of what is done before one would look."""
    assert drawn(1000, progress.PATIENCE / 10_000, monkeypatch) == ""


def test_a_few_things_have_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn of a handful of files, however long each takes."""
    assert drawn(progress.FEW - 1, 60, monkeypatch) == ""


def test_a_bar_counts_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """It shows how many of how many, how fast, and has all of them at its end."""
    shown = drawn(200, 0.05, monkeypatch)
    assert "Reading" in shown
    assert "files/s" in shown
    assert "200/200" in shown.split("\r")[-1]


def test_a_bar_is_drawn_ten_times_a_second_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 100,000 files in about ten seconds it is drawn some hundred times."""
    assert 50 < drawn(100_000, 10 / 100_000, monkeypatch).count("Reading") <= 101


def test_an_iterator_that_breaks_off_ends_its_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cursor comes back and the line ends, so that the message stands below."""
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    times = _clock(1)

    def breaking() -> Iterator[int]:
        yield from range(60)
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="gone"):
        list(with_bar(breaking(), lambda: 100, "Reading", "files", clock=lambda: next(times)))
    assert terminal.getvalue().endswith("\x1b[?25h\n") or terminal.getvalue().endswith("\n\x1b[?25h")


@pytest.fixture
def many(site: Site) -> Site:
    """A site of sixty articles in as many topics, which are enough for bars."""
    for number in range(progress.FEW + 10):
        site.article(f"a{number}", f"topics: [T{number}]")
    return site


def test_reading_and_rendering_have_bars_on_a_terminal(many: Site) -> None:
    """Both are counted there, files and feeds."""
    shown = on_terminal(many, "build")
    files = progress.FEW + 10
    assert re.search(rf"Reading.*{files}/{files}.*files/s", shown)
    assert re.search(r"Rendering.*(\d+)/\1.*feeds/s", shown)
    assert "Traceback" not in shown


def test_a_handful_of_files_has_no_bar_on_a_terminal(faulty: Site) -> None:
    """Six files are no reason to draw anything."""
    assert "Reading" not in on_terminal(faulty, "build")


@pytest.mark.slow
def test_no_bar_elsewhere_or_when_quiet(many: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a pipe there is none, and with -q on a terminal neither."""
    monkeypatch.setattr(progress, "PATIENCE", 0)
    assert "\r" not in many.run("build").err
    assert on_terminal(many, "build", "-q", "--no-cache") == ""
