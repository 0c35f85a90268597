"""What a row of the table of generators says, and what it takes from a generator's own config."""

from __future__ import annotations

import re  # noqa: TC003 - NamedTuple and msgspec read the annotations
from collections.abc import Callable, Mapping  # noqa: TC003 - as above
from datetime import datetime  # noqa: TC003 - as above
from pathlib import Path, PurePosixPath  # noqa: TC003 - as above
from typing import Any

import msgspec

from feeds.model import About, Person  # noqa: TC001 - as above


class Traits(msgspec.Struct, frozen=True):
    """What a generator's own config says of a site; a key of `config.yaml` always wins over it.

    Attributes:
        generator: the name of its row; empty where no generator is known.
        source: the file that says so, relative to the site's folder, for messages and comments.
        sources: the other files that say so, relative to the site's folder, whose changes count too.
        title: of the site.
        url: where the site itself is, which is the home of its articles' addresses, ending in `/`.
        description: of the site.
        language: the language of articles that name none (BCP 47).
        languages: the codes of languages that stand in the names of files or folders: `fr` for `index.fr.md`, `fr/…`.
        timezone: the IANA zone of dates that carry none.
        author: of articles that name none.
        paths: where its articles are: folders and globs, relative to the site's folder.
        output: the folder that it writes to itself, which is neither read nor written to.
        permalinks: patterns of addresses, by section, collection or type; an empty key has that of all others.
        people: who is meant by an author's id.
        labels: what a topic's id is shown as.
        described: what files of data say of groups: by grouping, and by their names in small letters.
        data: the folders that these files are in, relative to the site's folder.
        settings: whatever else the row's own functions need; it has to be JSON.
    """

    generator: str = ""
    source: str = ""
    sources: tuple[str, ...] = ()
    title: str | None = None
    url: str | None = None
    description: str | None = None
    language: str | None = None
    languages: tuple[str, ...] = ()
    timezone: str | None = None
    author: Person | None = None
    paths: tuple[str, ...] = ()
    output: str | None = None
    permalinks: dict[str, str] = {}
    people: dict[str, Person] = {}
    labels: dict[str, str] = {}
    described: dict[str, dict[str, About]] = {}
    data: tuple[str, ...] = ()
    settings: dict[str, Any] = {}


class ArticleFacts(msgspec.Struct, frozen=True):
    """What the address of an article is made of.

    Attributes:
        path: of its file, relative to the site's folder.
        front_matter: as the generator reads it.
        title: plain text.
        published: in the site's own zone.
        language: from its front matter, its file's name or its folder; None for that of the site.
        topics: its categories and tags as they are typed, in order.
        first_line: of its body, as it was typed and without blanks around it.
    """

    path: PurePosixPath
    front_matter: Mapping[str, Any]
    title: str
    published: datetime
    language: str | None = None
    topics: tuple[str, ...] = ()
    first_line: str = ""


def no_address(_facts: ArticleFacts, _traits: Traits) -> str | None:
    """Return no address, as generators do whose addresses only a program knows."""
    return None


def nothing_implied(_path: PurePosixPath, _traits: Traits) -> Mapping[str, Any]:
    """Return nothing, as for generators that take everything from the front matter."""
    return {}


def no_roots(_traits: Traits) -> tuple[str, ...]:
    """Return no folder, as for generators that serve the files beside articles where these are."""
    return ()


def no_literals(_folder: Path) -> Mapping[str, str]:
    """Return nothing, as for generators whose config is declarative."""
    return {}


def same_address(address: str) -> str:
    """Return the address, as generators do whose feeds know an article by it."""
    return address


class Generator(msgspec.Struct, frozen=True):
    """A site generator: how to know it, what its own config says, and how it reads articles.

    Attributes:
        name: what `articles.generator` calls it.
        title: what people call it.
        recognise: whether a folder is a site of this generator, by files that no other generator has.
        read: what its config says. It reads YAML, TOML and JSON, never runs a program, and never raises: what cannot
            be read is as if it were not there, and `read_site` has noted it.
        address: the path or URL of an article on its site: an absolute path is below the site's home (`/posts/a/`),
            a URL stands for itself, None leaves it to `articles.permalink`.
        feed_id: the id that its own feeds give to an article, from the article's address.
        timezone: of dates that carry none, where no config names one and the machine's own does not count.
        names: front-matter names beside the usual ones, by field; dots lead into mappings: `date.created`.
        ignores_case: whether `Title` is `title`.
        topics: the front-matter names whose values are all topics, in this order: `("categories", "tags")`.
        splits_words: whether a string of topics without commas is a list of words.
        passed_over: names of files that are no articles, as globs over the file's name: `_index.*`.
        suffixes: what the names of its articles end in.
        implied: front matter that a file's path and the config stand for where the file has none of that name.
        tab_width: how many blanks a tab that indents YAML stands for; 0 where there may be none.
        pictures_below_home: whether an absolute path of a picture in front matter starts from the site's address, as
            all paths do that its templates make absolute, and not from its host.
        picture_folders: folders that its themes put before the path of a picture in front matter, which is tried where
            nothing is at the path itself.
        renames_files: whether the files that articles show are served under names of the program's own making.
        served: names of folders whose files keep their paths, below the root of the site.
        roots: the folders whose files it serves at their paths below these, relative to the site's folder; those of the
            articles where there are none.
        file_mark: what may stand before the path of a file: `{static}`.
        marked_root: the folder that `/` is behind that mark; the first of the roots where nothing says so.
        starts_at_root: whether it puts the first of the roots before whatever relative path a picture has.
        serves_namesakes: whether the files of a folder that is called as an article's file are served with its page.
        withholds: whether the generator publishes no article of such front matter and path, as its config has it.
        lead_end: the text that ends an article's lead in a body of such front matter, beside the marks that all have.
        body: an article's body without what only this generator understands in it: the body, the file's path, the
            traits and the site's address give it.
        fields_are_lines: whether front matter between dashes is lines of fields, which need not be YAML.
        beside: the names of files in its folder that may have fields of an article, by the name of its file; an
            earlier one wins, and the article's own fields over all: `post.meta`.
        title_from_name: whether the file's name makes the title where nothing else has one: `2020-01-02-two-words.md`.
        title_from_heading: whether the first heading is the title where front matter has none.
        publishes_untitled: whether a dated page without a title is an article too, which its first words then name.
        dated_only: whether a page without a date is none of its articles, as an `about` page beside posts is not.
        literals: values taken out of a program's config as text, for `feeds init` to write where the owner sees them:
            by the key of `config.yaml`, `site.title`.
    """

    name: str
    title: str
    recognise: Callable[[Path], bool]
    read: Callable[[Path], Traits]
    address: Callable[[ArticleFacts, Traits], str | None] = no_address
    feed_id: Callable[[str], str] = same_address
    timezone: str | None = None
    names: Mapping[str, tuple[str, ...]] = {}
    ignores_case: bool = False
    topics: tuple[str, ...] = ()
    splits_words: bool = False
    passed_over: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = (".md", ".markdown")
    implied: Callable[[PurePosixPath, Traits], Mapping[str, Any]] = nothing_implied
    tab_width: int = 0
    pictures_below_home: bool = False
    picture_folders: tuple[str, ...] = ()
    renames_files: bool = False
    served: tuple[str, ...] = ()
    roots: Callable[[Traits], tuple[str, ...]] = no_roots
    file_mark: re.Pattern[str] | None = None
    marked_root: Callable[[Traits], str] | None = None
    starts_at_root: bool = False
    serves_namesakes: bool = False
    withholds: Callable[[Mapping[str, Any], PurePosixPath, Traits], bool] | None = None
    lead_end: Callable[[Mapping[str, Any], Traits], str | None] | None = None
    body: Callable[[str, PurePosixPath, Traits, str], str] | None = None
    fields_are_lines: bool = False
    beside: Callable[[str, Traits], tuple[str, ...]] | None = None
    title_from_name: bool = False
    title_from_heading: bool = False
    publishes_untitled: bool = False
    dated_only: bool = False
    literals: Callable[[Path], Mapping[str, str]] = no_literals
