"""Eleventy (https://www.11ty.dev/docs/): templates below an input folder, data beside them that cascades down."""

from __future__ import annotations

import re
from itertools import product
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.eleventy_data import UNKNOWN, directory_data, layouts_in
from feeds.generators.eleventy_permalinks import date_filters, default_address, filled_permalink
from feeds.generators.files import dig, first_file, read_mapping, text_of
from feeds.generators.javascript import Literals, read_config, read_literals
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
    from collections.abc import Mapping
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
_POSTS: Final = frozenset({"posts", "post", "blog", "blogs", "articles", "article", "writing", "notes", "journal"})
_BESIDE: Final = (".11tydata.json", ".json")
"""What the names of files end in that have the data of one template, which may be all of its fields."""
_DATA_LANGUAGES: Final = ("yaml", "yml")


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
    paths = _paths(folder, top, {output, data}, data_suffixes)
    said = directory_data(folder, top, paths)
    layouts, templates = layouts_in(folder, _layouts_folder(config, top), config.all("addLayoutAlias()"))
    if "permalink" in config.all("addGlobalData()"):
        said.permalinks.setdefault(".", UNKNOWN)
    author = person_of(dig(site, "author")) or person_of(dig(site, "authorName"))
    return Traits(
        generator="eleventy",
        source=source or (file.name if file else "package.json"),
        sources=(*((file.name,) if source and file else ()), *said.files, *templates),
        title=text_of(dig(site, "title")) or text_of(dig(site, "name")),
        url=_first(site, "url", "siteUrl", "baseUrl", "domain"),
        description=_first(site, "description", "shortDesc"),
        language=_first(site, "language", "lang", "locale"),
        author=author,
        paths=paths,
        output=output,
        permalinks=said.permalinks,
        people=_people(folder, data, top),
        settings={
            "input": top,
            "beside": list(data_suffixes),  # as JSON has it
            "computed": said.computed,
            "data": said.fields,
            "layouts": layouts,
            "filters": date_filters(config, file),
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
    """Return the folders that hold dated articles; where the site's own does, those below it that are called so."""
    found = folders_of_articles(folder, [top], {*skip, *_includes(top)}, beside)
    if "." not in found:
        return found
    deeper = folders_of_articles(folder, (name for name in children(folder) if name not in skip), (), beside)
    return tuple(each for each in deeper if each.rpartition("/")[2].strip("_") in _POSTS) or deeper or found


def _includes(top: str) -> set[str]:
    return {inside(f"{top}/{name}") or name for name in ("_includes", "_layouts", "_data")}


def _layouts_folder(config: Literals, top: str) -> str:
    said = config.get("dir", "layouts") or config.get("setLayoutsDirectory()")
    includes = config.get("dir", "includes") or config.get("setIncludesDirectory()") or "_includes"
    return inside(f"{top}/{said or includes}") or "_includes"


def implied(path: PurePosixPath, traits: Traits) -> Mapping[str, Any]:
    """Return what data files say of all templates in their folder and below it; the nearest one wins."""
    data: Mapping[str, Mapping[str, Any]] = traits.settings.get("data", {})
    found: dict[str, Any] = {}
    for folder in path.parents:
        found = {**data.get(folder.as_posix(), {}), **found}
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
        if facts.front_matter["permalink"] in ("", None):
            return default_address(own)
        pattern = text_of(facts.front_matter["permalink"])
    else:
        layout = text_of(facts.front_matter.get("layout")) or ""
        pattern = next((traits.permalinks[each] for each in above if each in traits.permalinks), None)
        pattern = pattern or traits.settings.get("layouts", {}).get(layout.lstrip("/"))
        if pattern is None:
            return default_address(own)
    if pattern is None or pattern in {"false", "true", UNKNOWN}:
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
        "original": ("link", "external_url"),
        "images": ("image", "featuredImage", "thumbnail", "cover", "hero"),
    },
    topics=("tags", "categories"),
    passed_over=("*.11tydata.*", "*.json", "*.yml", "*.yaml", "_*"),
    implied=implied,
    beside=beside,
    publishes_untitled=True,
    dated_only=True,
    literals=literals,
    roots=roots,
)
