"""Articles that others name by their files: in links, and in the template tags that stand for addresses."""

from __future__ import annotations

import os
import re
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from feeds.articles.selection import Verdict
from feeds.entries.templates import Referents, has_templates, without_templates
from feeds.entries.templates.clear import LONGEST
from feeds.index import Addresses
from feeds.lib.suffixes import ARTICLES
from feeds.model import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.check.advice.sourced import Written
    from feeds.config.schema import Config

_TAGS: Final = re.compile(r"\b(?:rel)?ref\b|\blink\b|(?:post|asset|get|doc)_(?:url|path|link)\b")
_PAGES: Final = ("", ".html", *ARTICLES)
_SUFFIX: Final = re.compile(r"\.[a-z][a-z0-9]{1,4}", re.IGNORECASE)
_PASSED_OVER: Final = {"node_modules", "__pycache__"}
_SEEN: Final = {Verdict.PUBLISHED, Verdict.FUTURE}


class NamedArticles:
    """All articles by their files, and the files of the project."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._verdicts: dict[str, Verdict] = {}
        self._published: dict[str, str] = {}
        # a build knows the published ones only, and of several files with one name none
        self._addresses = Addresses(lambda: self._published)
        self._any = Addresses(lambda: dict.fromkeys(self._verdicts, ""))

    def note(self, written: Written) -> None:
        """Take the file of one more article."""
        path, address = written.article.path, written.article.alternate
        self._verdicts[path] = written.verdict
        if address and written.verdict is Verdict.PUBLISHED:
            self._published[path] = address

    def why_dead(self, path: str, typed: str) -> str | None:
        """Return why a link to an article's file is dead; None where it is alive, or may be.

        Args:
            path: the file of the article that has the link.
            typed: the path from there, or from a root that the site's own program knows.
        """
        if typed.startswith(("/", "@")):
            return self.why_dead_by_name(path, typed)
        named = unquote(typed.partition("#")[0])
        is_there = os.path.lexists(self._config.folder / PurePosixPath(path).parent / named)
        return self._why_unpublished(path, typed) or (None if is_there else self._why_unknown(path, typed))

    def why_dead_by_name(self, path: str, typed: str) -> str | None:
        """Return why an article that is named from anywhere is not there; None where it, or another file, may be."""
        name = PurePosixPath(unquote(typed.partition("#")[0].partition("?")[0]).removeprefix("@"))
        is_article = name.name and (name.suffix in ARTICLES or not _SUFFIX.fullmatch(name.suffix))
        if not is_article or "://" in typed or "{" in typed or "$" in typed:
            return None
        why = self._why_unpublished(path, typed)
        return why or (None if self.is_a_file(name) else self._why_unknown(path, typed))

    def _why_unpublished(self, path: str, typed: str) -> str | None:
        published = self._addresses.files(path, typed)
        if len(published) > 1:
            return "several articles have that name"
        found = published or self._any.files(path, typed)
        is_seen = not found or any(self._verdicts[each] in _SEEN for each in found)
        return None if is_seen else "the article there is not published"

    def _why_unknown(self, path: str, typed: str) -> str | None:
        return None if self._any.files(path, typed) else "no article is in that file"

    def is_a_file(self, path: PurePosixPath) -> bool:
        """Whether the project has a file of this name, or one that a page of this name is made of."""
        return path.name in self._names or (path.suffix in _PAGES and path.stem in self._names)

    @cached_property
    def _names(self) -> set[str]:
        """The names of all files and folders of the project, those of files with their extensions and without."""
        config = self._config
        names: set[str] = set()
        output = config.output_folder and os.path.realpath(config.output_folder)
        for here, folders, files in os.walk(config.folder):
            folders[:] = [
                name
                for name in folders
                if not name.startswith(".")
                and name not in _PASSED_OVER
                and os.path.realpath(f"{here}/{name}") != output
            ]
            names.update(folders, files, (PurePosixPath(name).stem for name in files))
        return names


def named_in_tags(written: Written) -> Iterator[tuple[str, int]]:
    """Yield the articles that the tags of a body name, with where in it they do."""
    body, markup = written.document.body, written.document.markup
    if markup is Markup.MDX or not (has_templates(body) and _TAGS.search(body)):
        return
    for target, start in without_templates(body, Referents(""), is_markdown=markup is Markup.MARKDOWN).unresolved:
        place = body.find(target, start, start + LONGEST)
        yield target, start if place < 0 else place
