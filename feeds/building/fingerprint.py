"""What made an output: this program, the libraries and plug-ins that shape its outputs, all as they are, the config."""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import ZLIB_RUNTIME_VERSION

import msgspec

from feeds.articles import READERS
from feeds.building.look import look_digest
from feeds.config.schema import ConfigFile
from feeds.formats import FORMATS
from feeds.groupings import GROUPINGS
from feeds.lib.kept_beside import keep, read_kept
from feeds.plugins import digest as plugins_digest
from feeds.plugins import editions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.config.schema import Config

_LIBRARIES: Final = (
    *("anyascii", "babel", "backports.zstd", "brotli", "docutils", "feedgen", "idna", "jinja2", "lxml"),
    *("markdown-it-py", "markupsafe", "mdit-py-plugins", "mdurl", "msgspec", "nh3", "pyyaml", "tzdata"),
)
_DECIDING: Final = (".py", ".html", ".css", ".js", ".svg", ".po")
BESIDE: Final = frozenset({"check", "cli", "moving", "web", "websub"})
"""The parts of this package that take no part in what is written."""

_NOT_OF_ALL: Final = frozenset({"output", "host", "describe", "aliases"})
"""The keys of the config that do not decide every output."""
_NOT_OF_ARTICLES: Final = frozenset({"pages", "pictures", "content", "embeds", "hub", "max_age"})
"""Of the others, those that decide what outputs say of articles, and nothing that is known of articles themselves."""
_NOT_OF_ARTICLES_BUT_SITE: Final = ("title", "description", "author", "rights", "icon", "logo")
"""The same of the keys below `site`."""


@cache
def program() -> str:
    """Digest this program's own code and templates, and the versions of what else decides an output's bytes."""
    digest = blake2b(f"{sys.version_info[:3]} {ZLIB_RUNTIME_VERSION}\0".encode(), digest_size=16)
    digest.update(_contents(str(Path(__file__).parent.parent)))
    found = editions(_LIBRARIES)  # a distribution may have its own kind of packages, which are not found
    for library in _LIBRARIES:
        digest.update(f"{library} {found.get(library)}\0".encode())
    return digest.hexdigest()


def _contents(folder: str) -> bytes:
    """Digest the files of this program that decide what is written; they are read once after they changed."""
    files = sorted(_own_files(folder))
    source, head = f"{folder}/contents", blake2b(repr(files).encode()).digest()
    kept = read_kept(source, head)
    if kept is not None:
        return kept
    digest = blake2b()
    for name, *_ in files:
        with open(f"{folder}/{name}", "rb", buffering=0) as file:  # noqa: PTH123 - pathlib is slow
            digest.update(name.encode() + b"\0" + file.read())
    keep(source, head, digest.digest())
    return digest.digest()


def _own_files(folder: str, below: str = "") -> Iterator[tuple[str, int, int, int]]:
    """Yield the paths of those files with what changes when they do; this runs at every start."""
    with os.scandir(folder) as entries:
        for each in entries:
            name = f"{below}{each.name}"
            if each.is_dir():
                yield from () if name in BESIDE else _own_files(each.path, f"{name}/")
            elif name.endswith(_DECIDING):
                status = each.stat()
                yield name, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def read_by(config: Config, *, include_unpublished: bool) -> str:
    """Digest all that decides what the index says of an article file, the file and the clock aside."""
    others = _NOT_OF_ALL | _NOT_OF_ARTICLES
    keys = {name: getattr(config, name) for name in ConfigFile.__struct_fields__ if name not in others}
    keys["channels"] = [(channel.name, channel.where) for channel in config.channels]
    keys["site"] = [value for name, value in _fields(config.site) if name not in _NOT_OF_ARTICLES_BUT_SITE]
    traits = msgspec.structs.replace(config.traits, title=None, description=None, described={}, data=())
    said = msgspec.json.encode([keys, config.old_ids, config.name, traits, include_unpublished, _plugins(config)])
    return blake2b(program().encode() + said, digest_size=16).hexdigest()


def made_by(config: Config, read_by: str) -> str:
    """Digest all that decides what is made of an article file, the file and the clock aside.

    Where it goes and who serves it there does not; nor does what is said of single feeds, which their own fingerprints
    hold.

    Args:
        config: the config.
        read_by: the digest of what decides what the index says.
    """
    keys = [getattr(config, name) for name in sorted(_NOT_OF_ARTICLES)]
    said = msgspec.json.encode([keys, config.site, look_digest(config)])
    return blake2b(read_by.encode() + said, digest_size=16).hexdigest()


def _fields(struct: msgspec.Struct) -> Iterator[tuple[str, object]]:
    """Yield the names of a struct's fields with what it has there."""
    return ((name, getattr(struct, name)) for name in struct.__struct_fields__)


def _plugins(config: Config) -> str:
    """Digest what other packages add of formats and groupings in use, and every reader: any file may ask for it."""
    groupings = {name for group in config.groups for name in group.by}
    used = [FORMATS.plugins()[name] for name in config.formats if not FORMATS.is_own(name)]
    used += [GROUPINGS.plugins()[name] for name in sorted(groupings) if not GROUPINGS.is_own(name)]
    return plugins_digest([*used, *READERS.plugins().values()])
