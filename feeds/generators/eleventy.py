"""Eleventy (https://www.11ty.dev/docs/): templates below an input folder, data beside them that cascades down."""

from __future__ import annotations

import re
from itertools import product
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.eleventy_permalinks import default_address, filled_permalink, strftime_of
from feeds.generators.files import dig, first_file, read_mapping, text_of
from feeds.generators.javascript import Literals, read_config, read_literals, read_program
from feeds.generators.looking import (
    children,
    depends_on,
    folders_of_articles,
    inside,
    is_another,
    is_below,
    people_in,
    people_of,
    person_of,
)
from feeds.generators.row import ArticleFacts, Generator, Traits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from feeds.model import Person

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
_BESIDE: Final = (".11tydata.json", ".json")
"""What the names of files end in that have the data of one template, which may be all of its fields."""
_DATA_LANGUAGES: Final = ("yaml", "yml")
_UNKNOWN: Final = "?"
"""A pattern that only a program knows."""


def recognise(folder: Path) -> bool:
    """Whether a folder has Eleventy's config, or depends on it and has that of no other generator of its kind."""
    if first_file(folder, _CONFIGS):
        return True
    return depends_on(folder, "@11ty/eleventy") and not is_another(folder)


def read(folder: Path) -> Traits:
    """Return what the data files of the site say, and where the config has its folders."""
    file = first_file(folder, _CONFIGS)
    config = read_config(file)
    top = inside(config.get("dir", "input") or config.get("setInputDirectory()") or ".") or "."
    output = inside(config.get("dir", "output") or config.get("setOutputDirectory()") or "_site") or "_site"
    data = _data_folder(config, top)
    site, source = _metadata(folder / data)
    data_suffixes = _data_suffixes(config)
    paths = _paths(folder, top, {output, data, *_includes(top)}, data_suffixes)
    permalinks, computed, sources = _directory_permalinks(folder, top, paths)
    if "permalink" in config.all("addGlobalData()"):
        permalinks.setdefault(".", _UNKNOWN)
    author = person_of(dig(site, "author")) or person_of(dig(site, "authorName"))
    return Traits(
        generator="eleventy",
        source=source or (file.name if file else "package.json"),
        sources=(*((file.name,) if source and file else ()), *sources),
        title=text_of(dig(site, "title")) or text_of(dig(site, "name")),
        url=_first(site, "url", "siteUrl", "baseUrl", "domain"),
        description=_first(site, "description", "shortDesc"),
        language=_first(site, "language", "lang", "locale"),
        author=author,
        paths=paths,
        output=output,
        permalinks=permalinks,
        people=_people(folder, data, top),
        settings={
            "input": top,
            "beside": list(data_suffixes),  # as JSON has it
            "computed": computed,
            "filters": _date_filters(config),
            "strict": any(each.path[-1] == "strict" and each.value == "true" for each in config.found),
        },
    )


def _people(folder: Path, data: str, top: str) -> dict[str, Person]:
    """Return who the authors' ids stand for: a file of data has them, or a folder that has one or a page for each."""
    places = (f"{data}/authors", f"{data}/people", f"{top}/authors", f"{top}/people")
    listed = people_of(read_mapping(folder / data / "authors.json"))
    return listed or next((people for place in places if (people := people_in(folder / place))), {})


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


def _data_suffixes(config: Literals) -> tuple[str, ...]:
    """Return what files of one template's data end in: others than JSON where the config adds their language."""
    added = [each for each in config.found if each.path[-1] == "addDataExtension()"]
    said = {name for each in added for name in re.split(r"[\s,]+", config.text(each) or "*")}  # none for a loop's name
    return (*_BESIDE, *(f".{each}" for each in _DATA_LANGUAGES if {each, "*"} & said))


def _paths(folder: Path, top: str, skip: set[str], beside: tuple[str, ...]) -> tuple[str, ...]:
    """Return the folders of articles: those called so where there are any, else all that hold dated ones."""
    found = folders_of_articles(folder, [top], skip, beside)
    named = tuple(each for each in found if _POSTS & {part.strip("_") for part in each.lower().split("/")})
    if named or "." not in found:
        return named or found
    deeper = folders_of_articles(folder, (name for name in children(folder) if name not in skip), (), beside)
    return tuple(each for each in deeper if each.rpartition("/")[2].strip("_") in _POSTS) or deeper or found


def _includes(top: str) -> set[str]:
    return {inside(f"{top}/{name}") or name for name in ("_includes", "_layouts", "_data")}


def _directory_permalinks(
    folder: Path, top: str, paths: tuple[str, ...]
) -> tuple[dict[str, str], dict[str, str], list[str]]:
    """Return the permalinks that data files give to all templates of a folder and below it, by the folder.

    Those of the second mapping are computed, and so win over what a template says itself. The files come last.
    """
    found: dict[str, str] = {}
    files: list[str] = []
    computed: dict[str, str] = {}
    for path in dict.fromkeys(each for top_path in paths for each in _chain(folder, top, top_path)):
        name = PurePosixPath(path).name if path != "." else folder.name
        for suffix in _DATA_SUFFIXES:
            said, is_computed = _permalink_in(folder / path / f"{name}{suffix}")
            if said:
                files.append(f"{path}/{name}{suffix}")
                (computed if is_computed else found)[path] = said
    return found, computed, files


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


def _date_filters(config: Literals) -> dict[str, str]:
    """Return the filters of the config's own that only format a date: their names and formats."""
    found: dict[str, str] = {}
    name = ""
    for each in config.found:
        call = each.path[-1]
        if call in {"addFilter()", "addNunjucksFilter()", "addLiquidFilter()"} and not each.is_name:
            name = each.value
        elif call == "toFormat()" and name and name not in found and (format_ := strftime_of(each.value)):
            found[name] = format_
    return found


def beside(name: str, traits: Traits) -> tuple[str, ...]:
    """Return the names of the files that have data of one template (https://www.11ty.dev/docs/data-template-dir/)."""
    stem = name.rpartition(".")[0]
    return tuple(f"{stem}{suffix}" for suffix in traits.settings.get("beside", _BESIDE))


def literals(folder: Path) -> Mapping[str, str]:
    """Return what `_data/metadata.js` or its like says as literals."""
    file = first_file(folder, _CONFIGS)
    config = read_config(file)
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
            return default_address(own)
    if pattern is None or pattern in {"false", "true", _UNKNOWN}:
        return None
    return filled_permalink(pattern, facts, own, traits.settings)


def roots(traits: Traits) -> tuple[str, ...]:
    """Return the folder of input, whose files keep their paths."""
    return (traits.settings.get("input", "."),)


ELEVENTY: Final = Generator(
    name="eleventy",
    title="Eleventy",
    recognise=recognise,
    read=read,
    address=address,
    timezone="UTC",
    names={
        "title": ("title", "eleventyNavigation.title", "eleventyNavigation.key"),
        "published": ("date", "pubDate", "publishDate", "postDate"),
        "images": ("image", "featuredImage", "thumbnail", "cover", "hero"),
    },
    topics=("tags", "categories"),
    passed_over=("*.11tydata.*", "*.json", "*.yml", "*.yaml", "_*"),
    beside=beside,
    publishes_untitled=True,
    dated_only=True,
    literals=literals,
    roots=roots,
)
