"""Templates as Jinja compiles them, kept beside them as Python keeps the bytecode of modules.

To compile ours takes a sixth of a build after one change. Those of a site's owner are never kept: bytecode that comes
with a site would run whatever it likes.
"""

from __future__ import annotations

import marshal
import os
from contextlib import suppress
from importlib.util import MAGIC_NUMBER
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache

from feeds.lib.kept_beside import keep, read_kept

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CodeType

    from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """The code of templates, which is the same in every language.

    Args:
        folder: where the templates are. Where nothing can be written to it, they are compiled once in each process.
        made_by: files of programs that decide what becomes of a template: with others, templates are compiled anew.
    """

    def __init__(self, folder: str, made_by: Iterable[str]) -> None:
        self._folder = folder
        self._made_by = tuple(made_by)
        self._codes: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a bucket the code of its template, if it was compiled before."""
        bucket.code = self._codes.get(bucket.key)
        if bucket.code is None:
            with suppress(OSError, ValueError, EOFError, TypeError):  # a program in an archive, or something damaged
                kept = read_kept(self._source(bucket), self._head(bucket))
                if kept is not None:
                    bucket.code = self._codes[bucket.key] = marshal.loads(kept)  # noqa: S302 - of ours

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a bucket."""
        if bucket.code is None:
            return
        self._codes[bucket.key] = bucket.code
        with suppress(OSError):  # as above
            keep(self._source(bucket), self._head(bucket), marshal.dumps(bucket.code))

    def _source(self, bucket: Bucket) -> str:
        return os.path.join(self._folder, f"{bucket.key}.html")  # noqa: PTH118 - this is a string

    def _head(self, bucket: Bucket) -> bytes:
        """Return what a file starts with whose code was compiled by the same programs of the same template."""
        programs = [(path, (status := os.stat(path)).st_size, status.st_mtime_ns) for path in self._made_by]  # noqa: PTH116
        return MAGIC_NUMBER + f"{bucket.checksum} {programs}\n".encode("utf-8", "surrogateescape")
