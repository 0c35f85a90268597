"""One check: what a build would report, advice for authors, and every feed held against the rules for feeds.

Nothing is written but the index; feeds are rendered in memory.
"""

from __future__ import annotations

import os
import re
import sys
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from feeds.building.build_options import options_for
from feeds.building.cache_faults import retry_without_cache
from feeds.building.left_out import Failed, Incomplete
from feeds.building.prepare import prepare
from feeds.check.advice import lint
from feeds.check.chains import NotAtHand, check_chains, known_to_lead_on
from feeds.check.rules import validate
from feeds.check.rules.json_feed import is_json_feed
from feeds.check.some_archives import some_archives
from feeds.config.outputs import extensions, site_paths
from feeds.lib.regular_files import pipe_bytes, regular_bytes
from feeds.model import Output
from feeds.pages.filenames import OPML
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import FeedsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from feeds.articles.source import Source
    from feeds.building.build_options import BuildOptions
    from feeds.building.prepare import Prepared
    from feeds.building.render import Renderer
    from feeds.check.chains import ChainStart
    from feeds.check.some_archives import Archives
    from feeds.config import Config
    from feeds.index import Plan, Planned, PlannedArchive

_ARE: Final = frozenset({".atom", ".rss", ".opml", ".rdf"})
_MAY_BE: Final = _ARE | {".xml", ".json"}
_ROOT: Final = re.compile(rb"<(?:\w+:)?(?:feed|rss|RDF|opml)[\s>]")
_HEAD: Final = 4096
_STDIN: Final = Path("-")
_MARKUP_IN_TEXT: Final = "V161"
"""What others may have meant as markup is text in feeds that are made here: a title that tells of `<div>`."""


class Checked(NamedTuple):
    """What a check looked at and found.

    Attributes:
        articles: how many article files.
        feeds: how many feed documents: each format of a feed, and of a document of its archive, is one.
        beyond: how many documents of archives were not looked at, since there are too many.
    """

    problems: tuple[Problem, ...]
    feeds: int
    articles: int = 0
    beyond: int = 0


class _Looked(NamedTuple):
    """A feed document and what is wrong with it."""

    path: str
    problems: tuple[Problem, ...]


def check_site(
    config: Config,
    *,
    now: datetime,
    include_unpublished: bool = False,
    cache: bool = True,
    jobs: int | None = None,
) -> Checked:
    """Check the articles that a config names and the feeds that they make with their archives, private ones too.

    Args:
        config: the config.
        now: aware; articles dated after it are held back.
        include_unpublished: take drafts for published.
        cache: keep what is known of the articles, as a build does.
        jobs: how many processes may read and render; as many as there are processors if not given.

    Raises:
        NothingToPublish: no article was found or none is left.
        DestinationError: the folder of the cache cannot be written.
    """
    options = options_for(config, now=now, include_unpublished=include_unpublished, cache=cache, jobs=jobs)

    def look(options: BuildOptions) -> Checked:
        sources: dict[str, Source] = {}
        with prepare(config, options, sources=sources) as prepared:
            outputs = _paths(prepared.plan, config)
            advice = lint(config, now=now, outputs=outputs, include_unpublished=include_unpublished, sources=sources)
            problems = {*prepared.problems, *advice}
            archives = some_archives(prepared.plan.feeds, prepared.store.connection, config)
            looked = list(_documents(prepared, config, archives))
        documents = [each for each in looked if isinstance(each, _Looked)]
        problems.update(each.problem for each in looked if isinstance(each, Incomplete))
        problems.update(_once(documents))
        return Checked(tuple(sorted(problems)), len(documents), prepared.counts.found, archives.left_out)

    return retry_without_cache(look, options)


def check_files(files: Sequence[Path]) -> Checked:
    """Check feeds, whoever made them, each alone and together with the archives that it leads to.

    Args:
        files: feeds, `-` for one on stdin, and folders whose feeds are wanted: what is meant as one, by its name or how
            it starts. What stands twice among them is looked at once.

    Raises:
        FeedsError: a file or folder cannot be read, or there is no feed in any; `problems` has what was found in the
            others too.
    """
    problems: list[Problem] = []
    unreadable: list[Problem] = []
    count = 0
    seen: set[str] = set()
    leading_on: list[ChainStart] = []
    for file, is_named in _found(files, unreadable):
        path = os.path.abspath(file)  # noqa: PTH100 - resolve() fails where a link leads to itself
        if path in seen:
            continue
        seen.add(path)
        try:
            body = _body(file)
        except OSError as error:
            unreadable.append(_cannot_be_read(error, file.as_posix()))
            continue
        if is_named or _is_feed(file.name, body):
            problems += validate(body, file.as_posix())
            count += 1
            if file != _STDIN and (start := known_to_lead_on(body, file.as_posix(), path, is_alone=is_named)):
                leading_on.append(start)
    problems += check_chains(leading_on)
    if unreadable:
        raise FeedsError("not everything could be checked", sorted([*problems, *unreadable]))
    if not count:
        raise FeedsError(f"found no feed in {', '.join(file.as_posix() for file in files)}")
    return Checked(tuple(sorted(problems)), count)


def _body(file: Path) -> bytes:
    """Return what a file, stdin or a pipe that somebody writes into holds.

    Raises:
        OSError: it cannot be read, or is a device, which may never end.
    """
    if file == _STDIN:
        return sys.stdin.buffer.read()
    return pipe_bytes(file) if file.is_fifo() else regular_bytes(file)


def _cannot_be_read(error: OSError, path: str) -> Problem:
    return Problem(path, *WHOLE, "F101", f"cannot be read: {error.strerror}; check its name and its permissions")


def _paths(plan: Plan, config: Config) -> frozenset[str]:
    """List the paths of all outputs."""
    made = (f"{each.group.path}{extension}" for each in plan.feeds for extension in extensions(config))
    return frozenset({*made, *site_paths(config, plan.feed_paths.paths)})


def _documents(prepared: Prepared, config: Config, archives: Archives) -> Iterator[_Looked | Incomplete]:
    """Look at every feed in every format, and at the list of them; yield what feeds lack as well."""
    plan, store = prepared.plan, prepared.store
    # what would be at another address is told by its path there
    folder = f"{Path(config.output).as_posix()}/" if config.output_folder else ""
    look = partial(_look, folder, archives.wanted)
    yield from chain.from_iterable(prepared.pool.render(plan.feeds, plan, store, look, _as_it_is))
    feeds = plan.open_feeds
    if feeds:
        site = prepared.pool.renderer(plan, store).site(feeds)
        yield from (_looked(output, folder) for output in site if output.path in {OPML, ""})


def _look(
    folder: str, archives: Mapping[int, tuple[PlannedArchive, ...]], renderer: Renderer, planned: Planned
) -> list[_Looked | Incomplete]:
    """Look at a feed with its archives, each document alone and all of a format together."""
    wanted: list[Planned | PlannedArchive] = [planned, *archives.get(planned.group_id, ())]
    # the format of another package may be one that no rule is about
    made = [
        each
        for document in wanted
        for each in renderer.documents(document)
        if not isinstance(each, Output) or _is_feed(each.path, each.body)
    ]
    looked = [_looked(each, folder) for each in made]
    return _together(looked, {f"/{each.path}": each.body for each in made if isinstance(each, Output)}, folder)


def _together(
    looked: list[_Looked | Incomplete], bodies: Mapping[str, bytes], folder: str
) -> list[_Looked | Incomplete]:
    """Add to the documents of a feed what is wrong with them together.

    Args:
        looked: the documents, and what they lack.
        bodies: their bytes, by their paths behind a slash.
        folder: what stands before their paths in reports.
    """

    def read(file: str) -> bytes:
        if file not in bodies:  # it failed, which is told, or there are too many
            raise NotAtHand
        return bodies[file]

    starts = [
        start
        for file, body in bodies.items()
        if (start := known_to_lead_on(body, f"{folder}{file[1:]}", file, is_alone=False, read=read))
    ]
    found: dict[str, list[Problem]] = {}
    for problem in check_chains(starts):
        found.setdefault(problem.path, []).append(problem)
    return [
        _Looked(each.path, (*each.problems, *found[each.path]))
        if isinstance(each, _Looked) and each.path in found
        else each
        for each in looked
    ]


def _as_it_is(looked: list[_Looked | Incomplete]) -> list[_Looked | Incomplete]:
    return looked


def _looked(output: Output | Failed | Incomplete, folder: str) -> _Looked | Incomplete:
    if isinstance(output, Incomplete):
        return output
    path = f"{folder}{output.path}"
    if isinstance(output, Failed):
        return _Looked(path, (Problem(path, *WHOLE, output.code, f"{output.message}; a build would not write it"),))
    return _Looked(path, tuple(each for each in validate(output.body, path) if each.code != _MARKUP_IN_TEXT))


def _once(documents: Iterable[_Looked]) -> Iterator[Problem]:
    """Yield each problem at the first of the feeds that have it: an entry stands in many, and says the same in each."""
    first: dict[tuple[str, str], str] = {}
    others: dict[tuple[str, str], set[str]] = {}
    kept: list[Problem] = []
    for path, problems in sorted(documents):
        for problem in problems:
            what = problem.code, problem.message
            if first.setdefault(what, path) == path:
                kept.append(problem)
            else:
                others.setdefault(what, set()).add(path)
    for problem in kept:
        more = len(others.get((problem.code, problem.message), ()))
        also = f" (and in {more} more {'feed' if more == 1 else 'feeds'})" if more else ""
        yield msgspec.structs.replace(problem, message=f"{problem.message}{also}")


def _found(files: Iterable[Path], unreadable: list[Problem]) -> Iterator[tuple[Path, bool]]:
    """Yield the files and what is in the folders, and whether each was named itself."""

    def note(error: OSError) -> None:
        unreadable.append(_cannot_be_read(error, Path(error.filename).as_posix()))

    for each in files:
        if each == _STDIN or not each.is_dir():
            yield each, True
            continue
        for here, folders, names in os.walk(each, onerror=note):
            folders.sort()
            below = (Path(here, name) for name in sorted(names))
            yield from ((file, False) for file in below if file.suffix.lower() in _MAY_BE and file.is_file())


def _is_feed(name: str, body: bytes) -> bool:
    """Return whether a file that nobody named, or an output, is meant as a feed that there are rules for."""
    extension = Path(name).suffix.lower()
    if extension == ".json":
        return is_json_feed(body)
    return extension in _ARE or _ROOT.search(body[:_HEAD].replace(b"\0", b"")) is not None
