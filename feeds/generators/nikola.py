"""Nikola (https://getnikola.com/): `conf.py`, posts where its `POSTS` say."""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.ascii_words import ascii_words
from feeds.generators.files import dig, quoted_path, text_of
from feeds.generators.folders import folder_path
from feeds.generators.python_config import read_assignments
from feeds.generators.row import ArticleFacts, Generator, Traits
from feeds.model import Person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path, PurePosixPath

_CONFIG: Final = "conf.py"
_SETTINGS: Final = frozenset({"BLOG_TITLE", "SITE_URL", "POSTS", "PAGES", "DEFAULT_LANG", "NAVIGATION_LINKS"})
"""Settings of which every config has some; Sphinx has none of them."""
_SUFFIXES: Final = (".rst", ".txt", ".md", ".markdown", ".mkd", ".mdown", ".html", ".htm")
_POSTS: Final = [[f"posts/*{suffix}", "posts"] for suffix in (".rst", ".txt", ".md", ".html")]
"""What `POSTS` is in a config that says nothing of it."""
_MOST_FILES: Final = 20_000
_LONGEST: Final = 1000
_NO_WORD: Final = re.compile(r"[^+\w\s-]")
_BLANKS: Final = re.compile(r"[-\s]+")
_UNSAFE: Final = re.compile(r"[/\\?#\"'\r\n\t*:<>|]")


def recognise(folder: Path) -> bool:
    """Whether a folder has Nikola's config; Sphinx has a file of that name too."""
    said = read_assignments(folder / _CONFIG)
    return len(said.keys() & _SETTINGS) > 1


def read(folder: Path) -> Traits:
    """Return where the posts are and what their addresses are made of, as the config's literals say."""
    said = read_assignments(folder / _CONFIG)
    language = text_of(said.get("DEFAULT_LANG")) or "en"
    folders = said.get("TRANSLATIONS")
    author = text_of(_in_language(said.get("BLOG_AUTHOR"), language))
    groups = [group for each in _listed(said.get("POSTS"), _POSTS) if (group := _group(each))]
    return Traits(
        generator="nikola",
        source=_CONFIG,
        language=language,
        languages=tuple(each for each in folders if each != language) if isinstance(folders, dict) else (),
        timezone=text_of(said.get("TIMEZONE")) or "UTC",
        author=Person(author, email=text_of(said.get("BLOG_EMAIL"))) if author else None,
        paths=_paths(folder, groups),
        output=folder_path(said.get("OUTPUT_FOLDER") or "output"),
        settings={
            "groups": groups,
            "language": language,
            "folders": folders if isinstance(folders, dict) else {language: ""},
            "pretty": said.get("PRETTY_URLS") is not False,
            "strips_index": said.get("STRIP_INDEXES") is not False,
            "index": text_of(said.get("INDEX_FILE")) or "index.html",
            "slugs": said.get("USE_SLUGIFY") is not False,
        },
    )


def _listed(value: Any, usual: list[Any]) -> list[Any]:  # noqa: ANN401 - a setting is anything
    return value if isinstance(value, list) and value else usual


def _group(entry: object) -> dict[str, Any] | None:
    """Return what an entry of `POSTS` says: which files of which folder, and where they go, by language."""
    if not isinstance(entry, list) or len(entry) < 2 or not isinstance(entry[0], str):  # noqa: PLR2004
        return None
    folder, _, names = entry[0].rpartition("/")
    path = folder_path(folder)
    target = entry[1] if isinstance(entry[1], dict) else {"": entry[1]}
    places = {key: text_of(value) or "" for key, value in target.items()}
    return {"folder": path, "names": names, "targets": places} if path else None


def _paths(folder: Path, groups: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the paths of the posts: a glob for each kind that there is any file of."""
    present: dict[str, set[str]] = {}
    found = []
    for each in groups:
        start, names = each["folder"], each["names"]
        if start not in present:
            present[start] = _names_below(folder / start)
        if any(fnmatchcase(name, names) and name.endswith(_SUFFIXES) for name in present[start]):
            found.append(f"{start}/**/{names}")
    return tuple(dict.fromkeys(found))


def _names_below(folder: Path) -> set[str]:
    """Return the names of the files in a folder and those in it."""
    names: set[str] = set()
    for _, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if not each.startswith(".")]
        names.update(files)
        if len(names) > _MOST_FILES:
            break
    return names


def _in_language(value: Any, language: str) -> Any:  # noqa: ANN401 - a setting is anything
    """Return a setting that may differ by language."""
    return value.get(language) if isinstance(value, dict) else value


def literals(folder: Path) -> Mapping[str, str]:
    """Return what the config says of the site, as keys of `config.yaml`."""
    said = read_assignments(folder / _CONFIG)
    language = text_of(said.get("DEFAULT_LANG")) or "en"
    values = {
        "site.title": _in_language(said.get("BLOG_TITLE"), language),
        "site.url": said.get("BASE_URL") or said.get("SITE_URL"),
        "site.description": _in_language(said.get("BLOG_DESCRIPTION"), language),
        "site.language": language,
        "site.author.name": _in_language(said.get("BLOG_AUTHOR"), language),
        "site.author.email": said.get("BLOG_EMAIL"),
        "articles.timezone": said.get("TIMEZONE"),
    }
    return {key: text for key, value in values.items() if (text := text_of(value))}


def address(facts: ArticleFacts, traits: Traits) -> str | None:
    """Return the address of a post: its language's folder, its destination, folders of its own, and its slug."""
    settings = traits.settings
    if not settings:
        return None
    language, stem = _language_and_stem(facts.path, traits)
    group = next((each for each in settings["groups"] if _is_of(facts.path, each)), None)
    if not group:
        return None
    targets = group["targets"]
    target = next((targets[each] for each in (language, settings["language"], "") if each in targets), "")
    inside = facts.path.parent.as_posix().removeprefix(group["folder"]).strip("/")
    slug = text_of(dig(facts.front_matter, "slug")) or _slug(stem, plain=settings["slugs"])
    pretty = text_of(dig(facts.front_matter, "pretty_url"))
    is_pretty = settings["pretty"] and slug != "index" if pretty is None else pretty.lower() in {"true", "yes", "1"}
    name = f"{slug}/{settings['index']}" if is_pretty else f"{slug}.html"
    prefix = text_of(settings["folders"].get(language)) or ""
    parts = [part for each in (prefix, target, inside, name) for part in each.split("/") if part not in {"", "."}]
    path = f"/{quoted_path('/'.join(parts))}"
    return path.removesuffix(settings["index"]) if settings["strips_index"] and parts[-1] == settings["index"] else path


def implied(path: PurePosixPath, traits: Traits) -> Mapping[str, Any]:
    """Return the title that a file's name is where there is no other."""
    return {"title": _language_and_stem(path, traits)[1]}


def beside(name: str, traits: Traits) -> tuple[str, ...]:
    """Return the names of the files that have fields of a post: its `.meta`, and for a translation the other text's.

    A `.meta` of its own language comes first; where there is one of the language that it is translated from, that
    text has no fields.
    """
    base, _, suffix = name.rpartition(".")
    stem, _, code = base.rpartition(".")
    if not stem or code not in traits.languages:
        return (f"{base}.meta",)
    return f"{base}.meta", f"{stem}.meta", f"{stem}.{suffix}"


def _language_and_stem(path: PurePosixPath, traits: Traits) -> tuple[str, str]:
    """Return the language of a file, `a.es.rst` or `a.rst.es`, and its name without that and its suffix."""
    if path.suffix[1:] in traits.languages:
        return path.suffix[1:], path.with_suffix("").stem
    stem, _, code = path.stem.rpartition(".")
    return (code, stem) if stem and code in traits.languages else (traits.settings["language"], path.stem)


def _is_of(path: PurePosixPath, group: Mapping[str, Any]) -> bool:
    """Whether a file is one of a group's."""
    folder = group["folder"]
    return (folder == "." or path.as_posix().startswith(f"{folder}/")) and fnmatchcase(path.name, group["names"])


def _slug(text: str, *, plain: bool) -> str:
    """Return a slug of a file's name."""
    if not plain:
        return _UNSAFE.sub("-", text)
    return _BLANKS.sub("-", _NO_WORD.sub("", ascii_words(text[:_LONGEST])).strip().lower())


NIKOLA: Final = Generator(
    name="nikola",
    title="Nikola",
    recognise=recognise,
    read=read,
    address=address,
    names={"original": ("link",), "images": ("previewimage",), "authors": ("author",)},
    topics=("category", "tags"),
    suffixes=_SUFFIXES,
    beside=beside,
    implied=implied,
    served=("files",),
    literals=literals,
)
