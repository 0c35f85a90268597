"""All outputs of a plan on a destination's stage: as they are where nothing changed, rendered anew elsewhere."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from feeds.building.delivering import site_of
from feeds.building.last_state import state_output
from feeds.building.previous import Bundle, keep_unchanged
from feeds.building.taken_out import TakenOut
from feeds.config.outputs import extensions, site_paths
from feeds.delivery import hosts
from feeds.destinations import Staged
from feeds.index import published_outputs
from feeds.model import Output
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feeds.building.prepare import Prepared
    from feeds.building.render import Failed, Renderer
    from feeds.config import Config
    from feeds.destinations import Stage
    from feeds.index import Plan, Planned, PublishedOutput
    from feeds.state import SiteState

    _Result = Staged | Failed | TakenOut
    Copies = Mapping[str, tuple[str, ...]]


class StagedOutputs(msgspec.Struct, frozen=True):
    """What is on a stage.

    Attributes:
        outputs: all of them.
        bundles: those that are made together, as long as none of them failed.
        problems: formats of other packages that failed; what an earlier build wrote in them stays.
        tags: how often each template tag that nothing knows was taken out of an article that was rendered, by name.
    """

    outputs: list[Staged]
    bundles: list[Bundle]
    problems: list[Problem]
    tags: Mapping[str, int]


def stage_outputs(prepared: Prepared, state: SiteState, config: Config, stage: Stage) -> StagedOutputs:
    """Put all outputs on a stage.

    Args:
        prepared: says which feeds there are.
        state: what the next build is to go on from.
        config: the config.
        stage: where they are put.
    """
    plan = prepared.plan
    copies = hosts.copies(plan.open_aliases, config.host)
    known = published_outputs(prepared.store, stage.name)
    staged: list[Staged] = []
    staged += _stage_site(prepared, known, config, stage, copies)
    staged += map(stage.put, _host_files(plan, config))
    staged.append(stage.put(state_output(state, plan, max(each.updated for each in plan.feeds))))
    changed = []
    for each in plan.open_feeds:
        kept = keep_unchanged(known, _feed_bundle(each, config, copies), stage)
        if kept is None:
            changed.append(each)
        else:
            staged += kept
    # the largest first: their entries are the ones that others have too
    changed.sort(key=lambda each: -each.articles)
    failed: list[Failed] = []
    taken_out: dict[str, Mapping[str, int]] = {}
    stage_feed = partial(_stage_feed, stage, config.host, copies)
    for result in chain.from_iterable(prepared.pool.render(changed, plan, prepared.store, stage_feed)):
        if isinstance(result, Staged):
            staged.append(result)
        elif isinstance(result, TakenOut):
            taken_out[result.path] = result.tags
        else:
            failed.append(result)
    tags = Counter[str]()
    for counted in taken_out.values():
        tags.update(counted)
    return StagedOutputs(staged, _bundles(plan, config, failed, copies), _problems(failed, config), tags)


def _stage_site(
    prepared: Prepared, known: Mapping[str, PublishedOutput], config: Config, stage: Stage, copies: Copies
) -> Iterable[Staged]:
    """Put what is about all feeds together on a stage."""
    feeds = prepared.plan.open_feeds
    kept = keep_unchanged(known, _site_bundle(prepared.plan, config, copies), stage)
    if kept is not None or not feeds:
        return kept or []
    site = prepared.pool.renderer(prepared.plan, prepared.store).site(feeds)
    return map(stage.put, hosts.coded(_with_copies(site, copies), config.host))


def _host_files(plan: Plan, config: Config) -> Iterator[Output]:
    """Yield what only the host reads; making it anew takes no time, so that nothing needs to remember it."""
    if config.host is None or not plan.open_feeds:
        return
    newest = max(each.updated for each in plan.open_feeds)
    yield from hosts.HOSTS[config.host].files(site_of(config, plan.gone, newest, plan.open_aliases))


def _with_copies(outputs: Iterable[Output], copies: Copies) -> Iterator[Output]:
    """Yield outputs, and behind each the same at its old paths."""
    for output in outputs:
        yield output
        for old in copies.get(output.path, ()):
            yield msgspec.structs.replace(output, path=old)


def _all_paths(paths: Iterable[str], copies: Copies) -> list[str]:
    """Return the paths of outputs with the old ones of each behind it."""
    return [each for path in paths for each in (path, *copies.get(path, ()))]


def _stage_feed(
    stage: Stage, host: str | None, copies: Copies, renderer: Renderer, planned: Planned
) -> list[Staged | Failed | TakenOut]:
    """Put a feed's outputs on a stage; where one cannot be written, what an earlier build wrote stays."""
    staged: list[_Result] = []
    for rendered in renderer.outputs(planned):
        if isinstance(rendered, Output):
            staged += map(stage.put, hosts.coded(_with_copies([rendered], copies), host))
            continue
        staged.append(rendered)
        kept = [
            stage.keep(path) for path in hosts.paths(_all_paths([rendered.path], copies), host) if stage.status(path)
        ]
        staged += filter(None, kept)
    return staged + renderer.taken_out()


def _bundles(plan: Plan, config: Config, failed: Iterable[Failed], copies: Copies) -> list[Bundle]:
    """List what is made together, but for feeds of which something failed: the next build tries them again."""
    missing = {each.path for each in failed}
    feeds = (_feed_bundle(each, config, copies) for each in plan.open_feeds)
    return [_site_bundle(plan, config, copies), *(each for each in feeds if missing.isdisjoint(each.paths))]


def _feed_bundle(planned: Planned, config: Config, copies: Copies) -> Bundle:
    plain = [f"{planned.group.path}{each}" for each in extensions(config)]
    return Bundle(hosts.paths(_all_paths(plain, copies), config.host), planned.fingerprint)


def _site_bundle(plan: Plan, config: Config, copies: Copies) -> Bundle:
    return Bundle(
        hosts.paths(_all_paths(site_paths(config, plan.feed_paths.paths), copies), config.host), plan.fingerprint
    )


def _problems(failed: Iterable[Failed], config: Config) -> list[Problem]:
    """Report what could not be written, each reason once."""
    paths: dict[str, list[str]] = {}
    for path, message in failed:
        paths.setdefault(message, []).append(path)
    return [
        Problem(config.name, 1, 1, "D109", f"{message}; not written: {_listed(sorted(having))}")
        for message, having in paths.items()
    ]


def _listed(paths: list[str]) -> str:
    """Name the first of some paths, and how many more there are."""
    return paths[0] if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"
