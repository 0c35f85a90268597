"""Obsidian's vaults, which nothing publishes yet; their notes are as those of Quartz."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from feeds.generators.files import dig, read_mapping
from feeds.generators.folders import folder_path, paths_except
from feeds.generators.quartz import NAMES, SUFFIXES, VAULT, implied
from feeds.generators.row import Generator, Traits

if TYPE_CHECKING:
    from pathlib import Path


def recognise(folder: Path) -> bool:
    """Whether a folder is one of Obsidian's vaults."""
    return (folder / VAULT).is_dir()


def read(folder: Path) -> Traits:
    """Return where a vault's notes are: everywhere but among its templates."""
    templates = folder_path(dig(read_mapping(folder / VAULT / "templates.json"), "folder") or "templates")
    excluded: set[Any] = {"templates", "Templates", "private", "node_modules"} | {templates}
    excluded = {each for each in excluded if each and each != "." and (folder / each).is_dir()}
    paths = tuple(paths_except(folder, ".", excluded, SUFFIXES)) if excluded else (".",)
    return Traits(generator="obsidian", source=VAULT, paths=paths)


OBSIDIAN: Final = Generator(
    name="obsidian",
    title="Obsidian",
    recognise=recognise,
    read=read,
    names=NAMES,
    topics=("tags", "tag"),
    passed_over=("*.excalidraw.md", "README.md"),
    suffixes=SUFFIXES,
    implied=implied,
    dated_only=True,
)
