"""The GitHub Action and the example workflows: valid, and every shell step of theirs run as a runner would."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml
from runner_support import Runner, Step, as_text, made_once
from support import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = pytest.mark.slow  # talks to another program, or is one

ACTION: Final[dict[str, Any]] = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
DOCUMENT: Final = (PROJECT / "docs" / "publishing.md").read_text(encoding="utf-8")
_BLOCK: Final = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES, PULL_REQUEST, GITLAB, _ = _BLOCK.findall(DOCUMENT)
WORKFLOWS: Final = {"pages": PAGES, "pull request": PULL_REQUEST}


def program(name: str) -> str:
    """Give the path of a program that is installed beside the tests; skip where it is missing."""
    found = shutil.which(name, path=f"{sysconfig.get_path('scripts')}:/usr/bin:/bin")
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a Python into which the action's own step has installed the program.

    The libraries are those that the tests have, so that nothing is fetched.
    """

    def install(folder: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True, timeout=120)
        (packages,) = folder.glob("lib/python*/site-packages")
        (packages / "beside.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
        (step,) = (step for step in ACTION["runs"]["steps"] if step.get("name") == "Install")
        env = dict.fromkeys(step["env"], "")
        ran = Runner(tmp_path_factory.mktemp("install"), folder / "bin").run(step["run"], env, action=PROJECT)
        assert ran.status == 0, ran.log

    return made_once(tmp_path_factory, "python", install) / "bin"


@pytest.fixture
def runner(tmp_path: Path, python: Path) -> Runner:
    """Give a runner whose workspace has the sample articles."""
    runner = Runner(tmp_path, python)
    shutil.copytree(PROJECT / "articles", runner.workspace / "articles")
    shutil.copy(PROJECT / "config.yaml", runner.workspace)
    return runner


def use(runner: Runner, **inputs: object) -> Step:
    """Use the action, without the installation, which was done once."""
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    return runner.use(PROJECT, given, skip=["Install"])


# what it is made of


@pytest.mark.parametrize(
    ("schema", "texts"),
    [
        ("github-actions", {"action": (PROJECT / "action.yml").read_text(encoding="utf-8")}),
        ("github-workflows", WORKFLOWS),
        ("gitlab-ci", {"gitlab": GITLAB}),
    ],
    ids=["action", "workflows", "gitlab"],
)
def test_each_fits_its_published_schema(schema: str, texts: dict[str, str], tmp_path: Path) -> None:
    """The action and the examples are valid by the schemas that SchemaStore and GitLab publish."""
    files = [tmp_path / f"{name}.yml" for name in texts]
    for file, text in zip(files, texts.values(), strict=True):
        file.write_text(text, encoding="utf-8")
    command = [program("check-jsonschema"), "--builtin-schema", f"vendor.{schema}", *map(str, files)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("text", WORKFLOWS.values(), ids=WORKFLOWS)
def test_actionlint_finds_nothing(text: str, tmp_path: Path) -> None:
    """Where actionlint is installed, it has nothing to say about the example workflows."""
    file = tmp_path / "example.yml"
    file.write_text(text, encoding="utf-8")
    ran = subprocess.run([program("actionlint"), file], capture_output=True, text=True, check=False, timeout=120)
    assert (ran.returncode, ran.stdout) == (0, "")


def steps_of(text: str) -> list[dict[str, Any]]:
    """Give the steps of a workflow's only job."""
    (job,) = yaml.safe_load(text)["jobs"].values()
    steps: list[dict[str, Any]] = job["steps"]
    return steps


def scripts() -> Iterator[tuple[str, str]]:
    """Give every shell script by a name."""
    for name, steps in (
        ("action", ACTION["runs"]["steps"]),
        *((name, steps_of(text)) for name, text in WORKFLOWS.items()),
    ):
        yield from (
            (f"{name}: {step.get('name', number)}", step["run"]) for number, step in enumerate(steps) if "run" in step
        )
    for name, job in yaml.safe_load(GITLAB).items():
        lines = job.get("script", job.get("before_script"))
        yield f"gitlab: {name}", "\n".join(lines)


@pytest.mark.parametrize("script", [pytest.param(text, id=name) for name, text in scripts()])
def test_shellcheck_finds_nothing(script: str) -> None:
    """ShellCheck has nothing to say about any script, and no expression stands in one, where it could inject code."""
    assert "${{" not in script
    command = [program("shellcheck"), "--shell=bash", "--norc", "-"]
    ran = subprocess.run(command, input=script, capture_output=True, text=True, check=False, timeout=120)
    assert (ran.returncode, ran.stdout) == (0, "")


def rows(heading: str) -> dict[str, list[str]]:
    """Give the rows of the table below a heading by the names in their first cells."""
    table = DOCUMENT[DOCUMENT.index(heading) :].partition("\n\n")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    return {name: rest for first, *rest in cells for name in re.findall(r"`([^`]+)`", first)}


def test_every_input_is_documented() -> None:
    """Each input has a row in docs/publishing.md with its default, and a description."""
    documented = {name: re.sub("`", "", cells[0]) for name, cells in rows("| input |").items()}
    assert documented == {name: each["default"] for name, each in ACTION["inputs"].items()}
    assert all(each["description"] for each in ACTION["inputs"].values())


def test_every_output_is_documented() -> None:
    """Each output has a row in docs/publishing.md, and a description."""
    assert rows("| step output |").keys() == ACTION["outputs"].keys()
    assert all(each["description"] for each in ACTION["outputs"].values())


@pytest.mark.parametrize("text", WORKFLOWS.values(), ids=WORKFLOWS)
def test_the_examples_give_inputs_and_take_outputs_that_there_are(text: str) -> None:
    """An example workflow names no input and no output that the action lacks."""
    for step in steps_of(text):
        if step.get("uses", "").startswith("OWNER/feeds@"):
            assert step.get("with", {}).keys() <= ACTION["inputs"].keys()
    assert set(re.findall(r"steps\.feeds\.outputs\.([\w-]+)", text)) <= ACTION["outputs"].keys()


# what it does


def test_a_build_has_outputs_and_a_summary(runner: Runner) -> None:
    """The action publishes the feeds, and says what changed in its outputs and in the job's summary."""
    done = use(runner)
    assert done.status == 0, done.log
    assert (runner.workspace / "public/all.atom").is_file()
    numbers = {
        name: done.outputs[name] for name in ("changed", "feeds", "entries", "problems", "errors", "changed-entries")
    }
    assert numbers == {
        "changed": "true",
        "feeds": "19",
        "entries": "10",
        "problems": "0",
        "errors": "0",
        "changed-entries": "0",
    }
    assert {"all", "topics/hardware"} <= set(json.loads(done.outputs["changed-feeds"]))
    assert done.outputs["output"] == str(runner.workspace / "public")
    assert json.loads(Path(done.outputs["report"]).read_bytes())["articles"]["found"] == 12
    assert runner.summary == Path(done.outputs["markdown"]).read_text(encoding="utf-8")
    assert runner.summary.startswith("### What changed in the feeds: 19 feeds added\n")
    assert "| articles published | 10 |" in runner.summary


@pytest.mark.slow
def test_a_second_build_has_nothing_to_say(runner: Runner) -> None:
    """Where the outputs of the last run were restored and nothing differs, nothing counts as changed."""
    use(runner)
    again = use(runner)
    assert (again.outputs["changed"], again.outputs["changed-feeds"]) == ("false", "[]")
    assert "### What changed in the feeds: nothing\n" in runner.summary


@pytest.mark.slow
def test_a_dry_run_says_what_would_change_and_writes_nothing(runner: Runner) -> None:
    """With dry-run the outputs and the summary tell of an edit, and what is published stays as it is."""
    use(runner)
    article = runner.workspace / "articles/2026-06-17-coral-nursery-counts-polyps.md"
    article.write_text(article.read_text(encoding="utf-8").replace("\ntitle: ", "\ntitle: New "), encoding="utf-8")
    before = {file: file.read_bytes() for file in (runner.workspace / "public").rglob("*") if file.is_file()}
    done = use(runner, dry_run=True)
    assert {file: file.read_bytes() for file in (runner.workspace / "public").rglob("*") if file.is_file()} == before
    assert (done.outputs["changed"], done.outputs["changed-entries"]) == ("true", "1")
    assert "### What would change in the feeds: 1 entry changed; " in runner.summary


@pytest.mark.slow
@pytest.mark.parametrize(("strict", "status"), [(False, 0), (True, 1)])
def test_problems_fail_only_what_is_strict(runner: Runner, strict: bool, status: int) -> None:  # noqa: FBT001 - a row's
    """A bad article is left out and counted, and with strict the step fails after the outputs are given."""
    (runner.workspace / "articles/bad.md").write_text(
        "---\ndate: 2026-01-01T00:00:00Z\nlink: https://example.org/bad\n---\n", encoding="utf-8"
    )
    done = use(runner, strict=strict, check=False)
    assert done.status == status
    assert (done.outputs["problems"], done.outputs["errors"]) == ("1", "1")
    assert "| errors | 1 |" in runner.summary


@pytest.mark.slow
def test_the_check_annotates(runner: Runner) -> None:
    """A mistake is an annotation at its file and line; only under strict it stops the job before the build."""
    (runner.workspace / "articles/bad.md").write_text(
        "---\ndate: 2026-01-01T00:00:00Z\nlink: https://example.org/bad\n---\n", encoding="utf-8"
    )
    done = use(runner)
    assert done.status == 0, done.log
    assert re.search(r"^::error .*file=articles/bad\.md,line=\d+", done.log, re.MULTILINE)
    assert use(runner, strict=True).status == 1


@pytest.mark.slow
@pytest.mark.parametrize("config", ["config.yaml", "."])
def test_a_config_that_cannot_be_used_fails_with_a_summary(runner: Runner, config: str) -> None:
    """A mistake in the config fails the job with its line in the log, and the summary says where to look."""
    (runner.workspace / "config.yaml").write_text("site: {title: News}\n", encoding="utf-8")
    done = use(runner, config=config, check=False)
    assert done.status == 2
    assert "C105" in done.log
    assert runner.summary == "The feeds were not built; the log says why.\n"
    assert done.outputs["changed"] == ""


@pytest.mark.slow
def test_a_build_that_is_told_to_be_quiet_is_no_failure(runner: Runner) -> None:
    """Where the arguments leave nothing to say, the summary does not say that the build failed."""
    done = use(runner, arguments="--quiet")
    assert (done.status, runner.summary) == (0, "")


@pytest.mark.slow
def test_names_may_have_any_characters(runner: Runner) -> None:
    """Inputs reach the program as they are: blanks, quotes, dollars and backticks are no code."""
    name = """a b'c"d $(touch oops) `touch oops` ;&|"""
    (runner.workspace / "config.yaml").rename(runner.workspace / f"{name}.yaml")
    done = use(runner, config=f"{name}.yaml", output=f"{name} out", arguments=f"--jobs=1\n\n--report={name}.json\n")
    assert done.status == 0, done.log
    assert (runner.workspace / f"{name} out/all.atom").is_file()
    assert (runner.workspace / f"{name}.json").is_file()
    assert done.outputs["output"] == str(runner.workspace / f"{name} out")
    assert not list(runner.workspace.rglob("oops"))


@pytest.mark.slow
def test_no_file_name_is_a_command_to_the_runner(runner: Runner) -> None:
    """What the build logs stands where the runner takes no commands from it, however files are named."""
    config = runner.workspace / "config.yaml"
    config.write_text(f"{config.read_text(encoding='utf-8')}\narticles: {{paths: [.]}}\n", encoding="utf-8")
    (runner.workspace / "::error::oops.md").write_text("---\ntitle: 1\n---\n", encoding="utf-8")
    lines = use(runner, check=False).log.splitlines()
    (at,) = (number for number, line in enumerate(lines) if line.startswith("::error::oops.md:"))
    (start,) = (number for number, line in enumerate(lines) if line.startswith("::stop-commands::"))
    assert start < at < lines.index(f"::{lines[start].removeprefix('::stop-commands::')}::")


@pytest.mark.slow
def test_unpublished_articles_may_be_included(runner: Runner) -> None:
    """With include-unpublished drafts are published too."""
    assert int(use(runner, include_unpublished=True).outputs["entries"]) > int(use(runner).outputs["entries"])


@pytest.mark.slow
def test_the_summary_may_be_left_out(runner: Runner) -> None:
    """Without a summary the Markdown is still there for a comment."""
    done = use(runner, summary=False)
    assert runner.summary == ""
    assert Path(done.outputs["markdown"]).read_text(encoding="utf-8").startswith("### What changed")


@pytest.mark.slow
@pytest.mark.parametrize("output", ["s3://bucket/feeds", "out\nput"])
def test_only_folders_are_cached(runner: Runner, output: str) -> None:
    """An output that is no folder, or whose name would start another output of the step, is no path to cache."""
    (places,) = (step for step in ACTION["runs"]["steps"] if step.get("id") == "places")
    found = runner.run(places["run"], {"CONFIG": "config.yaml", "OUTPUT": output}, action=PROJECT)
    assert found.outputs.keys() == {"key", "cache"}
    assert found.outputs["cache"] == str(runner.workspace / ".feeds-cache")


@pytest.mark.slow
@pytest.mark.parametrize("output", ["out", "."])
def test_what_was_published_last_takes_the_place_of_nothing(runner: Runner, output: str) -> None:
    """A folder that holds files, of the checkout or of another step, is not filled from the cache."""
    (places,) = (step for step in ACTION["runs"]["steps"] if step.get("id") == "places")
    env = {"CONFIG": "config.yaml", "OUTPUT": output}
    (runner.workspace / "out/empty").mkdir(parents=True)
    published = [runner.run(places["run"], env, action=PROJECT).outputs.get("published")]
    (runner.workspace / "out/empty/page.html").write_bytes(b"")
    found = runner.run(places["run"], env, action=PROJECT).outputs
    assert [*published, found.get("published")] == [str(runner.workspace / "out") if output == "out" else None, None]
    assert found["output"] == str(runner.workspace / output)
    for step in ACTION["runs"]["steps"]:
        if "published" in step.get("with", {}).get("path", ""):
            assert "steps.places.outputs.published != ''" in step["if"]


@pytest.mark.slow
def test_each_config_has_caches_of_its_own(runner: Runner) -> None:
    """Caches go by the config's path, however that is named, so that two configs do not take over each other's."""
    (places,) = (step for step in ACTION["runs"]["steps"] if step.get("id") == "places")
    shutil.copy(runner.workspace / "config.yaml", runner.workspace / "other.yaml")
    first, same, other = (
        runner.run(places["run"], {"CONFIG": config, "OUTPUT": "out"}, action=PROJECT).outputs["key"]
        for config in ("config.yaml", ".", "other.yaml")
    )
    assert first == same != other
    cached = [step["with"] for step in ACTION["runs"]["steps"] if step.get("uses", "").startswith("actions/cache")]
    assert len(cached) == 4
    assert all("-${{ steps.places.outputs.key }}-" in step[name] for step in cached for name in ("key", "restore-keys"))


# the examples


def git(runner: Runner, *arguments: str) -> str:
    """Run git in the workspace."""
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", *arguments]
    ran = subprocess.run(command, cwd=runner.workspace, capture_output=True, text=True, check=True, timeout=60)
    return ran.stdout.strip()


@pytest.fixture
def merged(runner: Runner) -> Runner:
    """Give a runner with a pull request as GitHub checks it out: a merge of the base branch and an edit."""
    program("git")
    git(runner, "init", "-q", "-b", "main")
    git(runner, "add", ".")
    git(runner, "commit", "-q", "-m", "base")
    git(runner, "checkout", "-q", "-b", "edit")
    (runner.workspace / "articles/2026-06-17-coral-nursery-counts-polyps.md").unlink()
    git(runner, "commit", "-q", "-a", "-m", "edit")
    git(runner, "checkout", "-q", "main")
    git(runner, "merge", "-q", "--no-ff", "-m", "merge", "edit")
    return runner


@pytest.mark.slow
def test_the_pull_request_example_shows_what_merging_changes(merged: Runner) -> None:
    """The steps of the example, in order, give a comment that names what the pull request changes and nothing else."""
    posted: list[Mapping[str, str]] = []
    context: dict[str, str] = {"github.token": "t", "github.event.pull_request.number": "12"}
    for step in steps_of(PULL_REQUEST):
        if step.get("uses", "").startswith("OWNER/feeds@"):
            inputs = {name: merged.resolve(as_text(value), context) for name, value in step.get("with", {}).items()}
            done = use(merged, **inputs)
            context |= {f"steps.{step.get('id')}.outputs.{name}": value for name, value in done.outputs.items()}
            assert done.status == 0, done.log
        elif "gh pr comment" in step.get("run", ""):
            posted.append({name: merged.resolve(value, context) for name, value in step["env"].items()})
        elif "run" in step:
            ran = merged.run(step["run"])
            assert ran.status == 0, ran.log
    (comment,) = posted
    assert comment["NUMBER"] == "12"
    told = Path(comment["MARKDOWN"]).read_text(encoding="utf-8")
    assert told.startswith("### What would change in the feeds: 1 entry removed; ")
    assert merged.summary == told
    assert not (merged.workspace / "public").exists()


@pytest.mark.slow
def test_the_comment_is_posted_as_written(runner: Runner) -> None:
    """The step that posts hands number and file to gh, whatever they are called."""
    (step,) = (step for step in steps_of(PULL_REQUEST) if "gh pr comment" in step.get("run", ""))
    gh = runner.temp / "bin" / "gh"
    gh.parent.mkdir()
    gh.write_text("#!/bin/sh\nprintf '<%s>' \"$@\"\n")
    gh.chmod(0o755)
    env = {"NUMBER": "12", "MARKDOWN": "a b.md", "PATH": f"{gh.parent}:/usr/bin:/bin"}
    assert runner.run(step["run"], env).log == "<pr><comment><12><--edit-last><--create-if-none><--body-file><a b.md>"


@pytest.mark.slow
def test_the_pages_example_tells_the_hub(runner: Runner) -> None:
    """The last step of the example, after a build, tells the hub of the feeds."""
    told: list[bytes] = []

    class Hub(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep stderr clean."""

    with HTTPServer(("127.0.0.1", 0), Hub) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        config = runner.workspace / "config.yaml"
        hub = f"hub: http://127.0.0.1:{server.server_port}/"
        config.write_text(f"{config.read_text(encoding='utf-8')}\n{hub}\n", encoding="utf-8")
        use(runner)
        (step,) = (step for step in steps_of(PAGES) if "run" in step)
        ran = runner.run(step["run"])
        server.shutdown()
    assert ran.status == 0, ran.log
    assert any(b"all.atom" in each for each in told)


@pytest.mark.slow
def test_the_gitlab_example_publishes(runner: Runner) -> None:
    """The job that publishes with GitLab leaves its feeds in the folder that is its artifact."""
    job = yaml.safe_load(GITLAB)["pages"]
    ran = runner.run("\n".join(job["script"]))
    assert ran.status == 0, ran.log
    assert all((runner.workspace / path).exists() for path in job["artifacts"]["paths"])


@pytest.mark.slow
def test_the_gitlab_example_shows_what_merging_changes(merged: Runner) -> None:
    """The job of a merge request leaves a file with what it changes."""
    job = yaml.safe_load(GITLAB)["changes"]
    env = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": git(merged, "rev-parse", "HEAD^1")}
    ran = merged.run("\n".join(job["script"]), env)
    assert ran.status == 0, ran.log
    (path,) = job["artifacts"]["paths"]
    assert (
        (merged.workspace / path).read_text(encoding="utf-8").startswith("### What would change in the feeds: 1 entry")
    )
