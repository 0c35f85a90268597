"""The pages of a site, for people, and its lists of feeds, for programs.

    `Feed`, `Frame` → the page beside each feed;  `Directory`, `Frame` → index.html, feeds.opml, …

The same values give the same bytes. Links between pages are relative, so a site works below any address and opens from
a folder; only what readers take (the feeds' own addresses) is absolute. What renders is imported when it is called for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.pages.filenames import ASSETS, INDEX, MEDIA_TYPES, MISSING, RAW, SITEMAP, STYLES, folder_indexes
from feeds.pages.policy import CONTENT_SECURITY_POLICY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from feeds.model import Directory, Feed, Frame, Listing

__all__ = [
    "CONTENT_SECURITY_POLICY",
    "assets",
    "feed_page",
    "feeds_json",
    "head_lines",
    "index_page",
    "opml",
    "site_pages",
    "stylesheet",
]


def feed_page(feed: Feed, frame: Frame) -> bytes:
    """Write the HTML page that stands beside a feed: what it says, and how to subscribe to it."""
    from feeds.pages.feed_html import render

    return render(feed, frame)


def index_page(directory: Directory, frame: Frame) -> bytes:
    """Write `index.html`: every feed of a site and its latest headlines."""
    from feeds.pages.index_html import render

    return render(directory, frame)


def head_lines(listings: Sequence[Listing], url: str, formats: Sequence[str], *, is_site: bool) -> Markup:
    """Return the lines in the head of a page that tell browsers and readers of feeds.

    Args:
        listings: the feeds.
        url: that of their site.
        formats: names of the formats to tell of.
        is_site: tell of the site, as `index.html` does: of one feed that has everything, where there is such a one.
    """
    from feeds.pages.alternates import alternates_of_feeds, alternates_of_site, as_html

    return as_html((alternates_of_site if is_site else alternates_of_feeds)(listings, url, formats))


def site_pages(directory: Directory, frame: Frame) -> Iterator[tuple[str, bytes]]:
    """Yield what people and search engines see of all feeds together: path below the output folder, and bytes.

    That is the start page, one for each folder of feeds, the one that stands where nothing is, and the sitemap.

    Raises:
        TemplateFault: one of the owner's templates fails.
    """
    from feeds.pages import folder_html, index_html, missing_html, sitemap

    yield INDEX, index_html.render(directory, frame)
    for path in folder_indexes(frame.paths):
        yield path, folder_html.render(directory, frame, path)
    yield MISSING, missing_html.render(directory, frame)
    yield SITEMAP, sitemap.render(directory, frame)


def opml(directory: Directory, frame: Frame) -> bytes:
    """Write `feeds.opml`: every feed of a site, for readers to subscribe to at once."""
    from feeds.pages.outlines import render

    return render(directory, frame)


def feeds_json(directory: Directory, frame: Frame) -> bytes:
    """Write `feeds.json`: every feed of a site, for programs."""
    from feeds.pages.catalog import render

    return render(directory, frame)


def assets(tag: str, css: str = "") -> Iterator[tuple[str, str, bytes]]:
    """Yield the files that pages and raw feeds use: path below the output folder, media type and bytes.

    Args:
        tag: the site's language.
        css: the owner's own rules for pages, which come behind ours.
    """
    from importlib.resources import files

    from feeds.pages.raw_words import raw_words

    static = files("feeds.pages") / "static"
    for path in ASSETS:
        body = (static / path).read_bytes()
        more = {RAW: raw_words(tag), STYLES: css and f"\n{css}"}.get(path, "")
        yield path, MEDIA_TYPES[path], body + more.encode()


def stylesheet(path: str) -> str:
    """Return the address of the stylesheet of raw feeds, relative to a feed's path: `../feed.css` for `topics/ai`."""
    return f"{'../' * path.count('/')}{RAW}"
