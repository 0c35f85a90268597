"""What files hold, as digests: those that Git makes, so that Git can say which files are as they were.

A fresh checkout gives every file new times, which is all that a build looks at before it opens one. Git's own index has
the digest of each, and Git compares it with the files by its own times, faster than anybody could read them.
"""

from __future__ import annotations

import os
from hashlib import blake2b, sha1
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from feeds.articles.beside import Beside

_PATIENCE: Final = 60.0
# Git would run a program that the repository's config names, and might look at less than all that a status tells.
_GIT: Final = ("git", "-c", "core.fsmonitor=false", "-c", "core.checkStat=default", "-c", "core.trustctime=true")
# What Git converts on its way is not what its object holds, and may have been converted in another way before; a
# filter is a program, too.
_AS_IT_IS: Final = ":(attr:!filter !ident !working-tree-encoding)."
_ORDINARY: Final = b"H"
_FILES: Final = b"100"


def content_digest(raw: bytes, language: str | None = None, beside: Sequence[Beside] = ()) -> bytes:
    """Return a digest of all that an article is read from.

    Args:
        raw: what its file holds. Without anything else, the digest is the name that Git's object for this has
            (git-hash-object): SHA-1 of `blob`, a blank, the length, a zero byte and the content.
        language: what the names of files say of its language, which other files decide too.
        beside: other files that have fields of it.
    """
    blob = sha1(b"blob %d\0" % len(raw), usedforsecurity=False)
    blob.update(raw)
    if not beside:
        return blob_digest(blob.digest(), language)
    held = b"\0".join(part for each in beside for part in (os.fsencode(each.name), each.raw))
    return blake2b(blob.digest() + held, digest_size=20, person=_person(language)).digest()


def blob_digest(blob: bytes, language: str | None = None) -> bytes:
    """Return `content_digest` of an article that is one file, by the name of Git's object for it."""
    return blake2b(blob, digest_size=20, person=_person(language)).digest() if language else blob


def _person(language: str | None) -> bytes:
    return (language or "").encode()[:16]


def unchanged_blobs(folder: Path) -> Mapping[str, bytes]:
    """Return the names of Git's objects for the files below a folder that are as Git's index has them.

    They are by the files' paths from the folder, without files that Git converts. There are none where it is no work
    tree of Git, or where there is no Git. Nothing that a repository's config names is run, and nothing is written.
    """
    listed = _asked(folder, "ls-files", "-z", "-v", "--stage")
    changed = _asked(folder, "diff-files", "-z", "--name-only", "--relative", "--ignore-submodules")
    if listed is None or changed is None:
        return {}
    blobs = {}
    for line in listed.split(b"\0"):
        about, _, path = line.partition(b"\t")
        tag, _, rest = about.partition(b" ")
        # others are not looked at by Git, or in conflict; what is no file is a link or another repository
        if tag == _ORDINARY and rest.startswith(_FILES):
            blobs[os.fsdecode(path)] = bytes.fromhex(rest.split(b" ")[1].decode("ascii"))
    for path in changed.split(b"\0"):
        blobs.pop(os.fsdecode(path), None)
    return blobs


def _asked(folder: Path, *command: str) -> bytes | None:
    """Return what Git answers about a folder; None where it does not."""
    import subprocess  # slow to import, and seldom needed

    try:
        done = subprocess.run(  # noqa: S603 - nothing of the command comes from outside
            (*_GIT, *command, "--", _AS_IT_IS),
            cwd=folder,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return None if done.returncode else done.stdout
