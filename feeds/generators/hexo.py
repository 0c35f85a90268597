"""Hexo (https://hexo.io/docs/): `_config.yml`, posts in `source/_posts`."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC
from hashlib import sha1
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.files import dig, first_file, is_true, quoted_path, read_mapping, read_text, text_of, texts_of
from feeds.generators.row import ArticleFacts, Generator, Traits
from feeds.model import Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_CONFIGS: Final = ("_config.yml", "_config.yaml", "_config.json")
_POSTS: Final = "_posts"
_PERMALINK: Final = ":year/:month/:day/:title/"
_PLACEHOLDER: Final = re.compile(r":(\w*[^_\W])", re.ASCII)
_SPECIAL: Final = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+")
_CONTROL: Final = re.compile(r"[\x00-\x1f]")
_SEGMENTS: Final = {
    "year": r"\d{4}", "month": r"\d{2}", "day": r"\d{2}", "i_month": r"\d{1,2}", "i_day": r"\d{1,2}",
    "hash": "[0-9a-f]{12}",
}  # fmt: skip
"""What of a file's name fits which placeholder of `new_post_name`; all others take any text."""
_MOST_OPEN: Final = 2
"""How many placeholders of any text a pattern of names may have; with more it would take too long to fit."""
_TAB_WIDTH: Final = 2
_MOST_WORKFLOWS: Final = 20
_SERVICES: Final = (".travis.yml", ".gitlab-ci.yml", ".circleci/config.yml", "netlify.toml")
_BUILDS: Final = re.compile(r"\bhexo\b|\b(?:npm|yarn|pnpm) (?:run )?(?:build|deploy|generate)\b")
_ZONED: Final = re.compile(r"\bTZ\b|time-?zone|localtime", re.IGNORECASE)
_LATIN: Final = {
    "ß": "s", "Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ł": "L", "ł": "l", "ħ": "h",
}  # fmt: skip


def recognise(folder: Path) -> bool:
    """Whether a folder has Hexo's config, and posts where Hexo has them or its keys in it."""
    file = first_file(folder, _CONFIGS)
    if not file:
        return False
    return (folder / "source" / _POSTS).is_dir() or dig(read_mapping(file, _TAB_WIDTH), "source_dir") is not None


def read(folder: Path) -> Traits:
    """Return what `_config.yml` says."""
    file = first_file(folder, _CONFIGS)
    data = read_mapping(file, _TAB_WIDTH) if file else {}
    source = (text_of(dig(data, "source_dir")) or "source").strip("/")
    author = text_of(dig(data, "author"))
    pretty = dig(data, "pretty_urls")
    return Traits(
        generator="hexo",
        source=file.name if file else "",
        title=text_of(dig(data, "title")),
        url=text_of(dig(data, "url")),
        description=text_of(dig(data, "description")) or text_of(dig(data, "subtitle")),
        language=", ".join(texts_of(dig(data, "language"))) or None,
        timezone=text_of(dig(data, "timezone")),
        author=Person(author, None, text_of(dig(data, "email"))) if author else None,
        paths=(f"{source}/{_POSTS}",),
        output=text_of(dig(data, "public_dir")) or "public",
        permalinks={"": text_of(dig(data, "permalink")) or _PERMALINK},
        settings={
            "posts": f"{source}/{_POSTS}",
            "new_post_name": text_of(dig(data, "new_post_name")) or ":title.md",
            "default_category": text_of(dig(data, "default_category")) or "uncategorized",
            "category_map": _texts(dig(data, "category_map")),
            "filename_case": text_of(dig(data, "filename_case")) or "0",
            "defaults": _texts(dig(data, "permalink_defaults")),
            "assets_in_folders": is_true(dig(data, "post_asset_folder")),
            "keeps_index": _is_kept(dig(pretty, "trailing_index")),
            "keeps_html": _is_kept(dig(pretty, "trailing_html")),
            "built_in_utc": _is_built_in_utc(folder),
        },
    )


def _is_built_in_utc(folder: Path) -> bool:
    """Whether the machine that builds the site has UTC, as those of services have unless they are told of a zone.

    Hexo's addresses have the day that it is there, which `timezone` does not change.
    """
    workflows = sorted((folder / ".github" / "workflows").glob("*.y*ml"))[:_MOST_WORKFLOWS]
    programs = [read_text(file) for file in (*workflows, *(folder / name for name in _SERVICES))]
    return not any(_BUILDS.search(text) and _ZONED.search(text) for text in programs)


def _texts(data: object) -> dict[str, str]:
    pairs = data.items() if isinstance(data, dict) else ()
    return {str(key): text for key, value in pairs if (text := text_of(value)) is not None}


def _is_kept(value: object) -> bool:
    return value is None or is_true(value)


def address(facts: ArticleFacts, traits: Traits) -> str | None:
    """Return the address of a post (https://hexo.io/docs/permalinks)."""
    settings = traits.settings
    own = text_of(facts.front_matter.get("permalink"))
    path = own or _filled(traits.permalinks.get("", _PERMALINK), facts, traits)
    if settings.get("assets_in_folders") and not path.endswith(("/", ".html")):
        path = f"{path}/"
    path = re.sub("//+", "/", f"/{path}")
    if path.endswith("index.html"):
        path = path if settings.get("keeps_index", True) else path.removesuffix("index.html")
    elif not settings.get("keeps_html", True):
        path = path.removesuffix(".html")
    return quoted_path(path.removesuffix("index.html") if path.endswith("/index.html") else path)


def _filled(pattern: str, facts: ArticleFacts, traits: Traits) -> str:
    values = traits.settings.get("defaults", {}) | _values(facts, traits)

    def fill(match: re.Match[str]) -> str:
        return str(values.get(match[1], "undefined"))

    return _PLACEHOLDER.sub(fill, pattern)


def _values(facts: ArticleFacts, traits: Traits) -> dict[str, str]:
    """Return what placeholders stand for: the post's own, and whatever else its file's name and front matter say."""
    named = _in_name(facts.path, traits)
    title, date = named.pop("title"), facts.published
    if traits.settings.get("built_in_utc"):
        date = date.astimezone(UTC)
    stamp = int(date.timestamp())
    return {
        **{str(key): text for key, value in facts.front_matter.items() if (text := text_of(value))},
        **named,
        "title": title,
        "name": title.rpartition("/")[2],
        "post_title": slugized(facts.title, "1"),
        "year": f"{date.year:04}",
        "month": f"{date.month:02}",
        "day": f"{date.day:02}",
        "hour": f"{date.hour:02}",
        "minute": f"{date.minute:02}",
        "second": f"{date.second:02}",
        "i_month": str(date.month),
        "i_day": str(date.day),
        "timestamp": str(stamp),
        "hash": sha1(f"{title}{stamp}".encode(errors="replace"), usedforsecurity=False).hexdigest()[:12],
        "category": _category(facts.front_matter, traits),
    }


def _in_name(path: PurePosixPath, traits: Traits) -> dict[str, str]:
    """Return what the name of a post's file says by the pattern of new posts; its title at least."""
    root = traits.settings.get("posts", "")
    inner = str((path.relative_to(root) if path.is_relative_to(root) else path).with_suffix(""))
    pattern = str(PurePosixPath(traits.settings.get("new_post_name", ":title.md")).with_suffix(""))
    names = _PLACEHOLDER.findall(pattern)
    found: dict[str, str] = {}
    if sum(name not in _SEGMENTS for name in names) <= _MOST_OPEN:
        literals = [re.escape(each) for each in _PLACEHOLDER.split(pattern)[::2]]
        groups = [f"({_SEGMENTS.get(name, '.+?')})" for name in names]
        match = re.fullmatch("".join(map("".join, zip_longest(literals, groups, fillvalue=""))), inner)
        found = dict(zip(names, match.groups(), strict=True)) if match else {}
    return {"title": slugized(inner, "0")} | found


def _category(front_matter: Mapping[str, Any], traits: Traits) -> str:
    """Return the slug of a post's last category, with those above it; that of posts without one otherwise."""
    said = front_matter.get("categories") or front_matter.get("category")
    chains = list(_chains(said))
    if not chains:
        return str(traits.settings.get("default_category", "uncategorized"))
    names, case = traits.settings.get("category_map", {}), traits.settings.get("filename_case", "0")
    return "/".join(slugized(names.get(each, each), case) for each in chains[-1])


def _chains(said: object) -> Iterator[list[str]]:
    """Yield the categories of a post, each below the one before it; lists in the list start anew."""
    if not isinstance(said, list):
        said = [said]
    if any(isinstance(each, list) for each in said):
        for each in said:
            yield from [list(texts_of(each))] if texts_of(each) else []
    elif texts_of(said):
        yield list(texts_of(said))


def slugized(text: str, case: str) -> str:
    """Return a text with hyphens for blanks and signs, without accents; in lower case for `1`, upper for `2`."""
    plain = "".join(each if each < "\x80" else _without_accent(each) for each in text)
    joined = _SPECIAL.sub("-", _CONTROL.sub("", plain)).strip("-")
    return joined.lower() if case == "1" else joined.upper() if case == "2" else joined


def _without_accent(letter: str) -> str:
    """Return a Latin letter without its accent; those of other scripts keep theirs."""
    base = unicodedata.normalize("NFKD", letter)[0]
    return base if base.isascii() and base.isalpha() else _LATIN.get(letter, letter)


def withholds(_front_matter: Mapping[str, Any], path: PurePosixPath, traits: Traits) -> bool:
    """Whether a file or a folder above it is hidden by an underscore in front."""
    posts = traits.settings.get("posts", f"source/{_POSTS}")
    inner = path.relative_to(posts) if path.is_relative_to(posts) else path
    return any(part.startswith("_") for part in inner.parts)


def roots(traits: Traits) -> tuple[str, ...]:
    """Return the folder that the posts are in, whose files keep their paths."""
    return (PurePosixPath(traits.settings.get("posts", f"source/{_POSTS}")).parent.as_posix(),)


HEXO: Final = Generator(
    name="hexo",
    title="Hexo",
    recognise=recognise,
    read=read,
    address=address,
    topics=("categories", "category", "tags", "tag"),
    suffixes=(".md", ".markdown", ".mkd", ".mkdn", ".html"),
    tab_width=_TAB_WIDTH,
    publishes_untitled=True,
    roots=roots,
    withholds=withholds,
    starts_at_root=True,
    serves_namesakes=True,
)
