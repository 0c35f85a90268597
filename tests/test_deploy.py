"""What stands beside the program to run it elsewhere, each used: an image, a unit of systemd, hooks of pre-commit."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
import yaml
from host_support import program_of
from serve_support import Server
from support import NO_COMPILING, PROJECT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from support import Site

pytestmark = pytest.mark.slow  # talks to another program, or is one

DEPLOY: Final = PROJECT / "deploy"
UNIT: Final = DEPLOY / "feeds.service"
CONTAINERFILE: Final = DEPLOY / "Containerfile"
SERVING: Final = (PROJECT / "docs/serving.md").read_text(encoding="utf-8")
PUBLISHING: Final = (PROJECT / "docs/publishing.md").read_text(encoding="utf-8")


def ran(
    command: Sequence[str], cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command, whatever it ends with."""
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=600)


def fill(site: Site) -> None:
    """Let a site have articles without a mistake."""
    site.config("articles: {timezone: UTC}")
    site.article("one", "topics: [Chips]", day=1)
    site.article("two", "topics: [Chips]", day=2)


# an image


class Instruction(NamedTuple):
    """A line of a Containerfile: the word it begins with, what follows, and that as a list where it is one in JSON."""

    word: str
    text: str

    @property
    def words(self) -> list[str]:
        """What follows, as the words that it is made of."""
        found: list[str] = json.loads(self.text) if self.text.startswith("[") else shlex.split(self.text)
        return found


def instructions() -> list[Instruction]:
    """Return what the Containerfile says, without comments."""
    lines = [line for line in CONTAINERFILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [Instruction(*line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


def last(word: str) -> Instruction:
    """Return the last instruction of a word."""
    return [each for each in instructions() if each.word == word][-1]


class Image:
    """What a Containerfile makes, in a folder in place of the root of an image."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.env: dict[str, str] = {"HOME": str(root), "LANG": "C.UTF-8"}
        self._arguments: dict[str, str] = {}
        tools = root / "usr/local/bin"
        tools.mkdir(parents=True)
        (tools / "python").symlink_to(sys.executable)
        for each in instructions():
            getattr(self, f"_{each.word.lower()}", lambda _: None)(each)

    def inside(self, text: str) -> str:
        """Return a text with the absolute paths that it names below the folder; those of the system's stay."""
        return re.sub(r"(?<![\w/.])/(?=(opt|source|site|usr/local)\b)", f"{self._root}/", text)

    def _arg(self, each: Instruction) -> None:
        name, _, value = each.text.partition("=")
        self._arguments[name] = value

    def _env(self, each: Instruction) -> None:
        self.env |= {name: self.inside(value) for name, _, value in (word.partition("=") for word in each.words)}

    def _copy(self, each: Instruction) -> None:
        *sources, target = each.words
        for source in sources:
            if source.startswith("--from="):
                return  # there is one folder for all stages
            to = self._root / target.lstrip("/")
            if (PROJECT / source).is_dir():
                shutil.copytree(PROJECT / source, to, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                to.mkdir(parents=True, exist_ok=True)
                shutil.copy(PROJECT / source, to)

    def _run(self, each: Instruction) -> None:
        pip = {"PIP_CACHE_DIR": str(Path.home() / ".cache/pip")}
        pip |= {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "HTTP"))}
        path = f"{self._root}/usr/local/bin:/usr/bin:/bin"
        env = {**pip, **NO_COMPILING, **self.env, **self._arguments, "PATH": path}
        command = self.inside(each.text).replace("--no-cache-dir", "")  # what pip once had is not fetched again
        made = ran(["/bin/sh", "-ec", command], cwd=self._root, env=env)
        assert made.returncode == 0, made.stderr


@pytest.mark.long
def test_the_image_serves(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The Containerfile's commands install the program where its entry point finds it, and that serves a folder."""
    image = Image(tmp_path_factory.mktemp("root"))
    fill(site)
    entry, arguments = last("ENTRYPOINT").words, last("CMD").words
    assert (entry, arguments[:2]) == (["feeds"], ["serve", "--host"])
    program = shutil.which(entry[0], path=image.env["PATH"])
    assert program is not None
    env = {"PATH": image.env["PATH"], "PYTHONPATH": ""}
    with Server(site, "--host", "127.0.0.1", env=env, program=[program]) as server:
        assert b"About two" in server.get("/all.atom").body
        assert server.get("/metrics").status == 200
        assert server.stop(signal.SIGTERM) == 0
    folder = last("COPY").words[-1]
    assert image.inside(folder) in program


def test_the_image_is_what_the_documentation_says() -> None:
    """It is not root's, and works in the folder and listens on the port that the documentation's commands name."""
    assert last("USER").text.partition(":")[0] not in {"root", "0"}
    assert f":{last('WORKDIR').text}:ro feeds\n" in SERVING
    assert f"-p 8000:{last('EXPOSE').text} " in SERVING
    assert all(each.words[-1].startswith("/") for each in instructions() if each.word == "COPY")


@pytest.fixture
def engine() -> str:
    """Give an engine that has the base image, runs it, and reaches packages from within; skip where there is none."""
    base = next(each for each in instructions() if each.word == "FROM").words[0]
    fetch = "pip download --quiet --no-deps --dest /tmp/click click"
    for name in ("podman", "docker"):
        found = shutil.which(name)
        if found and ran([found, "run", "--rm", "--pull=never", base, "sh", "-c", fetch]).returncode == 0:
            return found
    pytest.skip("no engine has the base image and reaches a registry of packages")


def test_an_engine_builds_and_runs_it(engine: str, site: Site) -> None:
    """Where there is an engine, the image that it builds lists the feeds of a folder that may not be written to."""
    fill(site)
    tag = "feeds-tested"
    try:
        built = ran([engine, "build", "-t", tag, "-f", str(CONTAINERFILE), str(PROJECT)])
        assert built.returncode == 0, built.stderr
        listed = ran([engine, "run", "--rm", "-v", f"{site.folder}:{last('WORKDIR').text}:ro", tag, "list"])
        assert (listed.returncode, listed.stdout.splitlines()[1].split()[0]) == (0, "all"), listed.stderr
    finally:
        ran([engine, "rmi", "--force", tag])


# a unit of systemd


def unit() -> Mapping[str, str]:
    """Return what the unit says of the service."""
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(UNIT, encoding="utf-8")
    return parser["Service"]


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """systemd-analyze finds no mistake in the unit, once it names a program that is there."""
    program = shlex.split(unit()["ExecStart"])[0]
    text = UNIT.read_text(encoding="utf-8").replace(program, "/bin/true")
    (tmp_path / UNIT.name).write_text(text, encoding="utf-8")
    checked = ran([program_of("systemd-analyze"), "verify", "--man=no", str(tmp_path / UNIT.name)])
    assert (checked.returncode, [line for line in checked.stderr.splitlines() if UNIT.name in line]) == (0, [])


def test_the_command_of_the_unit_serves(site: Site) -> None:
    """What the unit starts answers, and ends without an error when it is told to."""
    fill(site)
    _, name, *arguments = shlex.split(unit()["ExecStart"])
    changes = {"/srv/feeds/config.yaml": str(site.folder / "config.yaml"), "8000": "0"}
    assert name == "serve"
    assert changes.keys() <= set(arguments)
    with Server(site, *(changes.get(each, each) for each in arguments)) as server:
        assert server.get("/all.atom").status == 200
        assert server.stop(signal.SIGTERM) == 0


def test_the_documentation_installs_where_the_unit_looks() -> None:
    """The program is put where the unit starts it."""
    program = shlex.split(unit()["ExecStart"])[0]
    assert f"python3 -m venv {program.removesuffix('/bin/feeds')} && " in SERVING
    assert f"cp deploy/{UNIT.name} /etc/systemd/system/" in SERVING


# hooks of pre-commit


@pytest.fixture(scope="module")
def pre_commit(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, str]]:
    """Give pre-commit and its environment, with a folder for what it installs."""
    if not (PROJECT / ".git").exists():
        pytest.skip("the project is no repository of Git")
    here = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])  # noqa: PTH120 - not resolved
    program = shutil.which("pre-commit", path=here)
    if program is None:
        pytest.skip("pre-commit is not installed")
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") and name != "PYTHONPATH"}
    env |= {"PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit")), "PRE_COMMIT_COLOR": "never"}
    return program, env | NO_COMPILING


def git(folder: Path, *arguments: str) -> str:
    """Run Git in a folder, as somebody, and return what it prints."""
    somebody = ("-c", "user.name=N", "-c", "user.email=n@e.example", "-c", "commit.gpgsign=false")
    command = ["git", *somebody, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository with one commit, of the project's files as they are, committed or not."""
    folder = tmp_path_factory.mktemp("published")
    for name in git(PROJECT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if name and (PROJECT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "All")
    return folder


@pytest.mark.long
def test_hooks_find_mistakes(pre_commit: tuple[str, dict[str, str]], published: Path, site: Site) -> None:
    """Both hooks install the program, pass what is well, and stop what is not with the line that it is in."""
    program, env = pre_commit
    fill(site)
    site.build()
    (site.folder / "public/all.atom").rename(site.folder / "saved.atom")
    site.write(".gitignore", "/public/\n/.feeds-cache/\n")
    hooks = [{"id": each["id"]} for each in yaml.safe_load((published / ".pre-commit-hooks.yaml").read_text())]
    revision = git(published, "rev-parse", "HEAD").strip()
    repos = [{"repo": str(published), "rev": revision, "hooks": hooks}]
    site.write(".pre-commit-config.yaml", json.dumps({"repos": repos}))
    git(site.folder, "init", "-q")

    def tried() -> subprocess.CompletedProcess[str]:
        git(site.folder, "add", ".")
        return ran([program, "run", "--all-files"], cwd=site.folder, env=env)

    well = tried()
    assert (well.returncode, well.stdout.count("Passed")) == (0, 2), well.stdout + well.stderr
    site.write("articles/bad.md", "---\ntitle: Bad\ndate: 2020-02-30\n---\n")
    site.write("saved.atom", "<feed xmlns='http://www.w3.org/2005/Atom'></feed>")
    wrong = tried()
    assert (wrong.returncode, wrong.stdout.count("Failed")) == (1, 2)
    assert "articles/bad.md:3:1: error A103" in wrong.stdout
    assert "saved.atom:1:1: error V" in wrong.stdout


def test_the_manifest_of_hooks_is_valid(pre_commit: tuple[str, dict[str, str]]) -> None:
    """pre-commit takes the file of hooks, and the example in the documentation, whose hooks are there."""
    program, env = pre_commit
    manifest = PROJECT / ".pre-commit-hooks.yaml"
    assert ran([program, "validate-manifest", str(manifest)], env=env).returncode == 0
    (example,) = re.findall(r"^```yaml\n(repos:\n.*?)^```$", PUBLISHING, re.MULTILINE | re.DOTALL)
    named = [hook["id"] for repository in yaml.safe_load(example)["repos"] for hook in repository["hooks"]]
    assert named == [hook["id"] for hook in yaml.safe_load(manifest.read_text(encoding="utf-8"))]
