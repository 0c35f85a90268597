"""Jekyll (https://jekyllrb.com/docs/): `_config.yml`, posts in the `_posts` of any folder, collections."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from feeds.generators import hexo, kramdown_bodies
from feeds.generators.described import of_data
from feeds.generators.files import dig, first_file, read_mapping, text_of, texts_of
from feeds.generators.jekyll_addresses import address, defaults_of
from feeds.generators.row import Generator, Traits
from feeds.model import Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path, PurePosixPath

_CONFIGS: Final = ("_config.yml", "_config.yaml", "_config.toml")
_NEVER_READ: Final = frozenset({"node_modules", "vendor"})
_MOST_FOLDERS: Final = 20_000
_POSTS: Final = "_posts"
_TEMPLATES: Final = ("_layouts", "_includes")
_NO_ARTICLES: Final = frozenset({"permalink", "image", "header", "cover", "thumbnail", "og_image"})
"""What defaults say that no article does: its address is made elsewhere, and a picture of many shows none of them."""
_LAST_DAYS: Final = re.compile(r"(\d{4})-(\d{1,2})-(29|30|31)-")
_POST_STYLES: Final[Mapping[str, str]] = {
    "pretty": "/:categories/:year/:month/:day/:title/",
    "none": "/:categories/:title:output_ext",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
}
"""The patterns that a name stands for in `permalink`; other values are patterns themselves."""


def recognise(folder: Path) -> bool:
    """Whether a folder has Jekyll's config, and is none of Hexo's, which has the same name; it can do without one."""
    if first_file(folder, _CONFIGS) is not None:
        return not hexo.recognise(folder)
    return (folder / _POSTS).is_dir() and any((folder / each).is_dir() for each in _TEMPLATES)


def read(folder: Path) -> Traits:
    """Return what `_config.yml` says."""
    file = first_file(folder, _CONFIGS)
    data = read_mapping(file) if file else {}
    url = text_of(dig(data, "url"))
    base = (text_of(dig(data, "baseurl")) or "").strip("/")
    source = _source(folder, _folder(dig(data, "source")))
    collections = _folder(dig(data, "collections_dir"))
    data_folder = _joined(source, _folder(dig(data, "data_dir")) or "_data")
    people = _people(folder / data_folder)
    return Traits(
        generator="jekyll",
        source=file.name if file else "",
        title=text_of(dig(data, "title")) or text_of(dig(data, "name")),
        url=f"{url.rstrip('/')}/{f'{base}/' if base else ''}" if url else None,
        description=text_of(dig(data, "description")),
        language=text_of(dig(data, "lang")) or text_of(dig(data, "locale")),
        timezone=text_of(dig(data, "timezone")),
        author=_author(dig(data, "author"), people),
        paths=tuple(_post_folders(folder, _joined(source, collections), texts_of(dig(data, "exclude")))) or (_POSTS,),
        output=_folder(dig(data, "destination")) or "_site",
        permalinks=_permalinks(data),
        people=people,
        described=of_data(folder / data_folder),
        data=(data_folder,),
        settings={
            "root": _joined(source, collections),
            "defaults": list(_defaults(data)),
            "excerpt_separator": text_of(dig(data, "excerpt_separator")) or "",
            **({"media": media} if (media := text_of(dig(data, "download_url"))) else {}),
        },
    )


def _folder(value: object) -> str:
    """Return the name of a folder without what it may start and end with."""
    return os.path.normpath(text_of(value) or ".").strip("/").removeprefix("./").removeprefix(".")


def _source(folder: Path, named: str) -> str:
    """Return the folder that Jekyll reads; one that another program has to fill first is taken from where it stems."""
    places = (named, named.rpartition("/")[2])
    return next((place for place in places if (folder / place).is_dir()), "")


def _joined(*parts: str) -> str:
    return "/".join(part for part in parts if part)


def _post_folders(folder: Path, start: str, excluded: tuple[str, ...]) -> Iterator[str]:
    """Yield the folders of posts, which any folder that Jekyll reads may have."""
    left_out = {each.strip("/").removesuffix("/**").removesuffix("/*") for each in excluded}
    root = str(folder / start)
    walk = enumerate(os.walk(root))
    for count, (name, folders, _) in walk:
        inner = os.path.relpath(name, root).replace(os.sep, "/")
        if _POSTS in folders:
            yield _joined(start, "" if inner == "." else inner, _POSTS)
        folders[:] = sorted(
            each
            for each in folders
            if each[0] not in "._#~" and each not in _NEVER_READ and os.path.normpath(f"{inner}/{each}") not in left_out
        )
        if count > _MOST_FOLDERS:
            return


def _permalinks(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the patterns of posts, under an empty name, and of collections, under theirs."""
    style = text_of(dig(data, "permalink")) or "date"
    patterns = {"": _POST_STYLES.get(style, style)}
    collections = dig(data, "collections")
    for name, said in collections.items() if isinstance(collections, dict) else ():
        own = text_of(dig(said, "permalink"))
        if name == "posts":
            patterns[""] = own or patterns[""]
        else:
            patterns[str(name)] = own or f"/:collection/:path{_suffix(style)}"
    return patterns


def _suffix(style: str) -> str:
    """Return what the addresses of collections end in, as those of posts do."""
    if style == "pretty" or style.endswith("/"):
        return "/"
    return ":output_ext" if style in _POST_STYLES or style.endswith(":output_ext") else ""


def _defaults(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the values that front matter has where it says nothing, each with its scope."""
    sets = dig(data, "defaults")
    for each in sets if isinstance(sets, list) else ():
        values, scope = dig(each, "values"), dig(each, "scope")
        if isinstance(values, dict):
            path = (text_of(dig(scope, "path")) or "").strip("/")
            yield {"path": path, "type": text_of(dig(scope, "type")) or "", "values": values}


def _people(folder: Path) -> dict[str, Person]:
    """Return whom the ids of `authors.yml` mean."""
    file = first_file(folder, ("authors.yml", "authors.yaml", "authors.json"))
    people = read_mapping(file) if file else {}
    return {str(name): person for name, said in people.items() if (person := _person(said, str(name)))}


def _author(value: object, people: Mapping[str, Person]) -> Person | None:
    if isinstance(value, dict):
        return _person(value, "")
    name = text_of(value)
    return (people.get(name) or Person(name)) if name else None


def _person(said: object, otherwise: str) -> Person | None:
    name = text_of(dig(said, "name")) or text_of(dig(said, "display_name")) or otherwise
    uri = next((text for key in ("uri", "url", "web", "site", "website") if (text := text_of(dig(said, key)))), None)
    return Person(name, uri, text_of(dig(said, "email"))) if name else None


def implied(path: PurePosixPath, traits: Traits) -> Mapping[str, Any]:
    """Return what `defaults` say of a file, and the date that its name stands for."""
    return {name: value for name, value in defaults_of(path, traits).items() if name not in _NO_ARTICLES} | _rolled(
        path
    )


def _rolled(path: PurePosixPath) -> dict[str, str]:
    """Return the date that a file's name stands for where its month is shorter: Ruby goes on into the next one."""
    found = _LAST_DAYS.match(path.name)
    if found:
        year, month, day = map(int, found.groups())
        with suppress(ValueError):
            rolled = date(year, month, 1) + timedelta(days=day - 1)
            return {} if rolled.month == month else {"date": rolled.isoformat()}
    return {}


def lead_end(front_matter: Mapping[str, Any], traits: Traits) -> str | None:
    """Return the text that ends a post's excerpt; blanks do not, since a lead is at least a paragraph."""
    return text_of(dig(front_matter, "excerpt_separator")) or traits.settings.get("excerpt_separator")


def roots(_traits: Traits) -> tuple[str, ...]:
    """Return the site's own folder, whose files keep their paths."""
    return (".",)


def feed_id(address: str) -> str:
    """Return the id that jekyll-feed gives to a post: its address without the suffix or the slash at the end."""
    return address.removesuffix(".html").removesuffix("/")


JEKYLL: Final = Generator(
    name="jekyll",
    title="Jekyll",
    recognise=recognise,
    read=read,
    address=address,
    feed_id=feed_id,
    names={"original": ("link", "external_url", "url"), "updated": ("modified",)},  # the second is some themes'
    implied=implied,
    body=kramdown_bodies.body,
    lead_end=lead_end,
    pictures_below_home=True,
    picture_folders=("images",),
    topics=("categories", "category", "tags", "tag"),
    suffixes=(".md", ".markdown", ".mkd", ".mkdn", ".html"),
    splits_words=True,
    title_from_name=True,
    roots=roots,
)
