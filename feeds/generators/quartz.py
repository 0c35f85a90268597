"""Quartz (https://quartz.jzhao.xyz/), notes in `content`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.files import dig, first_file, is_true, read_mapping, read_text, text_of, texts_of
from feeds.generators.folders import folder_path, paths_except
from feeds.generators.row import ArticleFacts, Generator, Traits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path, PurePosixPath

_PROGRAM: Final = "quartz.config.ts"
_DECLARED: Final = ("quartz.config.yaml", "quartz.config.yml")
_CONTENT: Final = "content"
VAULT: Final = ".obsidian"
_IGNORED: Final = ("private", "templates", VAULT)
SUFFIXES: Final = (".md",)
_MOST_BYTES: Final = 300_000

# A key at the start of its line, so that none of a comment is taken, and a text or a list of texts.
_TEXT: Final = re.compile(r"""^[ \t]*(\w+):[ \t]*(?:"([^"\\\n]*)"|'([^'\\\n]*)'|`([^`\\$\n]*)`)""", re.MULTILINE)
_LIST: Final = re.compile(r"^[ \t]*ignorePatterns:\s*\[([^\[\]]{0,5000})\]", re.MULTILINE)
_EXPLICIT: Final = re.compile(r"^(?:(?!//)[^\n]){0,300}?\bPlugin\.ExplicitPublish\(", re.MULTILINE)
_ITEM: Final = re.compile(r"""["'`]([^"'`\n]*)["'`]""")
NAMES: Final = {
    "published": ("date", "created", "publishDate", "modified", "lastmod", "updated", "last-modified"),
    "updated": ("modified", "lastmod", "updated", "last-modified"),
    "images": ("socialImage", "cover", "banner"),
}


def recognise(folder: Path) -> bool:
    """Whether a folder has the config of Quartz."""
    return first_file(folder, (_PROGRAM, *_DECLARED)) is not None


def read(folder: Path) -> Traits:
    """Return where the notes are; and what a config says that is declared, as from the fifth version on."""
    file = first_file(folder, (*_DECLARED, _PROGRAM))
    said = read_mapping(file) if file and file.name in _DECLARED else {}
    data = dig(said, "configuration")
    url = text_of(dig(data, "baseUrl"))
    ignored = texts_of(dig(data, "ignorePatterns")) or _ignored_by_program(folder)
    excluded = {path for each in ignored if (path := folder_path(f"{_CONTENT}/{each.removesuffix('/**')}"))}
    return Traits(
        generator="quartz",
        source=file.name if file else "",
        title=text_of(dig(data, "pageTitle")),
        url=_with_scheme(url) if url else None,
        language=text_of(dig(data, "locale")),
        paths=tuple(paths_except(folder, _CONTENT, excluded, SUFFIXES)) if (folder / _CONTENT).is_dir() else (),
        output="public",
        settings={"explicit": _is_explicit(said, _program(folder))},
    )


def _is_explicit(said: object, program: str) -> bool:
    """Whether only notes are published that say so, by a plug-in."""
    plugins = dig(said, "plugins")
    for each in plugins if isinstance(plugins, list) else []:
        if (text_of(dig(each, "source")) or "").endswith("explicit-publish"):
            return text_of(dig(each, "enabled")) != "false"
    return _EXPLICIT.search(program) is not None


def withholds(front_matter: Mapping[str, Any], _path: PurePosixPath, traits: Traits) -> bool:
    """Whether a note is not published, since it does not say so where it has to."""
    return bool(traits.settings.get("explicit")) and not is_true(dig(front_matter, "publish"))


def _with_scheme(url: str) -> str:
    """Return the address of a site that is configured without its scheme."""
    return url if "://" in url else f"https://{url}"


def _program(folder: Path) -> str:
    return read_text(folder / _PROGRAM, _MOST_BYTES)


def _ignored_by_program(folder: Path) -> tuple[str, ...]:
    found = _LIST.search(_program(folder))
    return tuple(_ITEM.findall(found[1])) if found else _IGNORED


def literals(folder: Path) -> Mapping[str, str]:
    """Return what the config says of the site, as keys of `config.yaml`."""
    said: dict[str, str] = {}
    for match in _TEXT.finditer(_program(folder)):
        said.setdefault(match[1], next(each for each in match.groups()[1:] if each is not None))
    values = {
        "site.title": said.get("pageTitle"),
        "site.url": _with_scheme(said["baseUrl"]) if said.get("baseUrl") else None,
        "site.language": said.get("locale"),
    }
    return {key: text for key, value in values.items() if (text := text_of(value))}


def address(facts: ArticleFacts, _traits: Traits) -> str | None:
    """Return the address of a note: its permalink, or its file's path with dashes for blanks."""
    own = text_of(dig(facts.front_matter, "permalink"))
    if own:
        return own if "://" in own else f"/{own.strip('/')}"
    path = facts.path.as_posix()
    inside = path.removeprefix(f"{_CONTENT}/")
    slug = "/".join(map(_slug, inside.removesuffix(facts.path.suffix).split("/")))
    above, slash, name = slug.rpartition("/")
    return f"/{above}{slash}" if name in {"index", "_index"} else f"/{slug}"


def implied(path: PurePosixPath, _traits: Traits) -> Mapping[str, Any]:
    """Return the title that a note's name is where there is no other."""
    return {"title": path.stem}


def _slug(name: str) -> str:
    """Return a part of a path as Quartz writes it."""
    slug = re.sub(r"\s", "-", name).replace("&", "-and-").replace("%", "-percent")
    return slug.replace("?", "").replace("#", "")


def roots(_traits: Traits) -> tuple[str, ...]:
    """Return the folder of content, and the site's own, whose files keep their paths."""
    return (_CONTENT, ".")


QUARTZ: Final = Generator(
    name="quartz",
    title="Quartz",
    recognise=recognise,
    read=read,
    address=address,
    names=NAMES,
    topics=("tags", "tag"),
    passed_over=("*.excalidraw.md",),
    suffixes=SUFFIXES,
    implied=implied,
    withholds=withholds,
    dated_only=True,
    literals=literals,
    roots=roots,
)
