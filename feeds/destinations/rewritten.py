"""Whether a file that a build wrote has become another program's: a site's generator may have a page of the same name.

What somebody damaged, and what a tool wrote in another way (other ends of lines, less white space), is an output still,
and is made again. A whole document of the output's kind without the mark that every output of the kind has is not.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from feeds.lib.regular_files import regular_bytes

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

MARKS: Final = (b"feeds.css", b">feeds</generator>", b"<generator>feeds ")
"""What every page, and every feed in XML, has in it."""


def is_somebody_elses(file: Path, digests: Collection[str | None], output: bytes) -> bool:
    """Whether a file has a document that no build wrote there.

    Args:
        file: the file.
        digests: of what builds wrote there.
        output: what is about to take its place.
    """
    mark = next((each for each in MARKS if each in output), None)
    if mark is None:
        return False
    try:
        found = regular_bytes(file)
    except OSError:
        return False
    if mark in found or sha256(found).hexdigest() in digests:
        return False
    ours = output.rstrip()
    return found.rstrip().endswith(ours[ours.rfind(b"<") :])  # what ends elsewhere was cut off
