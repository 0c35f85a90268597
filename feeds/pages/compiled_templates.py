"""Templates as Jinja compiles them, kept beside them as Python keeps the bytecode of modules.

To compile ours takes a sixth of a build after one change. Those of a site's owner are never kept: bytecode that comes
with a site would run whatever it likes.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from importlib.util import MAGIC_NUMBER, cache_from_source
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache

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
            with suppress(OSError, ValueError, EOFError, TypeError):  # not there, or damaged
                with open(self._file(bucket), "rb") as file:  # noqa: PTH123 - pathlib is slow
                    kept = file.read()
                head = self._head(bucket)
                if kept.startswith(head):
                    bucket.code = self._codes[bucket.key] = marshal.loads(kept[len(head) :])  # noqa: S302 - of ours

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a bucket."""
        if bucket.code is None:
            return
        self._codes[bucket.key] = bucket.code
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            file = self._file(bucket)
            os.makedirs(os.path.dirname(file), exist_ok=True)  # noqa: PTH103, PTH120 - as above
            unfinished = f"{file}.{os.getpid()}"
            with open(unfinished, "wb") as opened:  # noqa: PTH123 - as above
                opened.write(self._head(bucket) + marshal.dumps(bucket.code))
            os.replace(unfinished, file)  # noqa: PTH105 - as above

    def _file(self, bucket: Bucket) -> str:
        return cache_from_source(os.path.join(self._folder, f"{bucket.key}.html"))  # noqa: PTH118 - as above

    def _head(self, bucket: Bucket) -> bytes:
        """Return what a file starts with whose code was compiled by the same programs of the same template."""
        programs = [(path, (status := os.stat(path)).st_size, status.st_mtime_ns) for path in self._made_by]  # noqa: PTH116
        return MAGIC_NUMBER + f"{bucket.checksum} {programs}\n".encode("utf-8", "surrogateescape")
