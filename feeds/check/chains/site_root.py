"""Which files stand for which addresses: a feed's own one ends as its path does; what is before that is the site."""

from __future__ import annotations

import os
from typing import NamedTuple
from urllib.parse import unquote, urlsplit


class SiteRoot(NamedTuple):
    """A folder, and the address of which its files are below; both end in `/`."""

    folder: str
    address: str

    def file_of(self, address: str) -> str | None:
        """Return the file that is at an address; None for one that is not below the site, or has a query."""
        address = address.partition("#")[0]
        if not address.startswith(self.address) or "?" in address:
            return None
        segments = [unquote(each, errors="surrogateescape") for each in address[len(self.address) :].split("/")]
        if any(each in {"", ".", ".."} or "/" in each or "\0" in each for each in segments):
            return None
        return self.folder + "/".join(segments)


def root_of(file: str, address: str) -> SiteRoot | None:
    """Return what is left of a file's path and its address where they end alike; None where they do not."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query:
        return None
    segments, folders = parts.path.split("/")[1:], file.replace(os.sep, "/").split("/")
    alike = 0
    while (
        alike < min(len(segments), len(folders) - 1)
        and segments[-1 - alike]
        and unquote(segments[-1 - alike], errors="surrogateescape") == folders[-1 - alike]
    ):
        alike += 1
    if not alike:
        return None
    above = "".join(f"{each}/" for each in segments[:-alike])
    return SiteRoot("/".join(folders[:-alike]) + "/", f"{parts.scheme}://{parts.netloc}/{above}")
