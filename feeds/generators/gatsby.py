"""Gatsby (https://www.gatsbyjs.com/docs/): Markdown below the folders of `gatsby-source-filesystem`."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.files import dig, first_file, read_mapping, text_of
from feeds.generators.javascript import Literals, read_config, read_program
from feeds.generators.looking import folders_of_articles, inside, is_below, people_in
from feeds.generators.row import ArticleFacts, Generator, Traits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SUFFIXES: Final = ("js", "ts", "mjs", "cjs")
_CONFIGS: Final = tuple(f"gatsby-config.{suffix}" for suffix in _SUFFIXES)
_PROGRAMS: Final = tuple(f"gatsby-node.{suffix}" for suffix in _SUFFIXES)
_PREFIX: Final = re.compile(r"(?:value|path|slug)\s{0,9}[:=]\s{0,9}`(/[\w/-]{0,60})\$\{([^{}`\n]{0,120})")
_NO_ARTICLE: Final = re.compile(r"tag|categor|topic|author|page|series|archive|year|month|\bi\b", re.IGNORECASE)
_MADE: Final = re.compile(r"(?<!createFilePath)\(")
"""A call of something that makes other words of a path."""
_COMPUTED: Final = re.compile(
    r"\b(?:slug|path|value)\s{0,9}[:=]\s{0,9}[^;,\n]{0,60}?(?:"
    r"\bfrontmatter\??\.\w{1,40}\s{0,30}\??\.(?:replace|toLowerCase|split)"
    r"|(?:slug|kebab)\w{0,20}\([^;,()\n]{0,60}\bfrontmatter)",
    re.IGNORECASE,
)
"""A slug made of what front matter says, by more than its words: `slug = frontmatter.title.replace(…)`."""
_CUT: Final = re.compile(r"\bbasePath\s{0,9}[:=]\s{0,9}[\"'`]([\w/.-]{1,80})[\"'`]")
_UNSLASHED: Final = re.compile(r"createFilePath\([^)]{0,200}trailingSlash:\s{0,9}false")
_THEME: Final = "gatsby-theme-blog"
_PAGES: Final = "src/pages"
"""Where each file of components is a page, at its path."""
_OWN: Final = ("slug", "path", "permalink")


def recognise(folder: Path) -> bool:
    """Whether a folder has Gatsby's config."""
    return first_file(folder, _CONFIGS) is not None


def read(folder: Path) -> Traits:
    """Return where the Markdown is, and what `gatsby-node` shows of how its addresses are made."""
    file = first_file(folder, _CONFIGS)
    config = read_config(file)
    sources = _sources(config)
    program_file = first_file(folder, _PROGRAMS)
    program = read_program(program_file) if program_file else ""
    themed = any(config.text(each) == _THEME for each in config.found if each.path[0] == "plugins")
    if themed:
        sources = [*sources, *(each for each in (inside(_theme(config, "contentPath")),) if each)]
    return Traits(
        generator="gatsby",
        source=file.name if file else "",
        sources=(*((program_file.name,) if program_file else ()), "package.json"),
        paths=folders_of_articles(folder, sources or ["content", "blog", "posts", "src"], {"src/images"}),
        output="public",
        people=people_in(folder / "content/authors"),
        settings={
            "sources": sources,
            "prefix": _theme(config, "basePath", "") if themed else _prefix(program),
            "by_path": themed or "createFilePath" in program,
            "cut": [cut for each in _CUT.findall(program) if (cut := each.strip("/"))],
            "end": "" if _UNSLASHED.search(program) else "/",
            "slash": _slash(folder, config),
            "by_name": [name for name in _OWN if f"frontmatter.{name}" in program],
        },
    )


def _slash(folder: Path, config: Literals) -> str:
    """Return what is done with the slash that addresses end in: `always` from the fifth version on."""
    said = config.get("trailingSlash")
    if said in {"always", "never", "ignore", "legacy"}:
        return said
    version = text_of(dig(read_mapping(folder / "package.json"), "dependencies", "gatsby")) or ""
    return "always" if re.match(r"[\^~>=v ]{0,4}(?:[5-9]|\d\d)\b|latest", version) else "legacy"


def _theme(config: Literals, name: str, otherwise: str = "content/posts") -> str:
    """Return an option of the blog's theme, as a path without slashes around it."""
    said = (config.text(each) for each in config.found if each.path[-2:] == ("options", name))
    return next((text.strip("/") for text in said if text is not None), otherwise)


def _sources(config: Literals) -> list[str]:
    """Return the folders that files are taken from."""
    said = (config.text(each) for each in config.found if each.path[-2:] == ("options", "path"))
    found = (inside(text) for text in said if text)
    return list(dict.fromkeys(each for each in found if each and not each.endswith(("images", "assets", "img"))))


def _prefix(program: str) -> str | None:
    """Return what stands before a slug in `gatsby-node`; None where it has several such, or makes slugs itself."""
    matches = [match for match in _PREFIX.finditer(program) if not _NO_ARTICLE.search(f"{match[1]} {match[2]}")]
    computed = any(not _NO_ARTICLE.search(match[0]) for match in _COMPUTED.finditer(program))
    if computed or any(_MADE.search(match[2]) for match in matches):
        return None
    found = {match[1].rstrip("/") for match in matches}
    return found.pop() if len(found) == 1 else None if found else ""


def literals(folder: Path) -> Mapping[str, str]:
    """Return what `siteMetadata` says as literals."""
    file = first_file(folder, _CONFIGS)
    config = read_config(file)

    def said(*names: str) -> str | None:
        return next((text for name in names if (text := config.get("siteMetadata", name))), None)

    url, base = said("siteUrl", "url", "siteURL"), (config.get("pathPrefix") or "").strip("/")
    below = f"{base}/" if base and url and not url.rstrip("/").endswith(f"/{base}") else ""
    values = {
        "site.title": said("title", "siteTitle"),
        "site.url": f"{url.rstrip('/')}/{below}" if url else None,
        "site.description": said("description", "siteDescription"),
        "site.language": said("language", "lang", "locale"),
    }
    return {key: value for key, value in values.items() if value}


def address(facts: ArticleFacts, traits: Traits) -> str | None:
    """Return the address that a file gets (https://www.gatsbyjs.com/docs/reference/config-files/gatsby-config/)."""
    made = _made(facts, traits)
    slash = traits.settings.get("slash")
    if made is None or slash not in {"always", "never"} or made == "/" or made.endswith((".html", ".htm")):
        return made
    return f"{made.rstrip('/')}{'/' if slash == 'always' else ''}"


def _made(facts: ArticleFacts, traits: Traits) -> str | None:
    """Return the address that `createFilePath` gives a file, or the one that its front matter names."""
    settings: Mapping[str, Any] = traits.settings
    prefix = settings.get("prefix")
    if prefix is None:
        return None
    for name in settings.get("by_name", ()):
        own = text_of(facts.front_matter.get(name))
        if own:
            return _joined(prefix, own)
    own = text_of(facts.front_matter.get("path"))
    if own and own.startswith("/"):
        return own
    if facts.path.is_relative_to(_PAGES) and facts.path.suffix == ".mdx" and not (settings.get("by_path") or prefix):
        return _joined("", _page(facts.path.relative_to(_PAGES)), end="/")
    return _by_path(facts.path.as_posix(), prefix, settings) if settings.get("by_path") else None


def _by_path(path: str, prefix: str, settings: Mapping[str, Any]) -> str | None:
    """Return the address that `createFilePath` gives a file below a prefix."""
    sources = [each for each in settings.get("sources", ()) if is_below(path, each)]
    if not sources:
        return None
    source = max(sources, key=len)
    made = _page(PurePosixPath(path if source == "." else path[len(source) + 1 :]))
    cut = next((each for each in settings.get("cut", ()) if is_below(made, each)), None)
    if cut:
        made = made[len(cut) + 1 :]
    return _joined(prefix, made, end=settings.get("end", "/"))


def _page(own: PurePosixPath) -> str:
    """Return a file's path without its suffix, and without the name where it is an index."""
    page = own.with_suffix("")
    return (page.parent if page.name == "index" else page).as_posix()


def _joined(prefix: str, own: str, end: str = "") -> str:
    """Return an address made of parts, with the end that the last of them has."""
    parts = [part for part in f"{prefix}/{own}".split("/") if part not in {"", "."}]
    end = end or ("/" if own.endswith("/") else "")
    return f"/{'/'.join(parts)}{end if parts else ''}"


GATSBY: Final = Generator(
    name="gatsby",
    title="Gatsby",
    recognise=recognise,
    read=read,
    address=address,
    timezone="UTC",
    names={
        "published": ("date", "publishedAt", "postdate", "postDate", "dateCreated", "created", "createdOn"),
        "updated": ("updatedAt", "lastUpdated", "dateModified"),
        "images": ("featuredImage", "featuredimage", "cover", "image", "hero", "thumbnail"),
    },
    topics=("category", "categories", "tags"),
    suffixes=(".md", ".mdx", ".markdown"),
    renames_files=True,
    publishes_untitled=True,
    literals=literals,
)
