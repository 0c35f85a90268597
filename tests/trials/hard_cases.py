"""What may be wrong around a build: a context manager each, behind which all is well again.

Each is given a site that was built and whose articles changed since, and yields the options of the build. What it
writes among the articles is taken away again at its end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from permission_support import bound_by_modes
from test_full_disks import small_disk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from support import Site

    Case = Callable[[Site], AbstractContextManager[Sequence[str]]]

_CACHE: Final = ".feeds-cache"
_INDEX: Final = "index.sqlite"


@contextmanager
def _full_disk(site: Site, where: str, *more: str, files: bool = False) -> Iterator[Sequence[str]]:
    """Let a folder, with what is in it, be a disk without room for another byte, or for another file."""
    folder = site.folder / where
    kept = site.folder / "kept"
    folder.mkdir(exist_ok=True)
    folder.rename(kept)
    try:
        with small_disk(folder, "16m", "nr_inodes=900"):
            shutil.copytree(kept, folder, dirs_exist_ok=True)
            _fill(folder, files=files)
            yield more
            shutil.rmtree(kept)
            (folder / "filler").unlink(missing_ok=True)
            shutil.copytree(folder, kept, ignore=lambda _, names: [name for name in names if name.startswith("fill")])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        kept.rename(folder)


def _fill(folder: Path, *, files: bool) -> None:
    with suppress(OSError):
        if files:
            for number in range(10_000):
                (folder / f"fill{number}").touch()
        else:
            with (folder / "filler").open("wb", buffering=0) as file:
                while file.write(bytes(4096)):
                    pass


@contextmanager
def _read_only(site: Site) -> Iterator[Sequence[str]]:
    with _full_disk(site, "public"):
        (site.output / "filler").unlink()
        subprocess.run(["mount", "-o", "remount,ro", site.output], check=True)
        try:
            yield ()
        finally:
            subprocess.run(["mount", "-o", "remount,rw", site.output], check=True)


@contextmanager
def _closed(site: Site, where: str, mode: int) -> Iterator[Sequence[str]]:
    """Let a file or folder have a mode that this program is bound by, though root started it."""
    place = site.folder / where
    before = place.stat().st_mode
    place.chmod(mode)
    try:
        with bound_by_modes():
            yield ()
    finally:
        place.chmod(before)


@contextmanager
def _instead(site: Site, where: str, make: Callable[[Path], object]) -> Iterator[Sequence[str]]:
    """Let something else stand where a file or folder is, or where none is."""
    place, kept = site.folder / where, site.folder / "kept"
    if place.exists():
        place.rename(kept)
    place.parent.mkdir(parents=True, exist_ok=True)
    make(place)
    try:
        yield ()
    finally:
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
        if kept.exists():
            kept.rename(place)


@contextmanager
def _spoilt_cache(site: Site, change: Callable[[bytes], bytes]) -> Iterator[Sequence[str]]:
    for name in (_INDEX, "seal"):
        file = site.folder / _CACHE / name
        if file.exists():
            file.write_bytes(change(file.read_bytes()))
    yield ()


@contextmanager
def _meanwhile(site: Site, do: Callable[[Site], object]) -> Iterator[Sequence[str]]:
    """Do something again and again while the build runs; the articles are as they were behind it."""
    kept = site.folder / "kept"
    shutil.copytree(site.folder / "articles", kept)
    stop = threading.Event()

    def go_on() -> None:
        while not stop.wait(0.005):
            with suppress(OSError):
                do(site)

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield ()
    finally:
        stop.set()
        thread.join()
        shutil.rmtree(site.folder / "articles", ignore_errors=True)
        shutil.rmtree(site.folder / "articles-away", ignore_errors=True)
        kept.rename(site.folder / "articles")


def _rename_articles(site: Site) -> None:
    away = site.folder / "articles-away"
    (site.folder / "articles").rename(away)
    away.rename(site.folder / "articles")


def _rewrite(site: Site) -> None:
    for number in range(0, 40, 7):
        site.article(f"a{number:03}", "topics: [T1]", "meanwhile " * 50)


def _vanish(site: Site) -> None:
    for number in range(3, 20):
        (site.folder / f"articles/a{number:03}.md").unlink(missing_ok=True)


@contextmanager
def _future_times(site: Site) -> Iterator[Sequence[str]]:
    """Let all files be of a time that is yet to come, as after a clock was set back."""
    for file in [*(site.folder / "articles").iterdir(), *site.output.rglob("*"), *(site.folder / _CACHE).iterdir()]:
        os.utime(file, (4_000_000_000, 4_000_000_000))
    yield ()


@contextmanager
def _earlier(_: Site) -> Iterator[Sequence[str]]:
    """Build as of a day before any article; then there is nothing to publish."""
    yield ("--now", "2001-01-01T00:00:00Z")


@contextmanager
def _odd_names(site: Site) -> Iterator[Sequence[str]]:
    """Have files beside the articles whose names no terminal should get as they are; none of them is an article."""
    names = [
        b"new\nline.md",
        b"bad-\xff\xfe.md",
        b"esc\x1b[31m.md",
        "bidi\u202e.md".encode(),
        b"a" * 250 + b".md",
        b"-o.md",
    ]
    made = [os.fsencode(site.folder / "articles") + b"/" + name for name in names]
    for each in made:
        with open(each, "wb") as file:  # noqa: PTH123 - its name is bytes
            file.write(b"---\ntitle: [\n---\n")
    yield ()
    for each in made:
        os.unlink(each)  # noqa: PTH108 - as above


@contextmanager
def _deep_folders(site: Site, levels: int) -> Iterator[Sequence[str]]:
    """Have folders in folders, longer than a path may be where there are thousands."""
    top = site.folder / "articles/deep"
    top.mkdir()
    at = os.open(top, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir("d", dir_fd=at)
        at, before = os.open("d", os.O_RDONLY, dir_fd=at), at
        os.close(before)
    os.close(at)
    try:
        yield ()
    finally:
        subprocess.run(["rm", "-rf", top], check=True)  # Python refuses to go that deep


@contextmanager
def _linked_round(site: Site) -> Iterator[Sequence[str]]:
    """Have links that lead round in a circle, out of the folder, and nowhere."""
    links = {"round": ".", "out": "/etc", "nowhere.md": "missing.md", "self.md": "self.md", "passwd.md": "/etc/passwd"}
    for name, target in links.items():
        (site.folder / "articles" / name).symlink_to(target)
    yield ()
    for name in links:
        (site.folder / "articles" / name).unlink()


TAKING_DOWN: Final = frozenset({"articles vanishing"})
"""The cases in which a build may publish that articles are gone which are there again in the next one."""

_DEVICE: Final = partial(os.mknod, mode=0o20666, device=os.makedev(1, 5))
"""Makes what never ends, `/dev/zero`."""

CASES: Final[Mapping[str, Case]] = {
    "output full": partial(_full_disk, where="public"),
    "output out of inodes": partial(_full_disk, where="public", files=True),
    "cache full": partial(_full_disk, where=_CACHE),
    "cache out of inodes": partial(_full_disk, where=_CACHE, files=True),
    "temporary folder full": lambda site: _full_disk(site, "temporary", "--no-cache"),
    "temporary folder out of inodes": lambda site: _full_disk(site, "temporary", "--no-cache", files=True),
    "output read-only": _read_only,
    "output closed": partial(_closed, where="public", mode=0o500),
    "folder in the output closed": partial(_closed, where="public/topics", mode=0o500),
    "output unreadable": partial(_closed, where="public", mode=0),
    "cache closed": partial(_closed, where=_CACHE, mode=0o500),
    "cache unreadable": partial(_closed, where=_CACHE, mode=0),
    "index unreadable": partial(_closed, where=f"{_CACHE}/{_INDEX}", mode=0),
    "article unreadable": partial(_closed, where="articles/a005.md", mode=0),
    "articles unreadable": partial(_closed, where="articles", mode=0),
    "config unreadable": partial(_closed, where="config.yaml", mode=0),
    "manifest unreadable": partial(_closed, where="public/.feeds-manifest.json", mode=0),
    "clock set back": _future_times,
    "clock before all articles": _earlier,
    "output deleted meanwhile": partial(_meanwhile, do=lambda site: shutil.rmtree(site.output)),
    "articles changing": partial(_meanwhile, do=_rewrite),
    "articles vanishing": partial(_meanwhile, do=_vanish),
    "articles renamed": partial(_meanwhile, do=_rename_articles),
    "cache deleted meanwhile": partial(_meanwhile, do=lambda site: shutil.rmtree(site.folder / _CACHE)),
    "FIFO among the articles": partial(_instead, where="articles/pipe.md", make=os.mkfifo),
    "FIFO for an article": partial(_instead, where="articles/a005.md", make=os.mkfifo),
    "device among the articles": partial(_instead, where="articles/zero.md", make=_DEVICE),
    "device for an article": partial(_instead, where="articles/a005.md", make=_DEVICE),
    "FIFO for the config": partial(_instead, where="config.yaml", make=os.mkfifo),
    "device for the config": partial(_instead, where="config.yaml", make=_DEVICE),
    "FIFO for an output": partial(_instead, where="public/all.atom", make=os.mkfifo),
    "device for an output": partial(_instead, where="public/all.atom", make=_DEVICE),
    "FIFO for the manifest": partial(_instead, where="public/.feeds-manifest.json", make=os.mkfifo),
    "FIFO for the state": partial(_instead, where="public/feeds-state.json", make=os.mkfifo),
    "FIFO for the index": partial(_instead, where=f"{_CACHE}/{_INDEX}", make=os.mkfifo),
    "FIFO for the seal": partial(_instead, where=f"{_CACHE}/seal", make=os.mkfifo),
    "FIFO for the cache": partial(_instead, where=_CACHE, make=os.mkfifo),
    "file for the output": partial(_instead, where="public", make=lambda place: place.write_bytes(b"mine")),
    "folder for an output": partial(_instead, where="public/all.atom", make=lambda place: place.mkdir()),
    "folder for the index": partial(_instead, where=f"{_CACHE}/{_INDEX}", make=lambda place: place.mkdir()),
    "file for the cache": partial(_instead, where=_CACHE, make=lambda place: place.write_bytes(b"mine")),
    "link to nowhere for the cache": partial(_instead, where=_CACHE, make=lambda place: place.symlink_to("gone")),
    "cache truncated": partial(_spoilt_cache, change=lambda body: body[: len(body) // 2]),
    "cache empty": partial(_spoilt_cache, change=lambda _: b""),
    "cache of noise": partial(_spoilt_cache, change=lambda body: os.urandom(len(body))),
    "cache of noise in the middle": partial(
        _spoilt_cache, change=lambda body: body[:5000] + os.urandom(4000) + body[9000:]
    ),
    "cache of another version": partial(_spoilt_cache, change=lambda body: body.replace(b"made by", b"made xy")),
    "odd names": _odd_names,
    "folders 500 deep": partial(_deep_folders, levels=500),
    "folders 3,000 deep": partial(_deep_folders, levels=3000),
    "links round and out": _linked_round,
}
