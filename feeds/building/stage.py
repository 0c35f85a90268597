"""All outputs of a plan on a destination's stage: as they are where nothing changed, rendered anew elsewhere."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

import msgspec

from feeds.building.archived import StagedArchives, stage_archives
from feeds.building.delivering import site_of
from feeds.building.last_state import state_output
from feeds.building.left_out import Failed, Incomplete
from feeds.building.previous import Bundle, is_whole, keep_unchanged
from feeds.building.taken_out import TakenOut
from feeds.config.outputs import extensions, site_paths
from feeds.delivery import hosts
from feeds.destinations import Staged
from feeds.index import published_outputs
from feeds.model import Output
from feeds.pages.filenames import archive_folder
from feeds.problems import Problem

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feeds.building.prepare import Prepared
    from feeds.building.render import Renderer
    from feeds.config import Config
    from feeds.destinations import Stage
    from feeds.index import Plan, Planned, PlannedArchive, PublishedOutput

    _Made = Output | Failed | Incomplete | TakenOut
    _Result = Staged | Failed | Incomplete | TakenOut
    Copies = Mapping[str, tuple[str, ...]]


class StagedOutputs(msgspec.Struct, frozen=True):
    """What is on a stage.

    Attributes:
        outputs: all of them.
        bundles: those that are made together, archives aside, as long as nothing of them is missing.
        archives: the documents of archives.
        missing: paths of outputs that could not be written, and of feeds and documents that lack an entry.
        problems: what failed; what an earlier build wrote in the places of its outputs stays.
        tags: how often each template tag that nothing knows was taken out of an article that was rendered, by name.
    """

    outputs: list[Staged]
    bundles: list[Bundle]
    archives: StagedArchives
    missing: frozenset[str]
    problems: list[Problem]
    tags: Mapping[str, int]


def stage_outputs(prepared: Prepared, config: Config, stage: Stage) -> StagedOutputs:
    """Put all outputs on a stage."""
    plan = prepared.plan
    copies = hosts.copies(plan.open_aliases, config.host)
    known = published_outputs(prepared.store, stage.name, without=archive_folder())
    staged: list[Staged] = [*map(stage.put, _host_files(plan, config))]
    staged.append(stage.put(state_output(prepared.state, prepared.store, plan, config, _newest(plan))))
    endings = extensions(config)
    bundles = {each.group.path: _feed_bundle(each, endings, config.host, copies) for each in plan.open_feeds}
    changed = []
    for each in plan.open_feeds:
        kept = keep_unchanged(known, bundles[each.group.path], stage)
        if kept is None:
            changed.append(each)
        else:
            staged += kept
    # the largest first: their entries are the ones that others have too
    changed.sort(key=lambda each: -each.articles)
    archives = stage_archives(plan.open_feeds, prepared.store, config, stage)
    staged += archives.kept
    to_render: list[Planned | PlannedArchive] = [*changed, *archives.changed]
    make, put = partial(_make_feed, config.host, copies), partial(_put, stage, config.host, copies)
    results = chain.from_iterable(prepared.pool.render(to_render, plan, prepared.store, make, put))
    left_out: list[Failed | Incomplete] = []
    taken_out: dict[str, Mapping[str, int]] = {}
    for result in chain(_stage_site(prepared, known, config, stage, copies), results):
        if isinstance(result, Staged):
            staged.append(result)
        elif isinstance(result, TakenOut):
            taken_out[result.path] = result.tags
        else:
            left_out.append(result)
    tags = Counter[str]()
    for counted in taken_out.values():
        tags.update(counted)
    bundles[""] = _site_bundle(plan, config, copies)
    missing = frozenset(each.path for each in left_out)
    whole = [each for path, each in bundles.items() if is_whole(path, each, missing)]
    return StagedOutputs(staged, whole, archives, missing, _problems(left_out, config), tags)


def _stage_site(
    prepared: Prepared, known: Mapping[str, PublishedOutput], config: Config, stage: Stage, copies: Copies
) -> Iterable[_Result]:
    """Put what is about all feeds together on a stage."""
    feeds = prepared.plan.open_feeds
    kept = keep_unchanged(known, _site_bundle(prepared.plan, config, copies), stage)
    if kept is not None or not feeds:
        return kept or []
    site = prepared.pool.renderer(prepared.plan, prepared.store).site(feeds)
    return _put(stage, config.host, copies, _with_codings(site, config.host, copies))


def _host_files(plan: Plan, config: Config) -> Iterator[Output]:
    """Yield what only the host reads; making it anew takes no time, so that nothing needs to remember it."""
    if config.host is not None:
        yield from hosts.HOSTS[config.host].files(
            site_of(
                config,
                plan.gone,
                _newest(plan),
                plan.open_aliases,
                [each.group.path for each in plan.open_feeds if each.is_emptied],
            )
        )


def _newest(plan: Plan) -> datetime:
    """Return the newest change of any feed that anyone may read."""
    return max((each.updated for each in plan.open_feeds), default=_NEVER)


def _with_copies(outputs: Iterable[Output], copies: Copies) -> Iterator[Output]:
    """Yield outputs, and behind each the same at its old paths."""
    for output in outputs:
        yield output
        for old in copies.get(output.path, ()):
            yield msgspec.structs.replace(output, path=old)


def _all_paths(paths: Iterable[str], copies: Copies) -> list[str]:
    """Return the paths of outputs with the old ones of each behind it."""
    return [each for path in paths for each in (path, *copies.get(path, ()))]


def _make_feed(host: str | None, copies: Copies, renderer: Renderer, planned: Planned | PlannedArchive) -> list[_Made]:
    """Make the outputs of a feed, or of a document of its archive."""
    return [*_with_codings(renderer.outputs(planned), host, copies), *renderer.taken_out()]


def _with_codings(made: Iterable[_Made], host: str | None, copies: Copies) -> Iterator[_Made]:
    """Yield outputs with what else stands for each at other paths, and what is missing as it is."""
    for each in made:
        if isinstance(each, Output):
            yield from hosts.coded(_with_copies([each], copies), host)
        else:
            yield each


def _put(stage: Stage, host: str | None, copies: Copies, made: Iterable[_Made]) -> list[_Result]:
    """Put outputs on a stage; where one could not be written, what an earlier build wrote stays."""
    put: list[_Result] = []
    for each in made:
        if isinstance(each, Output):
            put.append(stage.put(each))
            continue
        put.append(each)
        if isinstance(each, Failed):
            paths = hosts.paths(_all_paths([each.path], copies), host)
            put += filter(None, [stage.keep(path) for path in paths if stage.status(path)])
    return put


def _feed_bundle(planned: Planned, endings: Iterable[str], host: str | None, copies: Copies) -> Bundle:
    plain = [f"{planned.group.path}{each}" for each in endings]
    return Bundle(hosts.paths(_all_paths(plain, copies), host), planned.fingerprint)


def _site_bundle(plan: Plan, config: Config, copies: Copies) -> Bundle:
    return Bundle(
        hosts.paths(_all_paths(site_paths(config, plan.feed_paths.paths), copies), config.host), plan.fingerprint
    )


def _problems(left_out: Iterable[Failed | Incomplete], config: Config) -> list[Problem]:
    """Report what is missing, each reason once."""
    paths: dict[tuple[str, str], list[str]] = {}
    for each in left_out:
        if isinstance(each, Failed):
            paths.setdefault((each.code, each.message), []).append(each.path)
    articles = {each.problem for each in left_out if isinstance(each, Incomplete)}
    return [
        *articles,
        *(
            Problem(*config.origin, code, f"{message}; not written: {_listed(sorted(having))}")
            for (code, message), having in paths.items()
        ),
    ]


def _listed(paths: list[str]) -> str:
    """Name the first of some paths, and how many more there are."""
    return paths[0] if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"
