"""Publishing to a folder: in one step a file, only what changed, and never a thing that is somebody else's."""

from __future__ import annotations

import errno
import os
import stat
import threading
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pytest
from permission_support import bound_by_modes
from support import NOW
from support import publish as publish_to

from feeds.destinations.folder import Folder
from feeds.lib.urls import MANIFEST
from feeds.model import Output
from feeds.problems.errors import DestinationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from feeds.destinations import Changes


def publish(outputs: Iterable[Output], folder: Path, *, dry_run: bool = False) -> Changes:
    """Make a folder hold outputs."""
    return publish_to(Folder(folder), outputs, dry_run=dry_run)


def output(path: str, body: bytes = b"one") -> Output:
    """Give an output."""
    return Output(path, "text/plain", body, NOW)


class State(NamedTuple):
    """What tells whether a file was touched."""

    inode: int
    mtime: int
    body: bytes


def tree(folder: Path) -> dict[str, State | None]:
    """Give everything below a folder: files with what tells whether they were touched, folders with nothing."""
    return {
        each.relative_to(folder).as_posix(): state(each) if each.is_file() else None
        for each in sorted(folder.rglob("*"))
    }


def state(file: Path) -> State:
    """Give what tells whether a file was touched."""
    found = file.stat()
    return State(found.st_ino, found.st_mtime_ns, file.read_bytes())


def age(folder: Path) -> None:
    """Set every file's time to long ago, so that a new one shows."""
    for each in folder.rglob("*"):
        os.utime(each, (1_000_000_000, 1_000_000_000))


def manifest(folder: Path, outputs: object) -> None:
    """Write a manifest that lists these digests by path."""
    folder.mkdir(exist_ok=True)
    (folder / MANIFEST).write_bytes(msgspec.json.encode({"outputs": outputs, "generator": "feeds"}))


def digest(body: bytes) -> str:
    """Give the digest that a manifest has for some bytes."""
    return sha256(body).hexdigest()


# what is written


def test_writes_every_output(tmp_path: Path) -> None:
    """Each output stands under its path with its bytes, and is told as written."""
    changes = publish([output("topics/ai.atom", b"ai"), output("all.atom", b"all")], tmp_path / "public")
    assert (tmp_path / "public/all.atom").read_bytes() == b"all"
    assert (tmp_path / "public/topics/ai.atom").read_bytes() == b"ai"
    assert changes == (("all.atom", "topics/ai.atom"), (), (), ())


def test_makes_the_folders_above_it(tmp_path: Path) -> None:
    """A destination several folders down is made with those above it."""
    publish([output("all.atom")], tmp_path / "a/b/c")
    assert (tmp_path / "a/b/c/all.atom").read_bytes() == b"one"


def test_leaves_nothing_but_outputs_and_the_manifest(tmp_path: Path) -> None:
    """Nothing that was needed on the way stays in the folder."""
    publish([output("all.atom"), output("topics/ai.atom")], tmp_path)
    assert set(tree(tmp_path)) == {"all.atom", "topics", "topics/ai.atom", MANIFEST}


def test_unchanged_outputs_keep_inode_and_time(tmp_path: Path) -> None:
    """A second publish of the same bytes touches neither a feed nor the manifest."""
    outputs = [output("all.atom"), output("topics/ai.atom")]
    publish(outputs, tmp_path)
    age(tmp_path)
    before = tree(tmp_path)
    changes = publish(outputs, tmp_path)
    assert tree(tmp_path) == before
    assert changes == ((), ("all.atom", "topics/ai.atom"), (), ())


def test_only_changed_outputs_are_rewritten(tmp_path: Path) -> None:
    """Of two outputs the one whose bytes differ gets a new file, and the other stays the file it was."""
    publish([output("a.atom"), output("b.atom")], tmp_path)
    age(tmp_path)
    before = state(tmp_path / "b.atom")
    changes = publish([output("a.atom", b"two"), output("b.atom")], tmp_path)
    assert (changes.written, changes.unchanged) == (("a.atom",), ("b.atom",))
    assert (tmp_path / "a.atom").read_bytes() == b"two"
    assert state(tmp_path / "b.atom") == before


def test_same_length_is_not_same_bytes(tmp_path: Path) -> None:
    """A file of the same length and other bytes is rewritten."""
    publish([output("a.atom", b"one")], tmp_path)
    assert publish([output("a.atom", b"two")], tmp_path).written == ("a.atom",)


def test_what_somebody_changed_is_set_right(tmp_path: Path) -> None:
    """A feed that somebody edited is written anew, although its manifest says that nothing changed."""
    publish([output("a.atom")], tmp_path)
    (tmp_path / "a.atom").write_bytes(b"hacked")
    assert publish([output("a.atom")], tmp_path).written == ("a.atom",)
    assert (tmp_path / "a.atom").read_bytes() == b"one"


def test_files_are_readable_as_the_umask_says(tmp_path: Path) -> None:
    """A web server of another user may read the feeds: modes are those of any new file and folder."""
    umask = os.umask(0o022)
    try:
        publish([output("topics/ai.atom")], tmp_path / "public")
    finally:
        os.umask(umask)
    modes = [stat.S_IMODE((tmp_path / each).stat().st_mode) for each in ("public", "public/topics/ai.atom")]
    assert modes == [0o755, 0o644]
    assert stat.S_IMODE((tmp_path / "public/topics").stat().st_mode) == 0o755


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_nothing_is_read_from_what_is_no_file(tmp_path: Path) -> None:
    """A pipe or a link to a device in an output's place is replaced, and none in a stale one's place is waited for."""
    publish([output("a.atom"), output("b.atom"), output("c.atom")], tmp_path)
    for name in ("a.atom", "b.atom", "c.atom"):
        (tmp_path / name).unlink()
    os.mkfifo(tmp_path / "a.atom")
    os.mkfifo(tmp_path / "c.atom")
    (tmp_path / "b.atom").symlink_to("/dev/zero")
    assert publish([output("a.atom"), output("b.atom")], tmp_path).written == ("a.atom", "b.atom")


def test_replaces_a_link_and_not_what_it_points_to(tmp_path: Path) -> None:
    """A symbolic link in a feed's place gives way; the file that it points to keeps its bytes."""
    (tmp_path / "private").write_bytes(b"mine")
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / "all.atom").symlink_to(tmp_path / "private")
    publish([output("all.atom")], folder)
    assert (tmp_path / "private").read_bytes() == b"mine"
    assert not (folder / "all.atom").is_symlink()


def test_a_reader_sees_a_whole_file_at_any_time(tmp_path: Path) -> None:
    """Somebody who reads a feed while it is rewritten gets the old one or the new one, never half or none."""
    bodies = [letter * 3_000_000 for letter in (b"a", b"b")]
    whole = {digest(body) for body in bodies}
    file = tmp_path / "all.atom"
    publish([output("all.atom", bodies[0])], tmp_path)
    wrong: list[str] = []
    reads = 0
    done = threading.Event()

    def poll() -> None:
        nonlocal reads
        while not done.is_set():
            try:
                body = file.read_bytes()
            except OSError as error:
                wrong.append(repr(error))
            else:
                if digest(body) not in whole:
                    wrong.append(f"{len(body)} bytes")
            reads += 1

    reader = threading.Thread(target=poll)
    reader.start()
    try:
        rewrites = 0
        while rewrites < 30 or (reads < 30 and rewrites < 1000):
            rewrites += 1
            publish([output("all.atom", bodies[rewrites % 2])], tmp_path)
    finally:
        done.set()
        reader.join()
    assert reads >= 30
    assert wrong == []


# what is removed


def test_stale_outputs_go(tmp_path: Path) -> None:
    """A feed of an earlier build that this one does not make is removed, and told so."""
    publish([output("all.atom"), output("old.atom")], tmp_path)
    changes = publish([output("all.atom")], tmp_path)
    assert changes == ((), ("all.atom",), ("old.atom",), ())
    assert set(tree(tmp_path)) == {"all.atom", MANIFEST}


def test_empty_folders_of_stale_outputs_go(tmp_path: Path) -> None:
    """The folders that stale feeds leave empty go with them, as far as they are empty."""
    publish([output("all.atom"), output("topics/ai/providers/x.atom"), output("topics/b.atom")], tmp_path)
    publish([output("all.atom"), output("topics/b.atom")], tmp_path)
    assert set(tree(tmp_path)) == {"all.atom", "topics", "topics/b.atom", MANIFEST}


def test_the_destination_stays_when_all_outputs_go(tmp_path: Path) -> None:
    """The destination itself is never removed."""
    folder = tmp_path / "public"
    publish([output("topics/ai.atom")], folder)
    publish([], folder)
    assert set(tree(folder)) == {MANIFEST}


def test_a_stale_output_is_removed_once(tmp_path: Path) -> None:
    """What a build removed is forgotten: a file of that name that comes later is somebody else's."""
    publish([output("all.atom"), output("old.atom")], tmp_path)
    publish([output("all.atom")], tmp_path)
    (tmp_path / "old.atom").write_bytes(b"one")
    assert publish([output("all.atom")], tmp_path).removed == ()
    assert (tmp_path / "old.atom").exists()


def test_a_stale_output_that_somebody_changed_stays(tmp_path: Path) -> None:
    """A stale feed whose bytes are no longer those that were written is left in place, with a warning."""
    publish([output("all.atom"), output("old.atom")], tmp_path)
    (tmp_path / "old.atom").write_bytes(b"changed by hand")
    changes = publish([output("all.atom")], tmp_path)
    assert (changes.removed, [problem.code for problem in changes.problems]) == ((), ["D104"])
    assert changes.problems[0].path.endswith("old.atom")
    assert (tmp_path / "old.atom").read_bytes() == b"changed by hand"


def test_files_that_no_build_wrote_are_never_touched(tmp_path: Path) -> None:
    """Files beside the feeds, empty folders and hidden files stay, whatever they are called."""
    for name in ("CNAME", "notes.atom", "topics/mine.atom", ".well-known/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"mine")
    (tmp_path / "empty").mkdir()
    age(tmp_path)
    before = tree(tmp_path)
    publish([output("all.atom"), output("topics/ai.atom")], tmp_path)
    publish([output("all.atom")], tmp_path)
    after = tree(tmp_path)
    assert {name: after.get(name, "gone") for name in before} == before


def test_a_stale_output_that_is_gone_already_is_no_problem(tmp_path: Path) -> None:
    """A stale feed that somebody removed first is simply not there."""
    publish([output("all.atom"), output("topics/old.atom")], tmp_path)
    (tmp_path / "topics/old.atom").unlink()
    assert publish([output("all.atom")], tmp_path).problems == ()


# manifests


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut off"),
        pytest.param(b"\x00\xff\xfe", id="binary"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b'{"outputs": ["old.atom"]}', id="no digests"),
        pytest.param(b'{"outputs": {"old.atom": 1}}', id="numbers"),
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
def test_a_damaged_manifest_removes_nothing(tmp_path: Path, body: bytes) -> None:
    """Without a manifest that can be read stale feeds stay, a warning says so, and a new one is written."""
    publish([output("all.atom"), output("old.atom")], tmp_path)
    (tmp_path / MANIFEST).write_bytes(body)
    changes = publish([output("all.atom")], tmp_path)
    assert [problem.code for problem in changes.problems] == ["D103"]
    assert (tmp_path / "old.atom").read_bytes() == b"one"
    assert publish([output("all.atom")], tmp_path).problems == ()


def test_without_a_manifest_nothing_is_removed(tmp_path: Path) -> None:
    """A folder that no build of ours wrote loses nothing."""
    (tmp_path / "old.atom").write_bytes(b"one")
    assert publish([output("all.atom")], tmp_path).removed == ()
    assert (tmp_path / "old.atom").exists()


@pytest.mark.parametrize(
    "path",
    ["../victim", "../../victim", "topics/../../victim", "./../victim", "..\\victim", "{absolute}", "/{absolute}"],
)
def test_a_manifest_cannot_reach_outside(tmp_path: Path, path: str) -> None:
    """A manifest that names files outside the folder, with their right digests, removes none of them."""
    victims = [tmp_path / "victim", tmp_path / "a/victim"]
    folder = tmp_path / "a/public"
    (folder / "topics").mkdir(parents=True)
    for victim in victims:
        victim.write_bytes(b"mine")
    manifest(folder, {path.format(absolute=tmp_path / "victim"): digest(b"mine")})
    changes = publish([output("all.atom")], folder)
    assert changes.removed == ()
    assert [victim.read_bytes() for victim in victims] == [b"mine", b"mine"]


@pytest.mark.parametrize("path", ["", ".", "topics", "x\x00y", "a" * 5000, MANIFEST])
def test_odd_paths_in_a_manifest_do_no_harm(tmp_path: Path, path: str) -> None:
    """A manifest that names a folder, itself or no possible file neither removes anything nor fails."""
    (tmp_path / "topics").mkdir()
    manifest(tmp_path, {path: digest(b"")})
    assert publish([output("all.atom")], tmp_path).removed == ()
    assert set(tree(tmp_path)) == {"all.atom", "topics", MANIFEST}


# what stands in the way


def held(folder: Path) -> dict[str, State | None]:
    """Publish to a folder what later attempts may not touch, and give its state."""
    publish([output("a.atom"), output("old.atom"), output("z.atom")], folder)
    age(folder)
    return tree(folder)


def test_a_folder_in_a_feeds_place_stops_the_run(tmp_path: Path) -> None:
    """A folder where a feed should go is D102, and nothing published was touched."""
    held(tmp_path)
    (tmp_path / "m.atom").mkdir()
    before = tree(tmp_path)
    with pytest.raises(DestinationError) as stopped:
        publish([output("a.atom", b"two"), output("m.atom"), output("z.atom", b"two")], tmp_path)
    assert [problem.code for problem in stopped.value.problems] == ["D102"]
    assert stopped.value.problems[0].path.endswith("m.atom")
    assert tree(tmp_path) == before


def test_a_stopped_run_leaves_no_new_folders(tmp_path: Path) -> None:
    """A run that a folder in a feed's place stops leaves no empty folders of feeds that it did not write."""
    held(tmp_path)
    (tmp_path / "z-taken.atom").mkdir()
    before = tree(tmp_path)
    with pytest.raises(DestinationError):
        publish([output("topics/new.atom"), output("z-taken.atom")], tmp_path)
    assert tree(tmp_path) == before


def test_a_folder_in_the_manifests_place_stops_the_run(tmp_path: Path) -> None:
    """A folder where the manifest should go stops the run before anything published is touched."""
    held(tmp_path)
    (tmp_path / MANIFEST).unlink()
    (tmp_path / MANIFEST).mkdir()
    before = tree(tmp_path)
    with pytest.raises(DestinationError):
        publish([output("a.atom", b"two")], tmp_path)
    assert tree(tmp_path) == before


def test_a_file_in_a_folders_place_stops_the_run(tmp_path: Path) -> None:
    """A file where a folder of feeds should go stops the run, and nothing published was touched."""
    held(tmp_path)
    (tmp_path / "topics").write_bytes(b"mine")
    before = tree(tmp_path)
    with pytest.raises(DestinationError) as stopped:
        publish([output("a.atom", b"two"), output("topics/ai.atom")], tmp_path)
    assert [problem.code for problem in stopped.value.problems] == ["D101"]
    assert tree(tmp_path) == before


@pytest.mark.parametrize("below", ["", "feeds"])
def test_a_file_in_the_destinations_place_stops_the_run(tmp_path: Path, below: str) -> None:
    """A file where the destination should be, or a folder above it, is D101 and keeps its bytes."""
    (tmp_path / "public").write_bytes(b"mine")
    with pytest.raises(DestinationError) as stopped:
        publish([output("all.atom")], tmp_path / "public" / below)
    assert [problem.code for problem in stopped.value.problems] == ["D101"]
    assert (tmp_path / "public").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("closed", "mode"),
    [*((closed, mode) for closed in ("", "topics", "topics/deep") for mode in (0o555, 0o666, 0)), ("stale", 0o555)],
)
def test_a_folder_that_may_not_be_written_stops_the_run(tmp_path: Path, closed: str, mode: int) -> None:
    """Where any folder of what is to change may not be written nothing at all is touched (D101), wherever it comes."""
    folder = tmp_path / "public"
    olds = ["a.atom", "topics/ai.atom", "topics/deep/ai.atom", "stale/old.atom", "z.atom"]
    publish(map(output, olds), folder)
    before = tree(folder)
    kept = (folder / closed).stat().st_mode
    (folder / closed).chmod(mode)
    news = [output(path, b"two") for path in (*olds[:3], "new/deep/x.atom", "topics/deep/new/x.atom", "z.atom")]
    try:
        with bound_by_modes(), pytest.raises(DestinationError) as stopped:
            publish(news, folder)
    finally:
        (folder / closed).chmod(kept)
    assert [problem.code for problem in stopped.value.problems] == ["D101"]
    assert tree(folder) == before
    assert set(publish(news, folder).written) == {each.path for each in news}
    assert not (folder / "stale").exists()


@pytest.mark.parametrize("mode", [0o666, 0])
def test_a_stale_feed_that_cannot_be_seen_is_not_forgotten(tmp_path: Path, mode: int) -> None:
    """What an earlier build wrote and nobody may look at stays, is told (D104), and goes once it can be seen."""
    publish([output("a.atom"), output("stale/old.atom")], tmp_path)
    (tmp_path / "stale").chmod(mode)
    try:
        with bound_by_modes():
            changes = publish([output("a.atom", b"two")], tmp_path)
    finally:
        (tmp_path / "stale").chmod(0o755)
    assert [problem.code for problem in changes.problems] == ["D104"]
    assert publish([output("a.atom", b"two")], tmp_path).removed == ("stale/old.atom",)


def test_a_closed_folder_is_nothing_to_what_does_not_change(tmp_path: Path) -> None:
    """A folder in which nothing changes may be read-only."""
    publish([output("a.atom"), output("topics/ai.atom")], tmp_path / "public")
    (tmp_path / "public/topics").chmod(0o555)
    try:
        with bound_by_modes():
            changes = publish([output("a.atom", b"two"), output("topics/ai.atom")], tmp_path / "public")
    finally:
        (tmp_path / "public/topics").chmod(0o755)
    assert changes.written == ("a.atom",)


@pytest.mark.parametrize("at", range(4))
def test_what_breaks_off_half_way_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """Where the system refuses one of several renames, what is told is true (D118), and the next run goes on."""
    publish([output("a.atom"), output("b.atom"), output("c.atom"), output("stale.atom")], tmp_path)
    news = [output("a.atom", b"two"), output("b.atom", b"two"), output("c.atom", b"two")]
    replace, count = os.replace, 0

    def refusing(source: Any, target: Any) -> None:
        nonlocal count
        count += 1
        if count > at:
            raise PermissionError(errno.EPERM, "Operation not permitted", str(source), None, str(target))
        replace(source, target)

    with monkeypatch.context() as patches:
        patches.setattr(os, "replace", refusing)
        with pytest.raises(DestinationError) as stopped:
            publish(news, tmp_path)
    assert [problem.code for problem in stopped.value.problems] == ["D118"]
    assert {(tmp_path / each.path).read_bytes() for each in news} <= {b"one", b"two"}
    publish(news, tmp_path)
    assert sorted(each.name for each in tmp_path.iterdir()) == [MANIFEST, "a.atom", "b.atom", "c.atom"]
    assert {(tmp_path / each.path).read_bytes() for each in news} == {b"two"}


@pytest.mark.parametrize("paths", [("b", "b/c"), ("b/c", "b"), ("x" * 300,)], ids=["below a file", "above", "long"])
def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, paths: tuple[str, ...]) -> None:
    """An output that cannot be written stops the run: nothing published was touched, nothing staged stays."""
    before = held(tmp_path)
    with pytest.raises(DestinationError):
        publish([output("a.atom", b"two"), *map(output, paths)], tmp_path)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt])
def test_a_run_that_breaks_off_leaves_nothing_behind(tmp_path: Path, kind: type[BaseException]) -> None:
    """A run that ends while feeds are made, by an error or Ctrl-C, touches nothing published and stages nothing."""
    before = held(tmp_path)

    def outputs() -> Iterator[Output]:
        yield output("a.atom", b"two")
        raise kind

    with pytest.raises(kind):
        publish(outputs(), tmp_path)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("runs", [1, 2])
@pytest.mark.parametrize("taken", range(6))
def test_a_run_that_is_killed_while_outputs_take_their_places_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: int, runs: int
) -> None:
    """Wherever it ends, the next run knows what is ours: what is stale then goes, and nobody is told to remove it."""
    publish([output("all.atom"), output("changed.atom"), output("stale.atom")], tmp_path)
    real, steps = os.replace, iter(range(100))

    def replace(source: str, target: str) -> None:
        if next(steps) >= taken:
            raise KeyboardInterrupt
        real(source, target)

    for _ in range(runs):
        steps = iter(range(100))
        with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
            patch.setattr(os, "replace", replace)
            publish([output("all.atom"), output("changed.atom", b"two"), output("new.atom")], tmp_path)
    changes = publish([output("all.atom")], tmp_path)
    assert set(tree(tmp_path)) == {"all.atom", MANIFEST}
    assert changes.problems == ()
    assert publish([output("all.atom")], tmp_path) == ((), ("all.atom",), (), ())


# dry runs


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """A dry run touches no file and removes none."""
    before = held(tmp_path)
    publish([output("a.atom", b"two"), output("new.atom")], tmp_path, dry_run=True)
    assert tree(tmp_path) == before


def test_a_dry_run_makes_no_folder(tmp_path: Path) -> None:
    """A dry run to a folder that is not there does not make it."""
    changes = publish([output("all.atom")], tmp_path / "public", dry_run=True)
    assert changes.written == ("all.atom",)
    assert not (tmp_path / "public").exists()


def test_a_dry_run_says_what_a_run_does(tmp_path: Path) -> None:
    """What a dry run says would change is what a run then changes."""
    held(tmp_path)
    outputs = [output("a.atom", b"two"), output("z.atom"), output("topics/new.atom")]
    said = publish(outputs, tmp_path, dry_run=True)
    assert said == publish(outputs, tmp_path)
    assert said == (("a.atom", "topics/new.atom"), ("z.atom",), ("old.atom",), ())
