"""MkDocs (https://squidfunk.github.io/mkdocs-material/plugins/blog/): `mkdocs.yml`, posts of the blog plug-in."""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import quote

from feeds.generators import mkdocs_bodies
from feeds.generators.files import dig, first_file, is_true, read_mapping, text_of, texts_of
from feeds.generators.folders import folder_path
from feeds.generators.row import ArticleFacts, Generator, Traits
from feeds.generators.unicode_dates import format_date
from feeds.model import Person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_CONFIGS: Final = ("mkdocs.yml", "mkdocs.yaml")
_BLOGS: Final = frozenset({"blog", "material/blog"})
_MOST_PARENTS: Final = 5
_LONGEST: Final = 1000
_PLACEHOLDER: Final = re.compile(r"\{(\w*)\}")
_TAG: Final = re.compile(r"</?[^<>]*>")
_NO_WORD: Final = re.compile(r"[^\w\- ]")
_FORMS: Final[Mapping[str, Literal["NFC", "NFD", "NFKC", "NFKD"]]] = {
    "NFC": "NFC",
    "NFD": "NFD",
    "NFKC": "NFKC",
    "NFKD": "NFKD",
}
_STARTS: Final = frozenset({"index", "README"})
"""Names of pages that are served as their folder."""


def recognise(folder: Path) -> bool:
    """Whether a folder has the config of MkDocs."""
    return first_file(folder, _CONFIGS) is not None


def read(folder: Path) -> Traits:
    """Return what `mkdocs.yml` says of the site and of its blogs."""
    file = first_file(folder, _CONFIGS)
    data, parents = _inherited(file) if file else ({}, [])
    docs = folder_path(dig(data, "docs_dir") or "docs")
    blogs = [_blog(each) for each in _plugins(data) if docs]
    people: dict[str, Person] = {}
    for blog in blogs:
        people |= _people(read_mapping(folder / (docs or "") / blog["authors"]))
    author = text_of(dig(data, "site_author"))
    return Traits(
        generator="mkdocs",
        source=file.name if file else "",
        sources=tuple(os.path.relpath(parent, folder) for parent in parents),
        title=text_of(dig(data, "site_name")),
        url=text_of(dig(data, "site_url")),
        description=text_of(dig(data, "site_description")),
        language=text_of(dig(data, "theme", "language")),
        timezone="UTC",  # the plug-in has no other
        author=Person(author) if author else None,
        paths=tuple(f"{docs}/{each['posts']}" for each in blogs if (folder / (docs or "") / each["posts"]).is_dir()),
        output=folder_path(dig(data, "site_dir") or "site"),
        people=people,
        settings={"docs": docs, "blogs": blogs, "folders": not _is_false(dig(data, "use_directory_urls"))},
    )


def _inherited(file: Path) -> tuple[dict[str, Any], list[Path]]:
    """Return what a config says, with what those say that it builds on, and these."""
    data = read_mapping(file)
    chain = [data]
    parents: list[Path] = []
    while (parent := text_of(data.get("INHERIT"))) and len(chain) <= _MOST_PARENTS:
        file = file.parent / parent
        data = read_mapping(file)
        chain.append(data)
        parents.append(file)
    merged: dict[str, Any] = {}
    for each in reversed(chain):
        merged = _merged(merged, each)
    return merged, parents


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = {
        name: _merged(below[name], value)
        for name, value in above.items()
        if isinstance(value, dict) and isinstance(below.get(name), dict)
    }
    return below | above | both


def _plugins(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the options of each blog; a plug-in stands as a name, or as a mapping of names to options."""
    plugins = dig(data, "plugins")
    entries = list(plugins.items()) if isinstance(plugins, dict) else []
    for each in plugins if isinstance(plugins, list) else []:
        entries += list(each.items()) if isinstance(each, dict) else [(each, None)]
    options = [value if isinstance(value, dict) else {} for name, value in entries if str(name) in _BLOGS]
    return [each for each in options if not _is_false(_last(each.get("enabled")))]


def _is_false(value: object) -> bool:
    return str(value).strip().lower() in {"false", "no", "off"}


def _last(value: object) -> str | None:
    """Return a scalar; of a value that an environment variable decides, what it is without one."""
    return text_of(value[-1] if isinstance(value, list) and value else value)


def _blog(options: dict[str, Any]) -> dict[str, Any]:
    """Return what a blog's options say, as far as addresses and files go."""
    folder = folder_path(options.get("blog_dir") or "blog") or "blog"

    def place(name: str, usual: str) -> str:
        filled = (text_of(options.get(name)) or usual).replace("{blog}", folder)
        return folder_path(filled) or folder

    slugify = options.get("post_slugify")
    most = text_of(options.get("post_url_max_categories")) or "1"
    return {
        "folder": folder,
        "posts": place("post_dir", "{blog}/posts"),
        "authors": place("authors_file", "{blog}/.authors.yml"),
        "address": text_of(options.get("post_url_format")) or "{date}/{slug}",
        "date": text_of(options.get("post_url_date_format")) or "yyyy/MM/dd",
        "categories": int(most[:3]) if most.isdecimal() else 1,
        "separator": text_of(options.get("post_slugify_separator")) or "-",
        "slugs": text_of(dig(slugify, "kwds", "case")) or ("none" if isinstance(slugify, dict) else "lower"),
        "escaped": is_true(dig(slugify, "kwds", "percent_encode")),
        "form": text_of(dig(slugify, "kwds", "normalize")) or "NFC",
    }


def _people(data: dict[str, Any]) -> dict[str, Person]:
    """Return who the authors of an authors' file are, by their ids."""
    authors = dig(data, "authors")
    return {
        key: Person(name, uri=text_of(dig(value, "url")), email=text_of(dig(value, "email")))
        for key, value in (authors.items() if isinstance(authors, dict) else ())
        if (name := text_of(dig(value, "name")))
    }


def address(facts: ArticleFacts, traits: Traits) -> str | None:
    """Return the address of a post, or of another page."""
    docs = traits.settings.get("docs") or "."
    path = facts.path.as_posix()
    inside = path if docs == "." else path.removeprefix(f"{docs}/")
    if docs != "." and inside == path:
        return None
    for blog in traits.settings.get("blogs", ()):
        if inside.startswith(f"{blog['posts']}/"):
            page = _post(facts, blog, traits)
            return page and _served(page, folders=traits.settings.get("folders", True))
    return _served(posixpath.splitext(inside)[0], folders=traits.settings.get("folders", True))


def _post(facts: ArticleFacts, blog: dict[str, Any], traits: Traits) -> str | None:
    """Return the path of the page that a post becomes, without a suffix; None where it cannot be told."""
    is_worded = "MMM" in blog["date"] and not (traits.language or "en").startswith("en")
    date = None if is_worded else format_date(facts.published, blog["date"])
    named = texts_of(facts.front_matter.get("categories"))[: blog["categories"]]
    parts = {
        "date": date,
        "slug": text_of(facts.front_matter.get("slug")) or _slug(_early_title(facts), blog, blog["slugs"]),
        "file": facts.path.stem,
        "categories": "/".join(_slug(each, blog | {"separator": "-"}, "lower") for each in named),
    }
    wanted = _PLACEHOLDER.findall(blog["address"])
    if any(parts.get(each) is None for each in wanted):
        return None
    filled = _PLACEHOLDER.sub(lambda match: parts[match[1]] or "", blog["address"]).strip("/")
    return posixpath.normpath(posixpath.join(blog["folder"], posixpath.normpath(filled)))


def _early_title(facts: ArticleFacts) -> str:
    """Return the title that a post has before it is rendered: only a heading in its first line is seen, as typed."""
    own = text_of(facts.front_matter.get("title"))
    if own or facts.first_line.startswith("# "):
        return own or facts.first_line.lstrip("# ")
    return facts.path.stem.replace("-", " ").replace("_", " ")


def _slug(text: str, blog: dict[str, Any], case: str) -> str:
    """Return a slug as PyMdown's `slugify` makes it: words of any script, each blank a separator."""
    bare = _TAG.sub("", unicodedata.normalize(_FORMS.get(blog["form"], "NFC"), text[:_LONGEST])).strip()
    if case == "lower-ascii":
        bare = "".join(each.lower() if each.isascii() else each for each in bare)
    bare = {"lower": bare.lower(), "fold": bare.casefold()}.get(case, bare)
    slug = _NO_WORD.sub("", bare).replace(" ", blog["separator"])
    return quote(quote(slug)) if blog["escaped"] else slug  # the page itself has such a name


def _served(page: str, *, folders: bool) -> str:
    """Return the address of a page."""
    above, _, name = page.rpartition("/")
    if name in _STARTS:
        return f"/{above}/" if above else "/"
    return f"/{page}/" if folders else f"/{page}.html"


def roots(traits: Traits) -> tuple[str, ...]:
    """Return the folder of documents, whose files keep their paths."""
    return tuple(filter(None, (traits.settings.get("docs"),)))


MKDOCS: Final = Generator(
    name="mkdocs",
    title="MkDocs",
    recognise=recognise,
    read=read,
    address=address,
    names={
        "published": ("date.created", "date"),
        "updated": ("date.updated",),
        "authors": ("authors", "author"),
        "original": ("link", "external_url", "url"),
    },
    body=mkdocs_bodies.body,
    topics=("categories", "tags"),
    passed_over=(".authors.yml", ".meta.yml"),
    suffixes=(".md", ".markdown", ".mdown", ".mkdn", ".mkd"),
    title_from_name=True,
    title_from_heading=True,
    roots=roots,
)
