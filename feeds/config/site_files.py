"""Which files of the repository a site serves, and where."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from feeds.generators import GENERATORS
from feeds.lib.urls import absolute_url, is_relative, url_below

if TYPE_CHECKING:
    from feeds.config.schema import Config
    from feeds.generators import Traits

USUALLY_SERVED: Final = ("static", "public")
"""Names of folders whose files keep their paths, below the root of the site."""


def file_roots(traits: Traits) -> list[str]:
    """Return the folders, from the config's, whose files are below the root of a generator's site; none without one."""
    generator = GENERATORS.get(traits.generator)
    if generator is None:
        return []
    home = PurePosixPath(traits.source).parent  # a site may be in a folder of a program's repository
    served = (str(home / each) for each in (*USUALLY_SERVED, *generator.served))
    return [*generator.roots(traits), *served]


def picture_url(text: str, config: Config) -> str | None:
    """Return the absolute URL of a picture that a config names; None where a text is neither a URL nor a path.

    Args:
        text: a URL; a path from the root of the site, `/cover.jpg`; or that of a file, from the folder of the config.
        config: says where the site is, and by its generator which folders it serves.
    """
    if not is_relative(text):
        return absolute_url(text)
    roots = (f"{each}/" for each in (*file_roots(config.traits), *USUALLY_SERVED) if each not in {"", "."})
    root = next((each for each in roots if text.startswith(each)), "")
    return url_below(config.home, text.removeprefix(root), once=True)
