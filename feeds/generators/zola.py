"""Zola (https://www.getzola.org/documentation/): `config.toml` with a `base_url`, pages below `content`."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.described import of_terms
from feeds.generators.files import dig, front_matter, is_true, quoted_path, read_mapping, text_of, texts_of
from feeds.generators.globs import fits
from feeds.generators.row import ArticleFacts, Generator, Traits
from feeds.lib.urls import in_ascii
from feeds.model import Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import PurePosixPath

_CONFIGS: Final = ("config.toml", "zola.toml")
_CONTENT: Final = "content"
_MOST_FOLDERS: Final = 20_000
_TIME: Final = r"T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
_DATED: Final = re.compile(rf"\d{{4}}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:{_TIME})?\s?[_-](.+)", re.DOTALL)
_UNSAFE: Final = str.maketrans("", "", '<>:"/\\|?*')


def recognise(folder: Path) -> bool:
    """Whether a folder has Zola's config."""
    return _config(folder) is not None


def _config(folder: Path) -> Path | None:
    files = (folder / name for name in _CONFIGS)
    return next((file for file in files if text_of(read_mapping(file).get("base_url"))), None)


def read(folder: Path) -> Traits:
    """Return what the config says."""
    file = _config(folder)
    data = read_mapping(file) if file else {}
    default = text_of(dig(data, "default_language")) or "en"
    languages = dig(data, "languages")
    main = dig(languages, default)
    author = text_of(dig(data, "author"))
    return Traits(
        generator="zola",
        source=file.name if file else "",
        title=text_of(dig(data, "title")) or text_of(dig(main, "title")),
        url=text_of(dig(data, "base_url")),
        description=text_of(dig(data, "description")) or text_of(dig(main, "description")),
        language=default,
        timezone="UTC",
        languages=tuple(code for code in languages if code != default) if isinstance(languages, dict) else (),
        author=Person(author) if author else None,
        paths=(_CONTENT,),
        output=text_of(dig(data, "output_dir")) or "public",
        described=of_terms(folder, _CONTENT, _taxonomies(data)),
        settings={
            "slugs": _strategy(dig(data, "slugify")),
            "keeps_dates": is_true(dig(data, "slugify", "paths_keep_dates")),
            "ignored": list(texts_of(dig(data, "ignored_content"))),
            "drafts": list(_drafts(folder)),
        },
    )


def _taxonomies(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the taxonomies, which are folders of their terms where these have pages."""
    said = dig(data, "taxonomies")
    yield from filter(None, (text_of(dig(each, "name")) for each in said) if isinstance(said, list) else ())


def _strategy(said: object) -> str:
    """Return how slugs are made: `on`, `safe` or `off`, for all that has one or for paths."""
    return text_of(dig(said, "paths")) or "on"


def _drafts(folder: Path) -> Iterator[str]:
    """Yield the folders of content whose section is a draft, so that nothing in them is published."""
    for count, (name, folders, files) in enumerate(os.walk(folder / _CONTENT)):
        indexes = (Path(name, each) for each in files if each.startswith("_index.") and each.endswith(".md"))
        if any(is_true(dig(front_matter(each), "draft")) for each in indexes):
            yield os.path.relpath(name, folder).replace(os.sep, "/")
            folders.clear()
        folders.sort()
        if count > _MOST_FOLDERS:
            return


def implied(path: PurePosixPath, traits: Traits) -> Mapping[str, Any]:
    """Return that a page is a draft where its section is one, or where the config ignores its file."""
    drafts, ignored = traits.settings.get("drafts", ()), traits.settings.get("ignored", ())
    is_held_back = any(path.is_relative_to(each) for each in drafts) or any(
        fits(glob, f"/{path}", crossing=True) for glob in ignored
    )
    return {"hidden": "true"} if is_held_back else {}


def address(facts: ArticleFacts, traits: Traits) -> str | None:
    """Return the address of a page (https://www.getzola.org/documentation/content/page/)."""
    own = text_of(dig(facts.front_matter, "path"))
    if own:
        return _served(own)
    path = facts.path.relative_to(_CONTENT) if facts.path.is_relative_to(_CONTENT) else facts.path
    stem, _, code = path.stem.rpartition(".")
    name, language = (stem, code) if stem and code in traits.languages else (path.stem, "")
    folders = list(path.parts[:-1])
    if name == "index":
        name = folders.pop() if folders else ""
    slug = text_of(dig(facts.front_matter, "slug")) or _undated(name, traits)
    parts = (language, *folders, _slug(slug, traits.settings.get("slugs", "on")))
    return _served("/".join(part for part in parts if part))


def _undated(name: str, traits: Traits) -> str:
    dated = None if traits.settings.get("keeps_dates") else _DATED.fullmatch(name)
    return dated[1] if dated else name


def _served(path: str) -> str:
    return quoted_path(f"/{path.strip('/')}/" if path.strip("/") else "/")


def _slug(text: str, strategy: str) -> str:
    if strategy == "off":
        return text
    if strategy == "safe":
        return text.rstrip(" .").translate(_UNSAFE)
    return re.sub(r"[^a-z0-9]+", "-", in_ascii(text).lower()).strip("-")


def roots(_traits: Traits) -> tuple[str, ...]:
    """Return the folder of content, whose files keep their paths."""
    return (_CONTENT,)


ZOLA: Final = Generator(
    name="zola",
    title="Zola",
    recognise=recognise,
    read=read,
    address=address,
    names={
        "categories": ("taxonomies.tags", "taxonomies.categories"),
        "authors": ("authors", "extra.author", "extra.authors", "taxonomies.authors"),
        "images": ("extra.image", "extra.cover", "extra.cover_image"),
        "summary": ("description", "extra.summary"),
        "original": ("link", "external_url"),
    },
    topics=("taxonomies.categories", "taxonomies.tags"),
    passed_over=("_index.md", "_index.*.md"),
    suffixes=(".md",),
    implied=implied,
    publishes_untitled=True,
    dated_only=True,
    roots=roots,
)
