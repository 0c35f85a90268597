"""What every destination does alike: the same outputs make the same changes, in a folder and in a bucket."""

from __future__ import annotations

import pickle
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support import NOW
from support import publish as publish_to

from feeds.destinations import DESTINATIONS, Delivery, destination, is_url
from feeds.lib.urls import MANIFEST
from feeds.model import Output
from feeds.problems.errors import DestinationError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bucket_support import Server

    from feeds.destinations import Changes, Stage


@pytest.fixture(params=["folder", "s3", "gs"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the name of an empty destination of each kind; moto takes what Google's XML API has in common with S3."""
    if request.param == "folder":
        return str(tmp_path / "public")
    server: Server = request.getfixturevalue("server")
    monkeypatch.setenv("GOOGLE_BASE_URL", server.url)
    monkeypatch.setenv("GOOGLE_BEARER_TOKEN", "any")
    return f"{request.param}://bucket/{uuid.uuid4()}"


def output(path: str, body: bytes = b"one") -> Output:
    """Give an output."""
    return Output(path, "text/plain", body, NOW)


def publish(place: str, *outputs: Output, dry_run: bool = False) -> Changes:
    """Make a destination hold outputs, as a process of its own would."""
    return publish_to(destination(place), outputs, dry_run=dry_run)


def bodies(place: str, paths: Iterable[str]) -> list[bytes | None]:
    """Give what stands at paths."""
    return [destination(place).read(path) for path in paths]


def replace(place: str, path: str, body: bytes) -> None:
    """Change what stands at a path, as somebody else would."""
    if not is_url(place):
        (Path(place) / path).write_bytes(body)
        return
    import obstore  # an extra
    from obstore.store import S3Store

    store = S3Store("bucket", prefix=place.split("/", 3)[3], client_options={"allow_http": True})
    obstore.put(store, path, body)


@pytest.mark.sampled(1)
def test_holds_what_was_put(place: str) -> None:
    """Each output stands under its path with its bytes, and is told as written."""
    changes = publish(place, output("topics/ai.atom", b"ai" * 1000), output("all.atom"))
    assert changes == (("all.atom", "topics/ai.atom"), (), (), ())
    assert bodies(place, ["topics/ai.atom", "all.atom", "no.atom"]) == [b"ai" * 1000, b"one", None]


@pytest.mark.sampled(1)
def test_changes_only_what_changed(place: str) -> None:
    """Of three outputs of before, the same is left, the other is written anew, the stale one is removed."""
    publish(place, output("a"), output("b"), output("old"))
    assert publish(place, output("a"), output("b", b"two")) == (("b",), ("a",), ("old",), ())
    assert bodies(place, ["a", "b", "old"]) == [b"one", b"two", None]


def test_does_nothing_twice(place: str) -> None:
    """The same outputs once more change nothing, and a stale one is told once."""
    publish(place, output("a"), output("old"))
    publish(place, output("a"))
    assert publish(place, output("a")) == ((), ("a",), (), ())


@pytest.mark.sampled(1)
def test_a_dry_run_says_what_a_run_does(place: str) -> None:
    """What a dry run says would change is what a run then changes, and nothing has changed between."""
    publish(place, output("a"), output("b"), output("old"))
    outputs = output("a"), output("b", b"two"), output("new")
    said = publish(place, *outputs, dry_run=True)
    assert bodies(place, ["a", "b", "old", "new"]) == [b"one", b"one", b"one", None]
    assert publish(place, *outputs) == said


def test_sets_right_what_somebody_changed(place: str) -> None:
    """An output that somebody replaced is written anew, although its manifest says that nothing changed."""
    publish(place, output("a"))
    replace(place, "a", b"hacked")
    assert publish(place, output("a")).written == ("a",)
    assert bodies(place, ["a"]) == [b"one"]


def test_leaves_what_somebody_changed_and_nobody_needs(place: str) -> None:
    """A stale output that somebody replaced stays, with a warning in this run and the next, until it is gone."""
    publish(place, output("a"), output("old"))
    replace(place, "old", b"mine")
    for _ in range(2):
        changes = publish(place, output("a"))
        assert (changes.removed, [problem.code for problem in changes.problems]) == ((), ["D104"])
        assert changes.problems[0].path.endswith("/old")
    assert bodies(place, ["old"]) == [b"mine"]


def test_touches_nothing_that_no_build_wrote(place: str) -> None:
    """What stands beside the outputs stays, whatever it is called."""
    publish(place, output("a"), output("b"))
    replace(place, "mine.atom", b"mine")
    publish(place, output("a"))
    assert bodies(place, ["mine.atom"]) == [b"mine"]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("raw", [b"", b"{}", b"not JSON", b"\x1f\x8bnot gzip", b'{"outputs": {"../x": "1"}}'])
def test_lives_with_a_manifest_that_is_none(place: str, raw: bytes) -> None:
    """A manifest that cannot be read, or that names what is not below it, costs nothing but stale outputs."""
    publish(place, output("a"))
    replace(place, MANIFEST, raw)
    assert destination(place).digests() == {}
    changes = publish(place, output("b"))
    assert {problem.code for problem in changes.problems} <= {"D103"}
    assert bodies(place, ["b"]) == [b"one"]
    assert publish(place, output("c")).removed == ("b",)


def test_shows_what_is_about_to_happen(place: str) -> None:
    """A comparison has the outputs that are to be written, uncoded, and what is to be removed, before it is so."""
    publish(place, output("a"), output("old"))
    body = b"two" * 1000
    with destination(place).begin() as publication:
        waiting = publication.compare([publication.stage.put(each) for each in (output("a"), output("topics/b", body))])
        assert [(waiting.staging / path).read_bytes() for path in waiting.written] == [body]
        assert waiting.changes == (("topics/b",), ("a",), ("old",), ())
        assert bodies(place, ["topics/b", "old"]) == [None, b"one"]


def test_a_publication_that_is_left_changes_nothing(place: str) -> None:
    """What is raised before anything is published ends the run with the destination as it was."""
    publish(place, output("a"), output("old"))

    def leave() -> None:
        with destination(place).begin() as publication:
            publication.compare([publication.stage.put(output("a", b"two"))])
            raise DestinationError("no")

    with pytest.raises(DestinationError):
        leave()
    assert bodies(place, ["a", "old"]) == [b"one", b"one"]


def test_an_output_that_cannot_be_put_aside_changes_nothing(place: str) -> None:
    """Outputs of which one stands where the other's folder should stop the run, with the destination as it was."""
    publish(place, output("a"), output("old"))
    with pytest.raises(DestinationError) as stopped:
        publish(place, output("a", b"two"), output("b"), output("b/c"))
    assert [problem.code for problem in stopped.value.problems] == ["D101"]
    assert bodies(place, ["a", "b", "old"]) == [b"one", None, b"one"]


def test_a_stage_works_in_another_process(place: str) -> None:
    """A stage that was pickled puts outputs aside for the one that it was made from, and has the same name."""
    publish(place, output("a"))
    with destination(place).begin() as publication:
        copy: Stage = pickle.loads(pickle.dumps(publication.stage))  # noqa: S301 - our own
        assert copy.name == publication.stage.name == destination(place).name
        waiting = publication.compare([copy.put(output("a")), copy.put(output("b"))])
        publication.publish(waiting)
    assert waiting.changes == (("b",), ("a",), (), ())
    assert bodies(place, ["a", "b"]) == [b"one", b"one"]


def test_keeps_what_stands_as_it_was_put(place: str) -> None:
    """An output can be kept without its bytes while its status is what it was; not once somebody changed it."""
    target = destination(place)
    publish_to(target, [output("a"), output("b")])
    status, other = target.status("a"), target.status("b")
    assert status
    assert other
    replace(place, "b", b"hacked")

    again = destination(place)
    assert again.status("a") == status
    with again.begin() as publication:
        stage = publication.stage
        assert stage.status("a") == status
        assert stage.status("b") != other
        assert stage.keep("never") is None
        kept = stage.keep("a")
        assert kept
        waiting = publication.compare([kept, stage.put(output("b"))])
        publication.publish(waiting)
    assert waiting.changes == (("b",), ("a",), (), ())
    assert again.status("a") == status


def test_tells_digests(place: str) -> None:
    """The digests of what the last build wrote are those of the outputs' bytes, and none where there was no build."""
    assert destination(place).digests() == {}
    publish(place, output("a"), output("b", b"two"))
    digests = destination(place).digests()
    assert set(digests) == {"a", "b"}
    assert digests["a"] == "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"


@pytest.mark.parametrize("scheme", DESTINATIONS.own)
def test_an_odd_url_is_a_problem(scheme: str) -> None:
    """A URL that names nothing is told with the code and the way out, and without what could be a secret."""
    for rest in ("", "/", "/prefix", "user:hush@bucket", "bucket/../x", "bucket//x", "bucket/./x", "b/x?y=hush", "b#x"):
        with pytest.raises(DestinationError) as stopped:
            destination(f"{scheme}://{rest}", Delivery())
        (problem,) = stopped.value.problems
        assert problem.code == "D106"
        assert "hush" not in f"{problem}{stopped.value}"


@pytest.mark.parametrize("where", ["s3:bucket/news", "s3:/bucket/news"])
def test_a_url_without_its_slashes_is_no_folder(where: str) -> None:
    """What is nearly a URL of a bucket is refused with the URL that was meant, and makes no folder of that name."""
    with pytest.raises(DestinationError) as stopped:
        destination(where)
    (problem,) = stopped.value.problems
    assert (problem.code, problem.message) == ("D105", f"found '{where}'; did you mean 's3://bucket/news'?")


def test_an_unknown_scheme_is_a_problem() -> None:
    """A URL of no known kind names those that are, without what could be a secret."""
    with pytest.raises(DestinationError) as stopped:
        destination("ftp://me:hush@example.org/?key=hush")
    (problem,) = stopped.value.problems
    assert problem.code == "D105"
    assert "s3://" in problem.message
    assert "hush" not in f"{problem}{stopped.value}"
