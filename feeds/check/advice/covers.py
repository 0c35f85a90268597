"""The pictures of feeds, where they are files of the repository: those that are missing, and covers of a wrong size."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from feeds.config.site_files import USUALLY_SERVED, file_roots, picture_url
from feeds.lib.picture_size import picture_size
from feeds.lib.urls import is_relative
from feeds.lib.values.podcast_words import COVER_SIZES
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feeds.config.schema import Config


def cover_problems(config: Config) -> Iterator[Problem]:
    """Yield what is wrong with the pictures of feeds.

    Those that a path names have to be there, and the covers of podcasts need a size (Apple, "Artwork requirements").
    """
    yield from _missing_pictures(config)
    told: set[Path] = set()
    settings = [("groups", index, group.podcast) for index, group in enumerate(config.groups)]
    settings += [("channels", index, channel.podcast) for index, channel in enumerate(config.channels)]
    for section, index, podcast in settings:
        if podcast is None:
            continue
        at = (section, index, "podcast", "image") if podcast.image else ("site", "logo")
        image = podcast.image or config.site.logo or ""
        file = _file(picture_url(image, config) or "", config)
        if file is None and image and is_relative(image):
            yield Problem(*config.place(*at), "L111", f"the project has no file at '{image}' for the cover")
        size = picture_size(file) if file and file not in told else None
        if file and size and (size[0] != size[1] or not COVER_SIZES[0] <= size[0] <= COVER_SIZES[1]):
            told.add(file)
            least, most = COVER_SIZES
            message = f"the cover is {size[0]} by {size[1]} pixels; make it a square of {least} to {most}"
            yield Problem(*config.place(*at), "L116", message)


def _missing_pictures(config: Config) -> Iterator[Problem]:
    """Yield the paths of pictures, which stand for feeds, that lead to no file of the repository."""
    described = [(("describe", *keys), settings) for keys, settings in config.describe.each()]
    channels = [(("channels", index), channel) for index, channel in enumerate(config.channels)]
    for path, settings in (*described, *channels):
        for name, picture in (("image", settings.image), ("icon", settings.icon)):
            if picture and is_relative(picture) and not _file(picture_url(picture, config) or "", config):
                what = f"the project has no file at '{picture}' for the {name} of a feed"
                yield Problem(*config.place(*path, name), "L111", what)


def _file(url: str, config: Config) -> Path | None:
    """Return the file of the repository that is published at a URL, if there is one."""
    for home in (config.home, config.site.url):
        if url.startswith(home):
            name = unquote(urlsplit(url[len(home) :]).path).lstrip("/")
            roots = (*file_roots(config.traits), *USUALLY_SERVED, "")
            places = [config.folder / root / name for root in roots]
            inside = config.folder.resolve()
            found = (each for each in places if each.is_file() and each.resolve().is_relative_to(inside))
            return next(found, None)
    return None
