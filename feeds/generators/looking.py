"""Finding what a site has by looking at its folders: packages that it depends on, and folders of dated articles."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from feeds.generators.files import dig, first_file, front_matter, read_mapping, text_of
from feeds.lib.regular_files import open_regular, regular_text
from feeds.lib.suffixes import MARKDOWN
from feeds.model import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence


_DEEPEST: Final = 5
_MOST_FOLDERS: Final = 10_000
_MOST_FILES: Final = 25
"""How many articles of a folder are opened to see whether they have a date."""
_MOST_PEOPLE: Final = 500
_HEAD: Final = 3000
_NUMBER: Final = re.compile(r"\d{1,4}")
_DATED_NAME: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_DATED: Final = re.compile(
    r"^['\"]?(?:date|pubDate|pubDatetime|publishDate|publishedDate|published|publishedAt|published_at|datePublished"
    r"|created|createdAt|dateCreated|postDate|post_date|publish_date|pubdate|timestamp|createdOn)['\"]?[ \t]*[:=]",
    re.MULTILINE,
)
_DATED_BESIDE: Final = re.compile(r"(?:^|[{,]\s*)['\"]?date['\"]?\s*:", re.MULTILINE)
_OTHERS: Final = (
    *("_config.yml", "_config.yaml", "_config.toml", "hugo.toml", "hugo.yaml", "config.toml", "zola.toml"),
    *("mkdocs.yml", "quartz.config.ts", "pelicanconf.py", "conf.py"),
)
_NEVER: Final = frozenset(
    {"node_modules", "public", "static", "dist", "build", "assets", "images", "templates", "test", "tests"}
)


def is_another(folder: Path) -> bool:
    """Whether a folder has the config of a generator that keeps it in the site's own folder and is no program's."""
    return any((folder / name).is_file() for name in _OTHERS)


def depends_on(folder: Path, *packages: str) -> bool:
    """Whether a folder's `package.json` names one of some packages as its dependency."""
    data = read_mapping(folder / "package.json")
    return any(
        name in part
        for kind in ("dependencies", "devDependencies")
        if isinstance(part := data.get(kind), dict)
        for name in packages
    )


def inside(path: str) -> str | None:
    """Return a relative path in its shortest form, `.` for the folder itself; None where it leads out of the folder."""
    parts: list[str] = []
    for part in path.replace("\\", "/").split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts) or "."


def folders_of_articles(
    root: Path, tops: Iterable[str], skip: Collection[str] = (), beside: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the highest folders, in or below some others, that hold a dated article themselves.

    Args:
        root: the site's folder.
        tops: folders relative to it, of which none is returned itself unless it holds such an article.
        skip: folders relative to it that are passed over with all below them.
        beside: what the names of files end in that have the data of the article which is called as they are.
    """
    found: list[str] = []
    for top in dict.fromkeys(tops):
        found += (each for each in _dated_below(root, top, set(skip), beside) if each not in found)
    return tuple(each for each in found if not any(each != other and is_below(each, other) for other in found))


def is_below(path: str, folder: str) -> bool:
    """Whether a relative path is a folder or below it."""
    return folder in {".", path} or path.startswith(f"{folder}/")


def _dated_below(root: Path, top: str, skip: set[str], beside: Sequence[str]) -> Iterator[str]:
    waiting, seen = [top], 0
    whole: list[str] = []
    while waiting and seen < _MOST_FOLDERS:
        current = waiting.pop(0)
        if any(is_below(current, each) for each in whole):
            continue
        seen += 1
        folders, files = _listed(root / current)
        if current in skip:
            continue
        dated = [name for name in files[:_MOST_FILES] if _is_dated(root / current / name, beside)]
        if dated:
            bundle = current != top and all(name.startswith("index.") for name in dated)
            folder = current.rpartition("/")[0] or "." if bundle else current
            above = _above_years(folder, top)
            whole += [above] if above != folder else []
            yield above
            continue
        if current.count("/") - top.count("/") < _DEEPEST:
            waiting += (name if current == "." else f"{current}/{name}" for name in folders)


def _above_years(folder: str, top: str) -> str:
    """Return the folder that holds those of years, months and days which a folder is in, or the folder itself."""
    while folder != top and _NUMBER.fullmatch(folder.rpartition("/")[2]) and is_below(folder, top):
        folder = folder.rpartition("/")[0] or "."
    return folder


def _listed(folder: Path) -> tuple[list[str], list[str]]:
    """Return the names of the folders and of the articles in a folder, sorted."""
    folders, files = [], []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name in _NEVER:
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            elif entry.name.endswith(MARKDOWN):
                files.append(entry.name)
    return sorted(folders), sorted(files)


def _is_dated(file: Path, beside: Sequence[str]) -> bool:
    """Whether an article's name has a date, or its front matter, its folder's name or the data beside it."""
    if _DATED_NAME.match(file.name):
        return True
    with suppress(OSError), open_regular(file) as opened:
        head = opened.read(_HEAD).decode("utf-8", "replace").lstrip("\ufeff").replace("\r\n", "\n")
        if head.startswith(("---", "+++")):
            matter = head[3:].partition(f"\n{head[:3]}")[0]
            if _DATED_NAME.match(file.parent.name) or _DATED.search(matter):
                return True
        data = first_file(file.parent, (f"{file.stem}{suffix}" for suffix in beside))
        return data is not None and bool(_DATED_BESIDE.search(regular_text(data, "replace")[:_HEAD]))
    return False


def children(folder: Path) -> list[str]:
    """Return the names of the folders in a folder, sorted."""
    return _listed(folder)[0]


def without_suffix(path: PurePosixPath | str) -> str:
    """Return a path without the suffix of its name."""
    return PurePosixPath(path).with_suffix("").as_posix()


def person_of(value: object) -> Person | None:
    """Return who a value names: a name, or a mapping that has one."""
    if isinstance(value, dict):
        name = text_of(dig(value, "name")) or text_of(dig(value, "title"))
        uri = text_of(dig(value, "url")) or text_of(dig(value, "website"))
        return Person(name, uri=uri, email=text_of(dig(value, "email"))) if name else None
    name = text_of(value)
    return Person(name) if name else None


def people_of(data: dict[str, Any]) -> dict[str, Person]:
    """Return the people of a mapping of ids to who they are; what names nobody is left out."""
    return {key: person for key, value in data.items() if isinstance(value, dict) and (person := person_of(value))}


def people_in(folder: Path) -> dict[str, Person]:
    """Return the people of a folder that has a file of data or a page for each, named by the id."""
    found: dict[str, Person] = {}
    with suppress(OSError):
        for file in sorted(folder.iterdir())[:_MOST_PEOPLE]:
            page = file / "index.md" if file.is_dir() else file
            data: dict[str, Any] = {}
            if page.suffix in {".json", ".yml", ".yaml"}:
                data = read_mapping(page)
            elif page.suffix == ".md" and "name" in (matter := front_matter(page)):
                data = matter
            if person := person_of(data):
                found[file.stem] = person
    return found
