"""VitePress (https://vitepress.dev/): pages beside `.vitepress`, each at the path of its file."""

from __future__ import annotations

from itertools import product
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from feeds.generators.files import first_file
from feeds.generators.javascript import Literals, read_config
from feeds.generators.looking import folders_of_articles, inside, is_another, is_below, without_suffix
from feeds.generators.row import ArticleFacts, Generator, Traits
from feeds.generators.signs import BELOW

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_CONFIGS: Final = tuple(
    f".vitepress/{name}.{suffix}"
    for name, suffix in product(("config", "config/index"), ("ts", "mts", "js", "mjs", "cjs"))
)


def recognise(folder: Path) -> bool:
    """Whether a folder, or its folder of documents, has VitePress's own one."""
    if is_another(folder):
        return (folder / ".vitepress").is_dir()
    return any((folder / root / ".vitepress").is_dir() for root in (".", *BELOW))


def _root(folder: Path) -> str:
    return next((root for root in (".", *BELOW) if (folder / root / ".vitepress").is_dir()), ".")


def _config(folder: Path, root: str) -> tuple[Path | None, Literals]:
    file = first_file(folder / root, _CONFIGS)
    return file, read_config(file)


def read(folder: Path) -> Traits:
    """Return where the pages are, and whether their addresses end in `.html`."""
    root = _root(folder)
    file, config = _config(folder, root)
    source = inside(f"{root}/{config.get('srcDir') or '.'}") or root
    output = inside(f"{root}/{config.get('outDir') or '.vitepress/dist'}")
    languages = {each.path[-2] for each in config.found if each.path[-3:-2] == ("locales",)} - {"root"}
    return Traits(
        generator="vitepress",
        source=file.relative_to(folder).as_posix() if file else "",
        languages=tuple(sorted(languages)),
        paths=folders_of_articles(folder, [source], {output or ""}),
        output=output,
        permalinks=dict(_rewrites(config)),
        settings={"source": source, "clean": config.get("cleanUrls") == "true"},
    )


def _rewrites(config: Literals) -> list[tuple[str, str]]:
    """Return the patterns of source paths, and of the paths that take their place."""
    return [
        (each.path[-1], text)
        for each in config.found
        if each.path[-2:-1] == ("rewrites",) and (text := config.text(each)) is not None
    ]


def literals(folder: Path) -> Mapping[str, str]:
    """Return what the config says as literals."""
    _, config = _config(folder, _root(folder))
    url, base = config.get("sitemap", "hostname"), (config.get("base") or "").strip("/")
    below = f"{base}/" if base and url and not url.rstrip("/").endswith(f"/{base}") else ""
    values = {
        "site.title": config.get("title") or config.get("locales", "root", "title"),
        "site.url": f"{url.rstrip('/')}/{below}" if url else None,
        "site.description": config.get("description") or config.get("locales", "root", "description"),
        "site.language": config.get("lang") or config.get("locales", "root", "lang"),
    }
    return {key: value for key, value in values.items() if value}


def address(facts: ArticleFacts, traits: Traits) -> str | None:
    """Return the address of a page (https://vitepress.dev/guide/routing)."""
    source = str(traits.settings.get("source", "."))
    path = facts.path.as_posix()
    if not is_below(path, source):
        return None
    own = path if source == "." else path[len(source) + 1 :]
    made = next((new for old, to in traits.permalinks.items() if (new := _rewritten(own, old, to))), own)
    page = PurePosixPath(without_suffix(made))
    if page.name == "index":
        folder = page.parent.as_posix()
        return "/" if folder == "." else f"/{folder}/"
    return f"/{page.as_posix()}{'' if traits.settings.get('clean') else '.html'}"


def _rewritten(path: str, old: str, new: str) -> str | None:
    """Return the path that takes a path's place; None where the pattern is another's.

    A part `:name` stands for one part of the path, `:name*` or `:name(.*)` for all the others.
    """
    parts, names = path.split("/"), {}
    patterns = old.split("/")
    for at, pattern in enumerate(patterns):
        if not pattern.startswith(":"):
            if at >= len(parts) or parts[at] != pattern:
                return None
            continue
        name, rest = pattern[1:], False
        for end in ("(.*)", "*", "+"):
            if name.endswith(end):
                name, rest = name.removesuffix(end), True
        taken = parts[at:] if rest else parts[at : at + 1]
        if not taken or (rest and at != len(patterns) - 1):
            return None
        names[name] = "/".join(taken)
        if rest:
            parts = parts[: at + 1]
        elif name.endswith(".md"):
            names[name.removesuffix(".md")] = taken[0].removesuffix(".md")
    if len(parts) != len(patterns):
        return None
    made = (_part(each, names) for each in new.split("/"))
    return "/".join(made)


def _part(pattern: str, names: Mapping[str, str]) -> str:
    if not pattern.startswith(":"):
        return pattern
    name = pattern[1:].removesuffix("(.*)").rstrip("*+")
    if name in names:
        return names[name]
    return f"{names[name.removesuffix('.md')]}.md" if name.removesuffix(".md") in names else pattern


VITEPRESS: Final = Generator(
    name="vitepress",
    title="VitePress",
    recognise=recognise,
    read=read,
    address=address,
    timezone="UTC",
    names={"updated": ("lastUpdated",), "images": ("cover", "image")},
    topics=("categories", "category", "tags"),
    suffixes=(".md",),
    title_from_heading=True,
    dated_only=True,
    renames_files=True,
    literals=literals,
)
