"""Astro (https://docs.astro.build/): collections of articles, whose addresses the pages with a dynamic part make."""

from __future__ import annotations

import re
from itertools import product
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.astro_routes import find_route, page_routes, routed
from feeds.generators.files import dig, first_file, read_mapping, text_of
from feeds.generators.javascript import Literals, read_config, read_literals, read_program
from feeds.generators.looking import children, folders_of_articles, inside, is_below, people_in, without_suffix
from feeds.generators.row import ArticleFacts, Generator, Traits
from feeds.generators.slugging import ascii_slug, github_slug
from feeds.lib.suffixes import MARKDOWN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_CONFIGS: Final = tuple(f"astro.config.{suffix}" for suffix in ("mjs", "ts", "js", "mts", "cjs"))
_CONTENT: Final = tuple(
    f"src/{name}.{suffix}" for name, suffix in product(("content.config", "content/config"), ("ts", "mts", "js", "mjs"))
)
_CONSTANTS: Final = tuple(
    f"src/{name}.{suffix}"
    for name, suffix in product(
        (
            "consts",
            "config",
            "site.config",
            "constants",
            "siteConfig",
            "site",
            "config/index",
            "config/site",
            "config/siteConfig",
            "data/site",
        ),
        ("ts", "js", "mjs"),
    )
)
_DATA: Final = ("src/config.yaml", "src/config.yml", "src/config/config.json", "src/config.json")
_DEFINED: Final = re.compile(r"(\w+)\s{0,99}[:=]\s{0,99}defineCollection\(")
_PAGES: Final = "src/pages"
_ELSEWHERE: Final = ("src/posts", "src/blog", "content", "posts", "blog", "src")
_SITE: Final = re.compile(r"site|config|meta|seo|info|blog", re.IGNORECASE)
_CODE: Final = re.compile(r"[a-z]{2}(?:-[A-Za-z]{2,4})?")


def recognise(folder: Path) -> bool:
    """Whether a folder has Astro's config."""
    return first_file(folder, _CONFIGS) is not None


def read(folder: Path) -> Traits:
    """Return where the collections are, and what the pages and the config show of their addresses."""
    file = first_file(folder, _CONFIGS)
    config = read_config(file)
    data_file = first_file(folder, _DATA)
    data = read_mapping(data_file) if data_file else {}
    collections = _collections(folder)
    paths = _paths(folder, collections)
    routes = page_routes(folder / _PAGES)
    named = {path: collections.get(path, [PurePosixPath(path).name]) for path in paths}
    content = first_file(folder, _CONTENT)
    unknown = _named_by_program(content)
    found = {
        path: route
        for path, names in named.items()
        if (known := [name for name in names if name not in unknown])
        and (route := find_route(routes, known, set().union(*named.values())))
    }
    output = inside(config.get("outDir") or "dist") or "dist"
    slash = config.get("trailingSlash") != "never" and config.get("build", "format") != "file"
    pattern = text_of(dig(data, "apps", "blog", "post", "permalink"))
    said = dig(data, "site", "trailingSlash")
    return Traits(
        generator="astro",
        source=file.name if file else "",
        sources=tuple(each.relative_to(folder).as_posix() for each in (content, data_file) if each),
        title=text_of(dig(data, "site", "name")) or text_of(dig(data, "site", "title")),
        url=text_of(dig(data, "site", "site")) or text_of(dig(data, "site", "base_url")),
        description=text_of(dig(data, "metadata", "description")),
        language=text_of(dig(data, "i18n", "language")),
        languages=_languages(folder, config, paths),
        paths=paths,
        output=output,
        permalinks={"": pattern} if pattern else {},
        people=people_in(folder / "src/content/authors"),
        settings={
            "routes": found,
            "slash": slash if said is None else str(said).lower() == "true",
            "language": config.get("i18n", "defaultLocale"),
        },
    )


def _collections(folder: Path) -> dict[str, list[str]]:
    """Return the folders of collections and their names: those that the config says, and those of `src/content`."""
    file = first_file(folder, _CONTENT)
    config = read_config(file)
    exported: dict[str, list[str]] = {}
    for each in config.found:
        if each.path[:1] == ("collections",) and len(each.path) == 2 and each.is_name:  # noqa: PLR2004 - a name in it
            exported.setdefault(each.value, []).append(each.path[1])
    found: dict[str, list[str]] = {}
    for each in config.found:
        base = config.text(each) if each.path[-2:] == ("loader", "base") else None
        path = inside(base) if base else None
        if path and len(each.path) > 2:  # noqa: PLR2004 - a name before it
            found.setdefault(path, []).extend(exported.get(each.path[-3], [each.path[-3]]))
    for name in children(folder / "src/content"):
        path = f"src/content/{name}"
        if not any(is_below(path, each) or is_below(each, path) for each in found):
            found[path] = [name]
    return found


def _named_by_program(content: Path | None) -> set[str]:
    """Return the collections of which only the program knows what their articles are called."""
    _, *parts = _DEFINED.split(read_program(content) if content else "")
    found = {name for name, body in zip(parts[::2], parts[1::2], strict=True) if _names_itself(body)}
    exported = read_config(content).found
    return found | {each.path[-1] for each in exported if each.path[:1] == ("collections",) and each.value in found}


def _names_itself(body: str) -> bool:
    return "generateId" in body and "data.slug" not in body


def _paths(folder: Path, collections: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the folders of the collections that have dated articles, and of the pages that are such."""
    found = [each for each in collections if folders_of_articles(folder, [each])]
    found += folders_of_articles(folder, [_PAGES])
    return tuple(dict.fromkeys(found)) or folders_of_articles(folder, _ELSEWHERE)


def _languages(folder: Path, config: Literals, paths: tuple[str, ...]) -> tuple[str, ...]:
    said = (*config.all("i18n", "locales"), *config.all("i18n", "locales", "path"))
    if said:
        return tuple(dict.fromkeys(said))
    codes = {name for path in paths for name in children(folder / path) if _CODE.fullmatch(name)}
    return tuple(sorted(codes))


def literals(folder: Path) -> Mapping[str, str]:
    """Return what the config and the files of constants beside it say as literals."""
    file = first_file(folder, _CONFIGS)
    config = read_literals(*([file] if file else ()), *(folder / name for name in _CONSTANTS))

    def said(*names: str) -> str | None:
        for each in config.found:
            own = each.path[-1].lower()
            alone = len(each.path) == 1 and own in {f"site_{name}" for name in names}
            held = len(each.path) == 2 and own in names and _SITE.search(each.path[0])  # noqa: PLR2004 - name and key
            if (alone or held) and (text := config.text(each)):
                return text
        return None

    url = config.get("site") or said("website", "url", "site", "base_url")
    base = (config.get("base") or "").strip("/")
    values = {
        "site.title": said("title", "name"),
        "site.url": f"{url.rstrip('/')}/{base}/".replace("//", "/").replace(":/", "://", 1) if url else None,
        "site.description": said("description", "desc"),
        "site.language": config.get("i18n", "defaultLocale") or said("lang", "language", "locale"),
        "articles.timezone": said("timezone"),
    }
    return {key: value for key, value in values.items() if value}


def address(facts: ArticleFacts, traits: Traits) -> str | None:
    """Return the address of an article (https://docs.astro.build/en/guides/routing/)."""
    path = facts.path.as_posix()
    end = "/" if traits.settings.get("slash") else ""
    if is_below(path, _PAGES):
        page = PurePosixPath(without_suffix(path[len(_PAGES) + 1 :]))
        made = page.parent.as_posix() if page.name == "index" else page.as_posix()
        return f"/{made}{end}" if made != "." else "/"
    folders = [each for each in traits.paths if is_below(path, each)]
    if not folders:
        return None
    folder = max(folders, key=len)
    if traits.permalinks:
        made = _filled(traits.permalinks[""], facts, path[len(folder) + 1 :])
        return f"/{made}{end}" if made else None
    route = traits.settings.get("routes", {}).get(folder)
    if not route:
        return None
    name = _id(facts, path[len(folder) + 1 :], route)
    parts = routed(route["parts"], name.split("/"), traits.languages, traits.settings.get("language"))
    return f"/{'/'.join(parts)}{end if parts else ''}" if parts is not None else None


def _id(facts: ArticleFacts, own: str, route: Mapping[str, Any]) -> str:
    """Return what an article is called in its collection, as the page that shows it says."""
    for key in (*route.get("own", ()), "slug"):
        said = text_of(facts.front_matter.get(key))
        if said:
            return said.strip("/")
    name = "/".join(github_slug(part) for part in without_suffix(own).split("/"))
    name = name.removesuffix("/index")
    return name.rpartition("/")[2] if route.get("last") else name


def _filled(pattern: str, facts: ArticleFacts, own: str) -> str:
    """Return the address that a pattern of AstroWind makes."""
    day = facts.published
    slug = "/".join(map(ascii_slug, without_suffix(own).split("/"))).removesuffix("/index")
    values = {
        "slug": slug,
        "id": without_suffix(own),
        "category": ascii_slug(text_of(facts.front_matter.get("category")) or ""),
        **{name: f"{getattr(day, name):02}" for name in ("year", "month", "day", "hour", "minute", "second")},
    }
    for name, value in values.items():
        pattern = pattern.replace(f"%{name}%", value)
    return "/".join(part for part in pattern.split("/") if part)


ASTRO: Final = Generator(
    name="astro",
    title="Astro",
    recognise=recognise,
    read=read,
    address=address,
    timezone="UTC",
    names={
        "published": (
            *(
                "pubDate",
                "pubDatetime",
                "timestamp",
                "publishDate",
                "publishedDate",
                "publishedAt",
                "datePublished",
                "publicationDate",
            ),
            *("date", "createdAt", "created", "published"),
        ),
        "updated": ("updatedDate", "modDatetime", "updateDate", "updatedAt", "dateModified", "modifiedDate", "lastmod"),
        "images": ("heroImage", "coverImage", "cover", "image", "ogImage", "featuredImage", "thumbnail"),
    },
    topics=("category", "categories", "tags"),
    passed_over=("_*",),
    suffixes=MARKDOWN,
    renames_files=True,
    literals=literals,
)
