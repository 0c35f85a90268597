"""Docusaurus (https://docusaurus.io/docs/blog): one or several blogs, each translated below `i18n`."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.files import first_file, read_mapping, text_of
from feeds.generators.folders import paths_except
from feeds.generators.javascript import Literals, read_config
from feeds.generators.looking import children, inside, is_another, is_below, people_of, without_suffix
from feeds.generators.row import ArticleFacts, Generator, Traits
from feeds.generators.signs import BELOW
from feeds.lib.code_areas import CODE, replace_outside_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from feeds.model import Person

_CONFIGS: Final = tuple(f"docusaurus.config.{suffix}" for suffix in ("js", "ts", "mjs", "mts", "cjs", "cts"))
_PLUGIN: Final = re.compile(r"plugin-content-blog|^\.{0,2}/.*blog|^@site/.*blog", re.IGNORECASE)
"""The plug-in, or one of the site's own that wraps it."""
_TRANSLATED: Final = "docusaurus-plugin-content-blog"
_AUTHORS: Final = ("authors.yml", "authors.yaml", "authors.json")
_TAGS: Final = ("tags.yml", "tags.yaml")
_SUFFIXES: Final = (".md", ".mdx")
_FROM_ROOT: Final = re.compile(
    rf"(?P<root>(?:\]\(<?(?:pathname://)?|\buseBaseUrl\([\"'`])/)(?!/)|(?P<code>{CODE})", re.MULTILINE | re.IGNORECASE
)
_OF_SITE: Final = re.compile("@site(?=/)")
_DATE: Final = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}")


def recognise(folder: Path) -> bool:
    """Whether a folder, or its folder of the site, has Docusaurus's config."""
    return _config_file(folder) is not None


def _config_file(folder: Path) -> Path | None:
    """Return the config, which may be in a folder of its own beside the program that a site is about."""
    roots = ("",) if is_another(folder) else ("", *BELOW)
    return next((file for root in roots if (file := first_file(folder / root, _CONFIGS))), None)


def read(folder: Path) -> Traits:
    """Return where the blogs are and how their addresses are made, as literals of the config say."""
    file = _config_file(folder)
    config = read_config(file)
    default = config.get("i18n", "defaultLocale") or "en"
    translations = inside(config.get("i18n", "path") or "i18n") or "i18n"
    said = config.all("i18n", "locales") or tuple(children((file.parent if file else folder) / translations))
    languages = [language for language in said if language != default]
    blogs: list[dict[str, str]] = []
    people: dict[str, Person] = {}
    labels: dict[str, str] = {}
    sources: list[str] = []
    root = file.parent if file else folder
    for blog in _blogs(root, config):
        for each in (blog, *_translated(root, translations, blog, languages)):
            path = (root / each["folder"]).relative_to(folder).as_posix()
            blogs.append({**each, "folder": path})
            if authors := first_file(folder / path, (blog["authors"], *_AUTHORS)):
                people |= people_of(read_mapping(authors))
                sources.append(authors.relative_to(folder).as_posix())
            if tags := first_file(folder / path, (blog["tags"], *_TAGS)):
                labels = _labels(read_mapping(tags)) | labels  # a translation's own come second
                sources.append(tags.relative_to(folder).as_posix())
    slash = config.get("trailingSlash")
    return Traits(
        generator="docusaurus",
        source=file.relative_to(folder).as_posix() if file else "",
        sources=tuple(sources),
        languages=tuple(dict.fromkeys(each["language"] for each in blogs if each["language"])),
        paths=tuple(dict.fromkeys(path for each in blogs for path in _without_partials(folder, each["folder"]))),
        output=(root / "build").relative_to(folder).as_posix(),
        people=people,
        labels=labels,
        settings={
            "blogs": blogs,
            "slash": slash and slash == "true",
            "is_mdx": (config.get("markdown", "format") or "mdx") == "mdx",
            "base": (config.get("baseUrl") or "").strip("/"),
        },
    )


def _without_partials(root: Path, folder: str) -> Iterator[str]:
    """Yield the paths of a blog without its folders whose names start with an underscore, which are no posts."""
    partials = [each.relative_to(root).as_posix() for each in (root / folder).rglob("_*") if each.is_dir()]
    return paths_except(root, folder, partials, _SUFFIXES)


def _blogs(folder: Path, config: Literals) -> list[dict[str, str]]:
    """Return the blogs of the presets and plug-ins: their folders, routes and ids."""
    found: dict[str, dict[str, str]] = {}
    for options in _options(config):
        path = inside(options.get("path", "blog"))
        if path and (folder / path).is_dir():
            found[path] = _blog(path, options)
    if not found and config.get("presets", "blog") != "false" and (folder / "blog").is_dir():
        found["blog"] = _blog("blog", {})
    return list(found.values())


def _blog(folder: str, options: Mapping[str, str]) -> dict[str, str]:
    return {
        "folder": folder,
        "route": options.get("routeBasePath", "blog").strip("/"),
        "id": options.get("id", "default"),
        "language": "",
        "authors": inside(options.get("authorsMapPath") or "") or _AUTHORS[0],
        "tags": inside(options.get("tags") or "") or _TAGS[0],
    }


def _labels(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what a file of tags calls them (https://docusaurus.io/docs/blog#tags-file)."""
    return {
        key: (text_of(value.get("label")) if isinstance(value, dict) else None) or key.capitalize()
        for key, value in data.items()
    }


def _options(config: Literals) -> Iterator[dict[str, str]]:
    """Yield the options of each blog: those of presets under `blog`, and those beside the plug-in's name."""
    by_owner: dict[int, dict[str, str]] = {}
    for each in config.found:
        preset = each.path[-2:-1] == ("blog",) and "presets" in each.path
        if preset or (each.path[-2:-1] == ("plugins",) and _PLUGIN.search(each.beside)):
            text = config.text(each)
            by_owner.setdefault(each.owner, {}).setdefault(each.path[-1], text or "")
    # a blog may be kept among variables: then it is the object that has both
    for each in config.found:
        if each.path[-1] == "routeBasePath" and _PLUGIN.search(each.beside):
            text = config.text(each)
            by_owner.setdefault(each.owner, {}).setdefault("routeBasePath", text or "")
            paths = (other for other in config.found if other.owner == each.owner and other.path[-1] == "path")
            by_owner[each.owner].setdefault("path", next((config.text(other) or "" for other in paths), "blog"))
    yield from by_owner.values()


def _translated(
    folder: Path, translations: str, blog: Mapping[str, str], languages: Iterable[str]
) -> Iterator[dict[str, str]]:
    """Yield the translations of a blog, which stand below the route of their language."""
    name = _TRANSLATED if blog["id"] == "default" else f"{_TRANSLATED}-{blog['id']}"
    for language in languages:
        path = f"{translations}/{language}/{name}"
        if inside(path) == path and any((folder / path).rglob("*.md*")):
            yield {**blog, "folder": path, "route": f"{language}/{blog['route']}".rstrip("/"), "language": language}


def literals(folder: Path) -> Mapping[str, str]:
    """Return what the config says as literals."""
    file = _config_file(folder)
    config = read_config(file)
    url, base = config.get("url"), (config.get("baseUrl") or "").strip("/")
    values = {
        "site.title": config.get("title"),
        "site.url": f"{url.rstrip('/')}/{base}/".replace("//", "/").replace(":/", "://", 1) if url else None,
        "site.description": config.get("tagline"),
        "site.language": config.get("i18n", "defaultLocale"),
    }
    return {key: value for key, value in values.items() if value}


def address(facts: ArticleFacts, traits: Traits) -> str | None:
    """Return the address of a post (https://docusaurus.io/docs/blog#blog-post-date)."""
    found = _place(facts.path, traits)
    if not found:
        return None
    blog, own = found
    slug = text_of(facts.front_matter.get("slug"))
    if slug is None:
        slug = _slug(own)
    parts = [part for part in f"{blog['route']}/{slug}".split("/") if part]
    slash = traits.settings.get("slash")
    return f"/{'/'.join(parts)}{'/' if slash or (slash is None and slug.endswith('/')) else ''}"


def _place(file: PurePosixPath, traits: Traits) -> tuple[dict[str, Any], str] | None:
    """Return the blog that a post is in, and its path in that."""
    path = file.as_posix()
    blogs: list[dict[str, Any]] = traits.settings.get("blogs", [])
    holding = [each for each in blogs if is_below(path, each["folder"])]
    blog = max(holding, key=lambda each: len(each["folder"]), default=None)
    return (blog, path[len(blog["folder"]) + 1 :]) if blog else None


def implied(file: PurePosixPath, traits: Traits) -> Mapping[str, str]:
    """Return the date that a post's path has anywhere in it; the last one counts."""
    found = _place(file, traits)
    dates = _DATE.findall(without_suffix(found[1])) if found else []
    return {"date": dates[-1].replace("/", "-")} if dates else {}


def _slug(own: str) -> str:
    """Return the slug that a post's path makes: its last date stands first, in folders."""
    stem = without_suffix(own)
    dates = list(_DATE.finditer(stem))
    if not dates:
        return stem.removesuffix("/index")
    date = dates[-1]
    text = stem[date.end() :]
    text = (text[1:] if text[:1] in {"-", "/"} else text).removesuffix("/index")
    return f"{date[0].replace('-', '/')}/{stem[: date.start()]}{text}"


def site_folder(traits: Traits) -> str:
    """Return the folder of the config, which `@site` stands for.

    https://docusaurus.io/docs/markdown-features/assets
    """
    return PurePosixPath(traits.source or ".").parent.as_posix()


def body(text: str, _path: PurePosixPath, traits: Traits, _home: str) -> str:
    """Return a body whose links and pictures from the site's root start at the config's `baseUrl`; code stays as it is.

    https://docusaurus.io/docs/static-assets#markdown-example
    """
    base = traits.settings.get("base")
    is_below = base and ("](/" in text or "useBaseUrl(" in text)
    if not is_below and "pathname://" not in text:
        return text
    root = f"{base}/" if base else ""
    return replace_outside_code(text, _FROM_ROOT, lambda found: found[0].replace("pathname://", "") + root)


DOCUSAURUS: Final = Generator(
    name="docusaurus",
    title="Docusaurus",
    recognise=recognise,
    read=read,
    address=address,
    timezone="UTC",
    names={"updated": ("last_update.date",), "images": ("image",), "authors": ("authors", "author")},
    topics=("tags",),
    passed_over=("_*", "authors.*", "tags.*"),
    suffixes=_SUFFIXES,
    implied=implied,
    body=body,
    pictures_below_home=True,
    title_from_name=True,
    title_from_heading=True,
    renames_files=True,
    file_mark=_OF_SITE,
    marked_root=site_folder,
    literals=literals,
)
