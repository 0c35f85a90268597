"""Pelican (https://docs.getpelican.com/): `pelicanconf.py`, articles in any folder of the content but its pages."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from feeds.generators import pelican_links
from feeds.generators.ascii_words import ascii_words
from feeds.generators.files import dig, quoted_path, text_of, texts_of
from feeds.generators.folders import folder_path, paths_except
from feeds.generators.python_config import read_assignments
from feeds.generators.row import ArticleFacts, Generator, Traits
from feeds.generators.unicode_dates import MONTHS
from feeds.model import Person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path, PurePosixPath

_CONFIG: Final = "pelicanconf.py"
_PUBLISHED_CONFIG: Final = "publishconf.py"
"""What the published site has other than the author's own copy."""
_SUFFIXES: Final = (".md", ".markdown", ".mkd", ".mdown", ".rst", ".html", ".htm")
_LONGEST: Final = 1000

# `{slug}`, `{date:%Y}`, `{date.year}`.
_PLACEHOLDER: Final = re.compile(r"\{(\w+)(?:\.(\w+))?(?::([^{}]*))?\}")
_DIRECTIVE: Final = re.compile(r"%(-?[A-Za-z%])")
_TAG: Final = re.compile(r"<[^<>]*>")
_NO_WORD: Final = re.compile(r"[^\w\s-]")
_BLANKS: Final = re.compile(r"[-\s]+")

# Patterns of our own for what people write most as `FILENAME_METADATA`. Theirs are not run: one may take for ever.
_DATED_NAME: Final = re.compile(r"\d{4}-\d{2}-\d{2}[-_](.+)")
_SLUG_AFTER_DATE: Final = re.compile(r"\(\?P<date>.*\(\?P<slug>\.[*+]\)\$?")
_SLUG_ALONE: Final = frozenset({r"(?P<slug>.*)", r"(?P<slug>.+)", r"(?P<slug>[^.]*)", r"(?P<slug>[^.]+)"})


def recognise(folder: Path) -> bool:
    """Whether a folder has Pelican's config."""
    return (folder / _CONFIG).is_file()


def read(folder: Path) -> Traits:
    """Return where the articles are and what their addresses are made of, as the config's literals say."""
    said = read_assignments(folder / _CONFIG, folder / _PUBLISHED_CONFIG)
    content = folder_path(said.get("PATH") or "content")
    output = folder_path(said.get("OUTPUT_PATH") or "output")
    author = text_of(said.get("AUTHOR"))
    language = text_of(said.get("DEFAULT_LANG")) or "en"
    usual = text_of(said.get("ARTICLE_URL")) or "{slug}.html"
    translated = text_of(said.get("ARTICLE_LANG_URL")) or "{slug}-{lang}.html"
    return Traits(
        generator="pelican",
        source=_CONFIG,
        language=language,
        timezone=text_of(said.get("TIMEZONE")) or "UTC",
        author=Person(author) if author else None,
        paths=tuple(_paths(folder, said, content, output)) if content and said.get("ARTICLE_URL") is not False else (),
        output=output,
        permalinks={"": usual, "translated": translated},
        settings=_settings(said) | {"content": content or ".", "language": language.lower()},
    )


def _paths(folder: Path, said: Mapping[str, Any], content: str, output: str | None) -> list[str]:
    """Return the paths of the articles: those of the content that hold neither pages nor the site as it is made."""
    given = said.get("ARTICLE_PATHS")
    tops = ("",) if given is None else texts_of(given)  # also where only the program knows them
    pages = texts_of(said.get("PAGE_PATHS") if said.get("PAGE_PATHS") is not None else ["pages"])
    excluded = {_below(content, each) for each in (*pages, *texts_of(said.get("ARTICLE_EXCLUDES")))}
    templates = said.get("TEMPLATE_PAGES")
    if isinstance(templates, dict):
        excluded |= {_below(content, str(name).rpartition("/")[0]) for name in templates}
    excluded |= {output, folder_path(said.get("THEME") or "themes"), "node_modules", "plugins", "themes"}
    found: list[str] = []
    for top in tops:
        start = _below(content, top)
        if start and (folder / start).is_dir():
            found += paths_except(folder, start, {each for each in excluded if each and each != start}, _SUFFIXES)
    return found


def _below(folder: str, path: str) -> str | None:
    return folder_path(f"{folder}/{path}")


def _settings(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what slugs and categories are made of."""
    usual = said.get("DEFAULT_METADATA")
    return {
        "slug_from": text_of(said.get("SLUGIFY_SOURCE")) or "title",
        "unicode": said.get("SLUGIFY_USE_UNICODE") is True,
        "case": said.get("SLUGIFY_PRESERVE_CASE") is True,
        "own_rules": "SLUG_REGEX_SUBSTITUTIONS" in said or "SLUG_SUBSTITUTIONS" in said,
        "name_pattern": text_of(said.get("FILENAME_METADATA")) or "",
        "folder_is_category": said.get("USE_FOLDER_AS_CATEGORY") is not False,
        "category": text_of(said.get("DEFAULT_CATEGORY")) or "misc",
        "author": text_of(said.get("AUTHOR")) or "",
        "date": _usual_date(said.get("DEFAULT_DATE")),
        "usual_metadata": {
            name.lower(): text
            for name, value in (usual.items() if isinstance(usual, dict) else ())
            if (text := text_of(value))
        },
    }


def _usual_date(value: object) -> str:
    """Return the date of articles that have none; where it is that of a file, there is none, since copies differ."""
    if isinstance(value, list):
        with suppress(TypeError, ValueError):
            return datetime(*value).isoformat(" ")  # noqa: DTZ001 - in the zone of all dates
        return ""
    return "" if value == "fs" else text_of(value) or ""


def literals(folder: Path) -> Mapping[str, str]:
    """Return what the config says of the site, as keys of `config.yaml`."""
    said = read_assignments(folder / _CONFIG, folder / _PUBLISHED_CONFIG)
    names = {
        "site.title": "SITENAME",
        "site.url": "SITEURL",
        "site.description": "SITESUBTITLE",
        "site.language": "DEFAULT_LANG",
        "site.author.name": "AUTHOR",
        "articles.timezone": "TIMEZONE",
    }
    return {key: text for key, name in names.items() if (text := text_of(said.get(name)))}


def address(facts: ArticleFacts, traits: Traits) -> str | None:
    """Return the address of an article (https://docs.getpelican.com/en/latest/settings.html#url-settings)."""
    own = text_of(dig(facts.front_matter, "url"))
    if own:
        return quoted_path(own) if "://" in own else f"/{quoted_path(own.lstrip('/'))}"
    settings = traits.settings
    if not settings:
        return None
    language = (facts.language or text_of(dig(facts.front_matter, "lang")) or settings["language"]).lower()
    pattern = traits.permalinks["" if language == settings["language"] else "translated"]
    values = {
        "slug": _slug_of(facts, settings),
        "lang": language,
        "category": _slug(_category(facts, traits), settings),
        "author": _slug(_author(facts, settings), settings),
        "path": facts.path.as_posix().removeprefix(f"{settings['content']}/"),
    }
    parts, end = [], 0
    for match in _PLACEHOLDER.finditer(pattern):
        name, inner, form = match.groups()
        value = _dated(facts.published, inner, form) if name == "date" else values.get(name)
        value = value or text_of(dig(facts.front_matter, name))
        if not value:
            return None
        parts += [pattern[end : match.start()], value]
        end = match.end()
    return f"/{quoted_path(''.join((*parts, pattern[end:])).lstrip('/'))}"


def _dated(date: datetime, part: str | None, form: str | None) -> str | None:
    """Return what a placeholder of the date stands for."""
    if part:
        number = getattr(date, part, None) if part in {"year", "month", "day", "hour", "minute", "second"} else None
        width = 2 if form in {"02", "02d"} else 0
        return None if number is None else f"{number:0{width}}"
    return _formatted(date, form) if form else None


def _formatted(date: datetime, form: str) -> str | None:
    """Return a date by a pattern of `strftime`, in English whatever the locale; None for what would need one."""
    fields = {
        "Y": f"{date.year:04}",
        "y": f"{date.year % 100:02}",
        "m": f"{date.month:02}",
        "d": f"{date.day:02}",
        "H": f"{date.hour:02}",
        "M": f"{date.minute:02}",
        "S": f"{date.second:02}",
        "j": f"{date.timetuple().tm_yday:03}",
        "V": f"{date.isocalendar().week:02}",
        "b": MONTHS[date.month - 1][:3],
        "B": MONTHS[date.month - 1],
        "-m": str(date.month),
        "-d": str(date.day),
        "-H": str(date.hour),
        "-M": str(date.minute),
        "%": "%",
    }
    if any(each not in fields for each in _DIRECTIVE.findall(form)):
        return None
    return _DIRECTIVE.sub(lambda match: fields[match[1]], form)


def _slug_of(facts: ArticleFacts, settings: Mapping[str, Any]) -> str | None:
    """Return an article's slug: its own, that of its file's name where the config says so, or one of its title."""
    own = text_of(dig(facts.front_matter, "slug"))
    if own:
        return own
    pattern, stem = settings["name_pattern"], facts.path.stem
    if pattern in _SLUG_ALONE:
        return stem
    if _SLUG_AFTER_DATE.fullmatch(pattern) and (dated := _DATED_NAME.fullmatch(stem)):
        return dated[1]
    return _slug(stem if settings["slug_from"] == "basename" else facts.title, settings)


def _slug(text: str, settings: Mapping[str, Any]) -> str | None:
    """Return a slug of words; None where the config has rules of its own for them, or nothing is left."""
    if settings["own_rules"]:
        return None
    bare = unicodedata.normalize("NFKC", _TAG.sub("", text[:_LONGEST]))
    bare = bare if settings["unicode"] else ascii_words(bare)
    slug = _BLANKS.sub("-", _NO_WORD.sub("", bare).strip())
    return (slug if settings["case"] else slug.lower()).strip() or None


def _category(facts: ArticleFacts, traits: Traits) -> str:
    """Return an article's category: its own, the folder it is in, or the usual one."""
    return text_of(dig(facts.front_matter, "category")) or text_of(implied(facts.path, traits).get("category")) or ""


def implied(path: PurePosixPath, traits: Traits) -> Mapping[str, Any]:
    """Return the category that a file's folder stands for, and what the config says of every article."""
    settings = traits.settings
    inside = path.as_posix().removeprefix(f"{settings['content']}/").split("/")
    by_folder = settings["folder_is_category"] and len(inside) > 1
    said: dict[str, str] = {"category": settings["category"], **settings["usual_metadata"]}
    if settings["date"] and not _DATED_NAME.match(path.stem):
        said.setdefault("date", settings["date"])
    return said | {"category": inside[-2]} if by_folder else said


def _author(facts: ArticleFacts, settings: Mapping[str, Any]) -> str:
    """Return the first author of an article, or that of the site."""
    named = text_of(dig(facts.front_matter, "author")) or next(iter(texts_of(dig(facts.front_matter, "authors"))), "")
    return re.split(r"[;,]", named)[0].strip() or settings["author"]


def roots(traits: Traits) -> tuple[str, ...]:
    """Return the folder of content, whose files keep their paths."""
    return (traits.settings.get("content") or ".",)


PELICAN: Final = Generator(
    name="pelican",
    title="Pelican",
    recognise=recognise,
    read=read,
    address=address,
    names={"updated": ("modified",), "authors": ("authors", "author"), "summary": ("summary",)},
    ignores_case=True,
    fields_are_lines=True,
    implied=implied,
    body=pelican_links.body,
    topics=("category", "tags"),
    suffixes=_SUFFIXES,
    literals=literals,
    roots=roots,
    file_mark=pelican_links.MARK,
    served=("extra",),
)
