"""What the owner of a site says of what its pages look like, read and checked before anything is made of it."""

from __future__ import annotations

import os
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from feeds.lib.regular_files import regular_bytes, regular_text
from feeds.model import Look
from feeds.problems import Problem
from feeds.problems.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.config import Config
    from feeds.pages.faults import TemplateFault

_TEMPLATES: Final = "*.html"


def look_files(config: Config) -> list[Path]:
    """List the files that say what pages look like, by path."""
    found = [config.folder / config.look.css] if config.look.css else []
    if config.look.templates:
        found += sorted((config.folder / config.look.templates).rglob(_TEMPLATES))
    return found


def look_digest(config: Config) -> str:
    """Digest what those files say; one that cannot be read counts as one that is not there."""
    digest = blake2b(digest_size=16)
    for file in look_files(config):
        if file.is_file():
            name = os.path.relpath(file, config.folder)
            digest.update(f"{name}\0{file.stat().st_size}\0".encode() + regular_bytes(file))
    return digest.hexdigest()


def read_look(config: Config) -> Look:
    """Read what pages look like.

    Raises:
        ConfigError: a file or folder that the config names cannot be read.
    """
    look, css = config.look, ""
    problems = []
    folder = config.folder / look.templates if look.templates else None
    if folder and not folder.is_dir():
        problems.append(_unusable(config, "templates", f"there is no folder {look.templates}"))
    if look.css:
        try:
            css = regular_text(config.folder / look.css)
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not in UTF-8"
            problems.append(_unusable(config, "css", f"{look.css} cannot be read: {why}"))
    if problems:
        raise ConfigError(f"{config.path} cannot be used", problems)
    return Look(str(folder.absolute()) if folder else None, look_digest(config), css)


def check_look(config: Config) -> None:
    """Look at all of the owner's files, templates too.

    Raises:
        ConfigError: one of them cannot be used; `problems` has every template that cannot be parsed.
    """
    if not isinstance(config.pages, bool):
        look = read_look(config)
        if look.templates:
            from feeds.pages.owner_templates import template_faults  # Jinja is slow to import, and few have templates

            problems = [template_problem(config, each) for each in template_faults(look)]
            if problems:
                raise ConfigError("templates of the pages cannot be used", sorted(problems))


def template_problem(config: Config, fault: TemplateFault) -> Problem:
    """Return what is wrong with a template as a problem, at its file and line."""
    path = f"{config.look.templates}/{fault.name}" if config.look.templates else fault.name
    message = f"{fault.reason}; docs/pages.md says what a template may use"
    return Problem(path, fault.line, 1, "C118", message)


def _unusable(config: Config, key: str, message: str) -> Problem:
    return Problem(
        *config.place("pages", key), "C119", f"{key}: {message}; expected a path relative to the config's folder"
    )
