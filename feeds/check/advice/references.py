"""References to the site itself that lead nowhere.

Other programs may put pages beside the feeds, so that most addresses of a site may well be alive. A reference is dead
where nothing but a feed or an article could be: below a folder of feeds, in the form of the articles' own addresses, at
the file of an article, which template tags name too; or where it names a file beside the article, or a picture by its
path on a generator's site, and the project has none of that name.
"""

from __future__ import annotations

import os
import re
from html import unescape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from feeds.articles.options import decode_options
from feeds.articles.selection import Verdict
from feeds.check.advice.named_articles import NamedArticles, named_in_tags
from feeds.config.site_files import file_roots
from feeds.entries import markup
from feeds.groupings import EVERYTHING, FOLDERS
from feeds.lib.suffixes import ARTICLES, PICTURE_SUFFIX
from feeds.lib.urls import absolute_url, is_reference, is_relative
from feeds.lib.values.mail_address import is_mail_address
from feeds.pages.filenames import PAGE
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from feeds.check.advice.sourced import Written
    from feeds.config.schema import Config
    from feeds.model import Article

# Markdown's links, inline and apart, and HTML's.
_TARGET: Final = re.compile(
    r"\]\(\s*<?([^\s<>()]+)|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s<>]+)|\b(?:href|src)\s*=\s*[\"']([^\"'\n]+)[\"']|<(https?://[^\s<>]+)>",
    re.MULTILINE,
)
_PLACEHOLDER: Final = re.compile(r":([a-z_]+)")
_DIGITS: Final = {"year": r"\d{4}", "short_year": r"\d\d", "month": r"\d\d", "day": r"\d\d"}
_ANY: Final = {"path", "section", "categories"}
_FEEDS: Final = (".atom", ".rss", ".json", PAGE)
_FILE: Final = re.compile(r"[^/]+\.[a-z][a-z0-9]{1,4}", re.IGNORECASE)
_PICTURE: Final = re.compile(rf"{PICTURE_SUFFIX}$", re.IGNORECASE)
_ALIASES: Final = ("aliases", "redirect_from")


class Reference(NamedTuple):
    """An address of the site that an article names.

    Attributes:
        typed: as the article has it.
        rest: what of the address follows that of the site; None for an article's file that may be named from anywhere,
            by a template tag or behind a mark of the generator's.
    """

    path: str
    line: int
    column: int
    typed: str
    rest: str | None


class References:
    """The addresses of all articles, and the references to the site in those that are published."""

    def __init__(self, config: Config, outputs: Collection[str]) -> None:
        self._config = config
        self._outputs = outputs
        self._site = config.home if config.site.url.startswith(config.home) else config.site.url
        self._feeds = config.site.url.removeprefix(self._site)
        self._host = urlsplit(config.site.url).netloc.lower()
        self._form = _form(config.articles.permalink)
        generator = decode_options(config).generator
        self._mark = generator.file_mark if generator else None
        self._addresses: dict[str, Verdict] = {}
        self._named = NamedArticles(config)
        self._found: list[Reference] = []
        self._file_roots = file_roots(config.traits)

    def note(self, written: Written) -> None:
        """Take the addresses of one more article."""
        article = written.article
        rest = self._below(article.alternate) if article.alternate else None
        self._named.note(written)
        if rest is not None:
            self._addresses.setdefault(_same(rest), written.verdict)
            if written.verdict is Verdict.PUBLISHED:
                self._addresses[_same(rest)] = written.verdict
        for alias in _aliases(written):
            self._addresses.setdefault(_same(alias.lstrip("/")), written.verdict)
        if written.verdict is Verdict.PUBLISHED:
            self._found += self._in_body(written)
            self._found += _in_tags(written)
            self._found += self._in_pictures(written)
            self._found += self._in_related(written)

    def problems(self) -> Iterator[Problem]:
        """Yield what was found."""
        for each in self._found:
            if why := self._why_dead(each):
                message = f"'{each.typed}' leads nowhere: {why}; correct or remove it"
                yield Problem(each.path, each.line, each.column, "L111", message)

    def _below(self, url: str) -> str | None:
        """Return what of an address follows site.url, without query and fragment; None where it is elsewhere."""
        if not url.startswith(self._site):
            return None
        return unquote(re.split(r"[?#]", url[len(self._site) :], maxsplit=1)[0])

    def _in_related(self, written: Written) -> Iterator[Reference]:
        for each in written.article.related:
            rest = self._below(each.link)
            if rest is not None:
                line, column = written.document.place(written.name_of("related"))
                yield Reference(written.article.path, line, column, each.link, rest)

    def _in_pictures(self, written: Written) -> Iterator[Reference]:
        """Yield the pictures of the front matter that it names by paths, as a template puts them on the page."""
        name, value = written.fields.present("images") or ("", None)
        typed = str(value)
        for each in written.article.images:
            rest = None if each.url in typed else self._below(each.url)
            if rest and _PICTURE.search(rest):
                line, column = written.fields.place(name)
                yield Reference(written.article.path, line, column, f"/{rest}", rest)

    def _in_body(self, written: Written) -> Iterator[Reference]:
        """Find the references in a body; those that look like some and are text are told apart by rendering it."""
        article, body = written.article, written.document.body
        base = article.alternate or self._site
        inside = base.startswith(self._site)
        found = []
        line, counted, before = written.body_line, 0, -1
        for match in _TARGET.finditer(body):
            typed = unescape(next(group for group in match.groups() if group))
            if typed.startswith("#") or "{{" in typed or "{%" in typed:
                continue
            if (is_relative(typed) and not inside) or (not is_relative(typed) and self._host not in typed.lower()):
                continue
            named = self._unmarked(typed)
            is_file = named != typed and named.partition("#")[0].lower().endswith(ARTICLES)
            url = absolute_url(typed, base if is_reference(typed) else None)
            rest = self._below(url) if url else None
            if url and rest is not None and not self._is_output(rest):
                start = match.start(match.lastindex or 0)
                line += body.count("\n", counted, start)
                before = max(before, body.rfind("\n", counted, start))
                counted = start
                place = article.path, line, start - before
                shown = _file_name(named) if is_file else url
                found.append((shown, Reference(*place, typed, None if is_file else rest)))
        if not found:
            return
        links = _links(article, base)
        links |= {_file_name(link) for link in links if link}
        yield from (reference for shown, reference in found if shown in links)

    def _unmarked(self, typed: str) -> str:
        """Return the path of a file without the mark that the site's generator has before it."""
        mark = self._mark.match(typed) if self._mark else None
        return typed[mark.end() :] if mark else typed

    def _is_output(self, rest: str) -> bool:
        return not rest or (rest.startswith(self._feeds) and rest.removeprefix(self._feeds) in self._outputs)

    def _why_dead(self, reference: Reference) -> str | None:
        """Return why a reference is dead; None where it is alive, or may be."""
        path, _line, _column, typed, rest = reference
        if rest is None:
            return self._named.why_dead_by_name(path, self._unmarked(typed))
        if is_relative(typed) and typed.partition("#")[0].lower().endswith(ARTICLES):
            return None if self._is_there(rest) else self._named.why_dead(path, typed)
        verdict = self._addresses.get(_same(rest))
        if self._is_output(rest) or verdict in {Verdict.PUBLISHED, Verdict.FUTURE} or self._is_there(rest):
            return None
        return "the article there is not published" if verdict else self._why_nothing(typed, rest)

    def _why_nothing(self, typed: str, rest: str) -> str | None:
        """Return why nothing can be at an address that no output and no article has."""
        if self._is_picture_of_site(typed, rest):
            is_known = self._named.is_a_file(PurePosixPath(rest))
            return None if is_known else "the project has no file of that name to show"
        first = rest.removeprefix(self._feeds).partition("/")[0]
        is_of_site = bool(self._config.traits.generator) and rest.endswith(PAGE)  # whose pages may be in such folders
        if rest.endswith(_FEEDS) and not is_of_site and (first in FOLDERS or PurePosixPath(first).stem == EVERYTHING):
            return "no feed is there (`feeds list` shows them all)"
        if self._form and self._form.fullmatch(f"/{rest}"):
            return "no article has that address"
        if self._names_a_file(typed, rest) and not self._named.is_a_file(PurePosixPath(rest)):
            scheme = "https://" if typed.startswith("www.") else "mailto:" if is_mail_address(typed) else ""
            if scheme:
                return f"it is a path, since no {scheme} stands before it"
            return "neither a feed, nor an article, nor a file of that name is there"
        return None

    def _is_there(self, rest: str) -> bool:
        """Return whether a file of the project or of the outputs is where an address leads."""
        folders = (self._config.folder, self._config.output_folder)
        return ".." not in rest and any(os.path.lexists(f"{folder}/{rest}") for folder in folders if folder)

    def _is_picture_of_site(self, typed: str, rest: str) -> bool:
        """Whether a path from the site's root is a picture's, in a folder whose files the site has from the project."""
        is_rooted = typed.startswith("/") and not typed.startswith("//")
        return is_rooted and _PICTURE.search(rest) is not None and self._has_folder(rest.rpartition("/")[0])

    def _has_folder(self, path: str) -> bool:
        """Whether the project has the first folder of a path for the site's root; others come from elsewhere."""
        first = path.partition("/")[0]
        folders = (f"{self._config.folder}/{root}/{first}" for root in self._file_roots)
        return any(map(os.path.isdir, folders))  # `Path.is_dir` raises for a name that is too long

    def _names_a_file(self, typed: str, rest: str) -> bool:
        """Return whether a reference names a file beside the article that could only be a file of the project."""
        return (
            is_relative(typed)
            and not typed.startswith("/")
            and _FILE.fullmatch(PurePosixPath(rest).name) is not None
            and _same(rest) not in self._addresses
        )


def _in_tags(written: Written) -> Iterator[Reference]:
    """Find the articles that template tags name, whose addresses only a program knows."""
    body = written.document.body
    for target, start in named_in_tags(written):
        line = written.body_line + body.count("\n", 0, start)
        yield Reference(written.article.path, line, start - body.rfind("\n", 0, start), target, None)


def _file_name(url: str) -> str:
    """Return the name of the file that an address or a path leads to."""
    return PurePosixPath(unquote(re.split(r"[?#]", url, maxsplit=1)[0])).name


def _aliases(written: Written) -> Iterator[str]:
    """Yield the former addresses of an article, from which Hugo and Jekyll lead on to it."""
    for name in _ALIASES:
        value = written.document.data.get(name)
        yield from (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str))


def _links(article: Article, base: str) -> set[str | None]:
    """List the addresses that the HTML of an article's body leads to."""
    html = markup.render(article.body, article.markup, base=base, embeds="link")
    return {absolute_url(url) for url in markup.link_urls(html)}


def _same(rest: str) -> str:
    """Return what is the same for all ways to write the address of a page."""
    return re.sub(r"(?:(?:^|(?<=/))index)?\.html?$", "", rest).rstrip("/")


def _form(pattern: str | None) -> re.Pattern[str] | None:
    """Return the form that articles' addresses have, where no other page is likely to have it."""
    if pattern is None or not pattern.startswith("/"):
        return None
    names = _PLACEHOLDER.findall(pattern)
    fixed = [part for part in pattern.split("/")[:-1] if part and ":" not in part]
    if _ANY & set(names) or not ("year" in names or fixed):
        return None
    parts = _PLACEHOLDER.split(pattern.rstrip("/"))
    form = "".join(_DIGITS.get(part, "[^/]+") if index % 2 else re.escape(part) for index, part in enumerate(parts))
    return re.compile(f"{form.removesuffix(re.escape('.html'))}(?:\\.html|/|/index\\.html)?")
