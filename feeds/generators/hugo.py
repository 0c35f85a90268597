"""Hugo (https://gohugo.io/documentation/): `hugo.toml` or `config/_default`, pages below `content`."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.described import merged, of_terms
from feeds.generators.files import dig, first_file, is_true, read_mapping, text_of, texts_of
from feeds.generators.hugo_addresses import address
from feeds.generators.hugo_content import cascades, implied, read_content, withholds
from feeds.generators.row import Generator, Traits
from feeds.model import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from feeds.generators.described import Described

_TAXONOMIES: Final = ("tags", "categories")
_SUFFIXES: Final = (".toml", ".yaml", ".yml", ".json")
_CONFIGS: Final = tuple(f"hugo{suffix}" for suffix in _SUFFIXES)
_OLD_CONFIGS: Final = tuple(f"config{suffix}" for suffix in _SUFFIXES)
_FOLDERS: Final = ("config/_default", "config/production")


def recognise(folder: Path) -> bool:
    """Whether a folder has Hugo's config; one that is named `config` says a `baseURL` in it."""
    if first_file(folder, _CONFIGS) or first_file(folder / _FOLDERS[0], (*_CONFIGS, *_OLD_CONFIGS)):
        return True
    return _old_config(folder) is not None


def _old_config(folder: Path) -> Path | None:
    """Return Hugo's config of the name that others have too, ours among them."""
    files = (folder / name for name in _OLD_CONFIGS)
    return next((file for file in files if dig(read_mapping(file), "baseURL") is not None), None)


def read(folder: Path) -> Traits:
    """Return what the config says, with that of production over it."""
    data, source = read_config(folder)
    languages = _languages(data)
    default = text_of(dig(data, "defaultContentLanguage")) or ("en" if "en" in languages or not languages else "")
    default = default or min(languages, key=lambda code: _number(dig(languages[code], "weight")))
    main = languages.get(default, {})
    url = text_of(dig(main, "baseURL")) or text_of(dig(data, "baseURL"))
    content = _content(data, languages)
    permalinks = _patterns(dig(data, "permalinks"))
    by_language = {code: _patterns(dig(said, "permalinks")) for code, said in languages.items()}
    return Traits(
        generator="hugo",
        source=source,
        sources=tuple(part.relative_to(folder).as_posix() for part in _parts(folder)),
        title=text_of(dig(main, "title")) or text_of(dig(data, "title")),
        url=url,
        description=_param(main, data, "description"),
        language=_language_tag(main) or _language_tag(data) or default or None,
        languages=tuple(languages),
        timezone=text_of(dig(main, "timeZone")) or text_of(dig(data, "timeZone")) or "UTC",
        author=_author(main, data),
        paths=tuple(name for name in content if (folder / name).is_dir()) or tuple(content),
        output=_folder(dig(data, "publishDir")) or "public",
        permalinks=permalinks,
        described=_described(folder, data, content, default),
        settings={
            "default": default,
            "in_subfolder": is_true(dig(data, "defaultContentLanguageInSubdir")),
            "content": content,
            "permalinks": {code: each for code, each in by_language.items() if each},
            "homes": {code: own for code, said in languages.items() if (own := text_of(dig(said, "baseURL")))},
            "ugly": _ugly(dig(data, "uglyURLs")),
            "keeps_case": is_true(dig(data, "disablePathToLower")),
            "drops_accents": is_true(dig(data, "removePathAccents")),
            "dates": list(texts_of(dig(data, "frontmatter", "date"))),
            "cascade": cascades(dig(data, "cascade")),
            **({"media": media} if (media := text_of(dig(data, "params", "media_prefix"))) else {}),
            **_said_by_content(folder, data, content, languages, default),
        },
    )


def _described(folder: Path, data: Mapping[str, Any], content: Mapping[str, str], default: str) -> Described:
    """Return what the pages of terms say, in the language of the site."""
    said = dig(data, "taxonomies")
    taxonomies = texts_of(list(said.values())) if isinstance(said, dict) else _TAXONOMIES
    return merged(*(of_terms(folder, start, taxonomies) for start, code in content.items() if code in {"", default}))


def _said_by_content(
    folder: Path, data: Mapping[str, Any], content: Mapping[str, str], languages: Collection[str], default: str
) -> dict[str, Any]:
    ignored = texts_of(dig(data, "ignoreFiles"))
    off = _switched_off(data)
    if off:
        ignored = (*ignored, rf"(?i)\.(?:{'|'.join(map(re.escape, sorted(off)))})\.\w+$")
    sections, names, handed_down, no_pages = read_content(folder, content, languages, default, ignored)
    return {
        "sections": list(sections),
        "section_names": names,
        "cascades": handed_down,
        "no_pages": no_pages,
    }


def read_config(folder: Path) -> tuple[dict[str, Any], str]:
    """Return the whole config, put together of its files, and the first of these."""
    data: dict[str, Any] = {}
    source = ""
    file = first_file(folder, _CONFIGS) or _old_config(folder)
    if file:
        data, source = _lower(read_mapping(file)), file.name
    for part in _parts(folder):
        source = source or part.relative_to(folder).as_posix()
        key, _, language = part.stem.lower().partition(".")
        said: Any = _lower(read_mapping(part))
        if key not in {"hugo", "config"} and (key != "languages" or not language):
            said = {key: said.get(key, said)}
        _merge(data, {"languages": {language: said}} if language else said)
    return data, source


def _parts(folder: Path) -> Iterator[Path]:
    """Yield the files of the folders of a config, in the order in which they are laid over each other."""
    for name in _FOLDERS:
        yield from (part for part in sorted((folder / name).rglob("*.*")) if part.suffix in _SUFFIXES)


def _lower(value: Any) -> Any:  # noqa: ANN401 - a config is a tree of anything
    """Return a tree of mappings with its names in lower case, as Hugo reads them."""
    return {str(key).lower(): _lower(each) for key, each in value.items()} if isinstance(value, dict) else value


def _merge(data: dict[str, Any], said: Mapping[str, Any]) -> None:
    for key, value in said.items():
        if isinstance(value, dict) and isinstance(data.get(key), dict):
            _merge(data[key], value)
        else:
            data[key] = value


def _languages(data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the site's languages by code, but those that are switched off."""
    off = _switched_off(data)
    return {code: said for code, said in _all_languages(data).items() if code not in off}


def _switched_off(data: Mapping[str, Any]) -> set[str]:
    disabled = {code for code, said in _all_languages(data).items() if is_true(dig(said, "disabled"))}
    return disabled | {each.lower() for each in texts_of(dig(data, "disableLanguages"))}


def _all_languages(data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    found = dig(data, "languages")
    return {code: said for code, said in (found.items() if isinstance(found, dict) else ()) if isinstance(said, dict)}


def _number(value: object) -> float:
    text = text_of(value) or ""
    return int(text) if text.isascii() and text.isdigit() else float("inf")


def _language_tag(data: Mapping[str, Any]) -> str | None:
    return text_of(dig(data, "languageCode")) or text_of(dig(data, "locale"))


def _param(main: Mapping[str, Any], data: Mapping[str, Any], name: str) -> str | None:
    places = ((main, "params"), (data, "params"), (main,), (data,))
    return next((text for first, *keys in places if (text := text_of(dig(first, *keys, name)))), None)


def _author(main: Mapping[str, Any], data: Mapping[str, Any]) -> Person | None:
    for said in (dig(main, "params", "author"), dig(data, "params", "author"), dig(data, "author")):
        name = text_of(dig(said, "name")) if isinstance(said, dict) else text_of(said)
        if name:
            return Person(name, None, text_of(dig(said, "email")))
    return None


def _folder(value: object) -> str:
    return os.path.normpath(text_of(value) or ".").replace(os.sep, "/").strip("/").removeprefix(".")


def _content(data: Mapping[str, Any], languages: Mapping[str, Any]) -> dict[str, str]:
    """Return the folders of content and the language of each; an empty one is that which files or the site name."""
    usual = _folder(dig(data, "contentDir")) or "content"
    mounts = dig(data, "module", "mounts")
    mounted = {}
    for each in mounts if isinstance(mounts, list) else ():
        if _folder(dig(each, "target")) == "content" and not _is_far(text_of(dig(each, "source"))):
            codes = [text_of(dig(each, "lang")) or "", *texts_of(dig(each, "sites", "matrix", "languages"))]
            mounted[_folder(dig(each, "source"))] = next((code for code in codes if code in languages), "")
    if mounted:
        return mounted
    found = {own: code for code, said in languages.items() if (own := _folder(dig(said, "contentDir")))}
    return found if found and len(found) == len(languages) else {usual: ""} | found


def _is_far(folder: str | None) -> bool:
    """Whether a folder is outside that of the site."""
    return not folder or folder.startswith(("..", "/", "node_modules"))


def _patterns(value: object) -> dict[str, str]:
    """Return the patterns of pages by section, as Hugo took them before and after it told kinds of pages apart."""
    if not isinstance(value, dict):
        return {}
    flat = {**value, **value["page"]} if isinstance(value.get("page"), dict) else value
    return {str(name).strip("/"): text for name, said in flat.items() if (text := text_of(said))}


def _ugly(value: object) -> list[str]:
    """Return the sections whose addresses end in `.html`; an empty name is all of them."""
    if isinstance(value, dict):
        return [str(name) for name, said in value.items() if is_true(said)]
    return [""] if is_true(value) else []


def roots(traits: Traits) -> tuple[str, ...]:
    """Return the folders of content, whose files keep their paths."""
    return tuple(traits.settings.get("content", ()))


HUGO: Final = Generator(
    name="hugo",
    title="Hugo",
    recognise=recognise,
    read=read,
    address=address,
    names={
        "published": ("date", "publishDate", "pubdate", "lastmod", "modified"),
        "updated": ("lastmod", "modified"),
        "summary": ("summary", "description"),
        "original": ("link", "external_url"),
    },
    ignores_case=True,
    topics=("categories", "tags"),
    passed_over=("_index.*",),
    implied=implied,
    withholds=withholds,
    publishes_untitled=True,
    dated_only=True,
    suffixes=(".md", ".markdown", ".mdown", ".html", ".htm"),
    roots=roots,
)
