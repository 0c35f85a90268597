"""Eleventy (https://www.11ty.dev/docs/): templates below an input folder, data beside them that cascades down."""

from __future__ import annotations

import re
from itertools import product
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.files import dig, first_file, read_mapping, text_of
from feeds.generators.javascript import Literals, read_literals, read_program
from feeds.generators.looking import (
    children,
    depends_on,
    folders_of_articles,
    inside,
    is_below,
    people_in,
    people_of,
    person_of,
)
from feeds.generators.row import ArticleFacts, Generator, Traits
from feeds.generators.slugging import ascii_slug, loose_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_CONFIGS: Final = tuple(
    f"{name}.{suffix}"
    for name, suffix in (
        (".eleventy", "js"),
        *product(("eleventy.config",), ("js", "mjs", "cjs", "ts", "mts")),
    )
)
_METADATA: Final = ("metadata", "site", "meta", "siteConfig", "site-config", "globals", "config")
_DATA_SUFFIXES: Final = (".json", ".11tydata.json", ".11tydata.js", ".11tydata.mjs", ".11tydata.cjs")
_POSTS: Final = frozenset({"posts", "post", "blog", "blogs", "articles", "article", "writing", "notes", "journal"})
_UNKNOWN: Final = "?"
"""A pattern that only a program knows."""
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}-")
_HOLE: Final = re.compile(r"\{\{-?([^{}]*+)-?\}\}")
_NAME: Final = re.compile(r"[\w.-]+")
_LIQUID_DATE: Final = re.compile(r"date:\s*[\"'](?P<format>[-%\w/. ]+)[\"']")


_FILTERS: Final[Mapping[str, Callable[[str], str]]] = {
    "slugify": ascii_slug,
    "slug": loose_slug,
    "lower": str.lower,
    "downcase": str.lower,
    "url": str,
    "safe": str,
}
"""The filters of permalinks whose work is known."""


def recognise(folder: Path) -> bool:
    """Whether a folder has Eleventy's config, or depends on it and has that of no other generator of its kind."""
    if first_file(folder, _CONFIGS):
        return True
    return depends_on(folder, "@11ty/eleventy") and not first_file(folder, ("_config.yml", "hugo.toml", "config.toml"))


def read(folder: Path) -> Traits:
    """Return what the data files of the site say, and where the config has its folders."""
    file = first_file(folder, _CONFIGS)
    config = read_literals(file) if file else Literals()
    top = inside(config.get("dir", "input") or config.get("setInputDirectory()") or ".") or "."
    output = inside(config.get("dir", "output") or config.get("setOutputDirectory()") or "_site") or "_site"
    data = _data_folder(config, top)
    site, source = _metadata(folder / data)
    paths = _paths(folder, top, output, data)
    permalinks, computed = _directory_permalinks(folder, top, paths)
    if "permalink" in config.all("addGlobalData()"):
        permalinks.setdefault(".", _UNKNOWN)
    author = person_of(dig(site, "author")) or person_of(dig(site, "authorName"))
    return Traits(
        generator="eleventy",
        source=source or (file.name if file else "package.json"),
        title=text_of(dig(site, "title")) or text_of(dig(site, "name")),
        url=_first(site, "url", "siteUrl", "baseUrl", "domain"),
        description=_first(site, "description", "shortDesc"),
        language=_first(site, "language", "lang", "locale"),
        author=author,
        paths=paths,
        output=output,
        permalinks=permalinks,
        people=people_of(read_mapping(folder / data / "authors.json")) or people_in(folder / data / "authors"),
        settings={"input": top, "computed": computed},
    )


def _first(data: Mapping[str, Any], *names: str) -> str | None:
    return next((text for name in names if (text := text_of(dig(data, name)))), None)


def _data_folder(config: Literals, top: str) -> str:
    said = config.get("dir", "data") or config.get("setDataDirectory()") or "_data"
    return inside(f"{top}/{said}") or "_data"


def _metadata(data: Path) -> tuple[dict[str, Any], str]:
    """Return the global data that describes the site, and the name of its file."""
    for name in _METADATA:
        for suffix in (".json", ".yaml", ".yml", ".toml"):
            found = read_mapping(data / f"{name}{suffix}")
            if _first(found, "url", "siteUrl", "title", "name"):
                return found, f"{data.name}/{name}{suffix}"
    return {}, ""


def _paths(folder: Path, top: str, output: str, data: str) -> tuple[str, ...]:
    """Return the folders of articles: those called so where there are any, else all that hold dated ones."""
    found = folders_of_articles(folder, [top], {output, data, *_includes(top)})
    named = tuple(each for each in found if _POSTS & {part.strip("_") for part in each.lower().split("/")})
    if named or "." not in found:
        return named or found
    deeper = folders_of_articles(folder, (name for name in children(folder) if name not in {output, data}))
    return tuple(each for each in deeper if each.rpartition("/")[2].strip("_") in _POSTS) or deeper or found


def _includes(top: str) -> set[str]:
    return {inside(f"{top}/{name}") or name for name in ("_includes", "_layouts", "_data")}


def _directory_permalinks(folder: Path, top: str, paths: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the permalinks that data files give to all templates of a folder and below it, by the folder.

    Those of the second mapping are computed, and so win over what a template says itself.
    """
    found: dict[str, str] = {}
    computed: dict[str, str] = {}
    for path in dict.fromkeys(each for top_path in paths for each in _chain(folder, top, top_path)):
        name = PurePosixPath(path).name if path != "." else folder.name
        for suffix in _DATA_SUFFIXES:
            said, is_computed = _permalink_in(folder / path / f"{name}{suffix}")
            if said:
                (computed if is_computed else found)[path] = said
    return found, computed


def _chain(folder: Path, top: str, path: str) -> Iterator[str]:
    """Yield the folders from the input folder down to one, and those in that."""
    yield top
    parts = PurePosixPath(path).parts
    yield from (each for count in range(1, len(parts) + 1) if is_below(each := "/".join(parts[:count]), top))
    yield from (f"{path}/{name}" for name in children(folder / path)[:100])


def _permalink_in(file: Path) -> tuple[str | None, bool]:
    """Return the permalink that a data file gives, and whether it is computed."""
    if file.suffix == ".json":
        data = read_mapping(file)
        computed = text_of(dig(data, "eleventyComputed", "permalink"))
        return computed or text_of(dig(data, "permalink")), bool(computed)
    if not file.is_file():
        return None, False
    program = read_literals(file)
    computed = program.get("eleventyComputed", "permalink")
    said = computed or program.get("permalink")
    return said or (_UNKNOWN if "permalink" in read_program(file) else None), bool(computed)


def literals(folder: Path) -> Mapping[str, str]:
    """Return what `_data/metadata.js` or its like says as literals."""
    file = first_file(folder, _CONFIGS)
    config = read_literals(file) if file else Literals()
    top = inside(config.get("dir", "input") or config.get("setInputDirectory()") or ".") or "."
    data = folder / _data_folder(config, top)
    for name, suffix in product(_METADATA, (".js", ".cjs", ".mjs", ".ts")):
        said = read_literals(data / f"{name}{suffix}")
        values = {
            "site.title": said.get("title") or said.get("name"),
            "site.url": said.get("url") or said.get("siteUrl") or said.get("baseUrl"),
            "site.description": said.get("description"),
            "site.language": said.get("language") or said.get("lang"),
        }
        if values["site.title"] or values["site.url"]:
            return {key: value for key, value in values.items() if value}
    return {}


def address(facts: ArticleFacts, traits: Traits) -> str | None:
    """Return the address of a template (https://www.11ty.dev/docs/permalinks/)."""
    top = str(traits.settings.get("input", "."))
    path = facts.path.as_posix()
    if not is_below(path, top):
        return None
    own = PurePosixPath(path if top == "." else path[len(top) + 1 :])
    above = [each.as_posix() for each in facts.path.parents]
    computed: Mapping[str, str] = traits.settings.get("computed", {})
    if pattern := next((computed[each] for each in above if each in computed), None):
        pass
    elif "permalink" in facts.front_matter:
        pattern = text_of(facts.front_matter["permalink"])
    else:
        pattern = next((traits.permalinks[each] for each in above if each in traits.permalinks), None)
        if pattern is None:
            return _default(own)
    if pattern is None or pattern in {"false", "true", _UNKNOWN}:
        return None
    filled = _filled(pattern, facts, own)
    return _as_address(filled) if filled is not None else None


def _stem(own: PurePosixPath) -> str:
    """Return the path of a template below the input folder without its suffix, with a slash before it."""
    return f"/{own.parent.as_posix()}/{own.stem}".replace("/./", "/")


def _undated(name: str) -> str:
    return _DATE.sub("", name, count=1) if _DATE.match(name) and len(name) > len("2000-01-01-") else name


def _slug(own: PurePosixPath) -> str:
    """Return what Eleventy calls `fileSlug`: the name without a date, or that of the folder for an index."""
    return _undated(own.stem if own.stem != "index" else own.parent.name)


def _default(own: PurePosixPath) -> str:
    parts = _stem(own).strip("/").split("/")
    if parts[-1] == "index" or (len(parts) > 1 and parts[-1] == parts[-2]):
        parts.pop()
    return f"/{'/'.join(parts)}/" if parts else "/"


def _as_address(path: str) -> str:
    path = f"/{path.lstrip('/')}"
    return path.removesuffix("index.html") if path.endswith("/index.html") else path


def _filled(pattern: str, facts: ArticleFacts, own: PurePosixPath) -> str | None:
    """Return a permalink with its holes filled; None where only a program could fill them."""
    if "{%" in pattern or "${" in pattern:
        return None
    made, at = [], 0
    for hole in _HOLE.finditer(pattern):
        value = _value(hole[1], facts, own)
        if value is None:
            return None
        made += [pattern[at : hole.start()], value]
        at = hole.end()
    made.append(pattern[at:])
    filled = "".join(made)
    return None if "{{" in filled else filled


def _value(hole: str, facts: ArticleFacts, own: PurePosixPath) -> str | None:
    """Return what a hole of a permalink stands for, by the simplest of its filters."""
    name, *filters = (part.strip() for part in hole.split("|"))
    if not _NAME.fullmatch(name):
        return None
    known = {"page.fileSlug": _slug(own), "page.filePathStem": _stem(own), "title": facts.title}
    if name in {"page.date", "date"}:
        match = _LIQUID_DATE.fullmatch(filters[0]) if len(filters) == 1 else None
        return facts.published.strftime(match["format"]) if match else None
    value = known.get(name) or text_of(dig(facts.front_matter, *name.split(".")))
    for each in filters:
        if each not in _FILTERS:
            return None
        value = value and _FILTERS[each](value)
    return value


ELEVENTY: Final = Generator(
    name="eleventy",
    title="Eleventy",
    recognise=recognise,
    read=read,
    address=address,
    names={"images": ("image", "featuredImage", "thumbnail", "cover", "hero"), "published": ("date", "pubDate")},
    topics=("tags", "categories"),
    passed_over=("*.11tydata.*", "_*"),
    literals=literals,
)
