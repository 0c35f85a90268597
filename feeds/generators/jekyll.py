"""Jekyll (https://jekyllrb.com/docs/): `_config.yml`, posts in `_posts`, collections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.generators.files import dig, first_file, is_true, read_mapping, text_of
from feeds.generators.row import ArticleFacts, Generator, Traits

if TYPE_CHECKING:
    from pathlib import Path

_CONFIGS: Final = ("_config.yml", "_config.yaml", "_config.toml")


def recognise(folder: Path) -> bool:
    """Whether a folder has Jekyll's config."""
    return first_file(folder, _CONFIGS) is not None


def read(folder: Path) -> Traits:
    """Return what `_config.yml` says."""
    file = first_file(folder, _CONFIGS)
    data = read_mapping(file) if file else {}
    url = text_of(dig(data, "url"))
    base = (text_of(dig(data, "baseurl")) or "").strip("/")
    return Traits(
        generator="jekyll",
        source=file.name if file else "",
        title=text_of(dig(data, "title")) or text_of(dig(data, "name")),
        url=f"{url.rstrip('/')}/{base}/".replace("//", "/").replace(":/", "://") if url else None,
        description=text_of(dig(data, "description")),
        language=text_of(dig(data, "lang")),
        timezone=text_of(dig(data, "timezone")),
        paths=("_posts",),
        output=text_of(dig(data, "destination")) or "_site",
        future=is_true(dig(data, "future")),
    )


def address(_facts: ArticleFacts, _traits: Traits) -> str | None:
    """Return the address that Jekyll gives an article (https://jekyllrb.com/docs/permalinks/)."""
    return None


JEKYLL: Final = Generator(
    name="jekyll",
    title="Jekyll",
    recognise=recognise,
    read=read,
    address=address,
    topics=("categories", "category", "tags", "tag"),
    splits_words=True,
)
