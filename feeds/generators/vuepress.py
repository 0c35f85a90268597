"""VuePress (https://vuepress.vuejs.org/): pages beside `.vuepress`, each at the path of its file or its permalink."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from feeds.generators.files import dig, first_file, read_mapping, text_of
from feeds.generators.javascript import Literals, read_config, read_program
from feeds.generators.looking import depends_on, folders_of_articles, is_another, is_below, without_suffix
from feeds.generators.row import ArticleFacts, Generator, Traits
from feeds.generators.signs import BELOW

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_CONFIGS: Final = tuple(f".vuepress/config.{suffix}" for suffix in ("ts", "mts", "js", "mjs", "cjs"))
_DATA: Final = (".vuepress/config.yml", ".vuepress/config.yaml", ".vuepress/config.toml")
_POSTS: Final = "_posts"
_ITEM: Final = "/:year/:month/:day/:slug"
"""What the blog's plug-in has for `_posts` where its config says nothing."""
_DATED: Final = re.compile(r"\d{4}-\d{1,2}(?:-\d{1,2})?-")
_THEMES: Final = frozenset({"@vuepress/theme-blog", "@vuepress/blog", "blog"})
"""Themes that bring the blog's plug-in, with its own folder."""
_FIRST: Final = re.compile(r"[\^~>=v ]{0,4}[01]\b|latest|\*")
_NO_NAME: Final = re.compile('[\x00-\x1f"#$%&*+,:;<=>?\\[\\]^`{|}\x7f]')
"""What the second version has `_` for in addresses."""
_BY_FOLDER: Final = re.compile(
    r"source\(\s{0,9}[\"'`]/?([\w./-]{1,80}?)/?[\"'`]\s{0,9}\)"
    r"[^;]{0,200}?\bpermalinkPattern:\s{0,9}[\"'`]([^\"'`\n]{1,120})"
)
"""A function that gives the pages of a folder their pattern: `app.dir.source('_posts/')`, `permalinkPattern: '…'`."""
_COMBINING: Final = re.compile("[\u0300-\u036f\x00-\x1f]+")
_SPECIAL: Final = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/\u2013\u2014\u2018\u2019\u201c\u201d]+")
_HOLE: Final = re.compile(r":(year|i_month|month|i_day|day|slug|regular|minutes|seconds|raw)")


def recognise(folder: Path) -> bool:
    """Whether a folder, or its folder of documents, has VuePress's own one."""
    if is_another(folder):
        return (folder / ".vuepress").is_dir()
    return any((folder / root / ".vuepress").is_dir() for root in (".", *BELOW))


def _root(folder: Path) -> str:
    return next((root for root in (".", *BELOW) if (folder / root / ".vuepress").is_dir()), ".")


def read(folder: Path) -> Traits:
    """Return where the pages are, and the patterns of their permalinks."""
    root = _root(folder)
    data_file, file = first_file(folder / root, _DATA), first_file(folder / root, _CONFIGS)
    data = read_mapping(data_file) if data_file else {}
    config = read_config(file)
    program = read_program(file) if file else ""
    languages = {each.path[-2].strip("/") for each in config.found if each.path[-3:-2] == ("locales",)} - {""}
    source = data_file or file
    return Traits(
        generator="vuepress",
        source=source.relative_to(folder).as_posix() if source else "",
        title=text_of(data.get("title")),
        description=text_of(data.get("description")),
        language=text_of(data.get("lang")),
        languages=tuple(sorted(languages)),
        paths=folders_of_articles(folder, [root]),
        output=f"{root}/.vuepress/dist".removeprefix("./"),
        permalinks=dict(_BY_FOLDER.findall(program))
        | _patterns(config, text_of(data.get("permalink")), text_of(data.get("theme")) or config.get("theme")),
        settings={"source": root, "slugifies": _is_first_version(folder, program)},
    )


def _is_first_version(folder: Path, program: str) -> bool:
    """Whether a site is made with the first version, whose slugs are other than names of files."""
    packages = read_mapping(folder / "package.json")
    said = (text_of(dig(packages, part, "vuepress")) for part in ("dependencies", "devDependencies"))
    version = next((each for each in said if each), None)
    if version:
        return bool(_FIRST.match(version))
    return "defineUserConfig" not in program and not depends_on(folder, "vuepress-vite", "vuepress-webpack")


def _patterns(config: Literals, said: str | None, theme: str | None) -> dict[str, str]:
    """Return the patterns of permalinks, by the folder that a plug-in names for them."""
    found = {_POSTS: _ITEM} if theme in _THEMES else {}
    for each in config.found:
        if each.path[-1:] == ("dirname",) and (folder := config.text(each)):
            own = {other.path[-1]: config.text(other) for other in config.found if other.owner == each.owner}
            found[folder.strip("/")] = own.get("itemPermalink") or _ITEM
    whole = said or config.get("permalink") or config.get("permalinkPattern")
    return found | ({"": whole} if whole else {})


def literals(folder: Path) -> Mapping[str, str]:
    """Return what the config says as literals."""
    file = first_file(folder / _root(folder), _CONFIGS)
    config = read_config(file)
    url, base = config.get("hostname"), (config.get("base") or "").strip("/")
    hosts = (config.text(each) for each in config.found if each.path[-1] == "hostname")
    url = url or next((host for host in hosts if host), None)
    values = {
        "site.title": config.get("title") or config.get("locales", "/", "title"),
        "site.url": f"{url.rstrip('/')}/{base}/".replace("//", "/").replace(":/", "://", 1) if url else None,
        "site.description": config.get("description") or config.get("locales", "/", "description"),
        "site.language": config.get("lang") or config.get("locales", "/", "lang"),
    }
    return {key: value for key, value in values.items() if value}


def address(facts: ArticleFacts, traits: Traits) -> str | None:
    """Return the address of a page (https://vuepress.vuejs.org/guide/page.html)."""
    source = str(traits.settings.get("source", "."))
    path = facts.path.as_posix()
    if not is_below(path, source):
        return None
    own = PurePosixPath(path if source == "." else path[len(source) + 1 :])
    first = bool(traits.settings.get("slugifies"))
    said = text_of(facts.front_matter.get("permalink"))
    if said and not first:
        return _named(f"/{said.lstrip('/')}")
    pattern = said or (None if first else text_of(facts.front_matter.get("permalinkPattern")))
    pattern = pattern or traits.permalinks.get(own.parts[0]) or traits.permalinks.get("")
    if not pattern:
        return _regular(own) if first else _named(_regular(own))
    locale = f"/{own.parts[0]}" if own.parts[0] in traits.languages else ""
    made = f"{locale}{_filled(pattern, facts, own, slugifies=first)}"
    if not first:
        return _named(made)
    return made if made.endswith((".html", "/")) else f"{made}/"


def _named(path: str) -> str:
    """Return a path as the second version writes it: without signs that are none for names of files."""
    first, *others = (_NO_NAME.sub("_", part) for part in path.split("/"))
    return "/".join([first, *(part.lstrip("_") for part in others)])


def _regular(own: PurePosixPath) -> str:
    """Return the address that the path alone makes."""
    page = PurePosixPath(without_suffix(own))
    if page.name.lower() in {"readme", "index"}:
        folder = page.parent.as_posix()
        return "/" if folder == "." else f"/{folder}/"
    return f"/{page.as_posix()}.html"


def _slugified(name: str) -> str:
    """Return a name as the first version makes it a slug: in lower case, without accents, hyphens for signs."""
    plain = _COMBINING.sub("", unicodedata.normalize("NFKD", name))
    slug = _SPECIAL.sub("-", plain).strip("-").lower()
    return f"_{slug}" if slug[:1].isdigit() else slug


def _filled(pattern: str, facts: ArticleFacts, own: PurePosixPath, *, slugifies: bool) -> str:
    day = facts.published
    of_folder = slugifies and own.stem.lower() in {"readme", "index"}
    name = own.parent.name if of_folder else own.stem
    dated = _DATED.search(name)
    slug = name[dated.end() :] if dated else name
    values = {
        "year": f"{day:%Y}",
        "month": f"{day:%m}",
        "i_month": str(day.month),
        "day": f"{day:%d}",
        "i_day": str(day.day),
        "slug": _slugified(slug) if slugifies else slug,
        "regular": _regular(own).lstrip("/"),
        "raw": _regular(own).lstrip("/"),
    }
    filled = _HOLE.sub(lambda hole: values.get(hole[1], hole[0]), pattern)
    return re.sub("/{2,}", "/", f"/{filled}")


VUEPRESS: Final = Generator(
    name="vuepress",
    title="VuePress",
    recognise=recognise,
    read=read,
    address=address,
    timezone="UTC",
    names={"updated": ("lastUpdated",), "images": ("cover", "image", "titleImage")},
    topics=("categories", "category", "tags", "tag"),
    suffixes=(".md",),
    title_from_heading=True,
    dated_only=True,
    renames_files=True,
    literals=literals,
)
