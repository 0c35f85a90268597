"""From a config to a plan: the index is brought up to date with the articles, and says which feeds there are.

Builds, checks, lists and the server begin here.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from feeds import articles
from feeds.articles.unread import unread_files
from feeds.building.archive_memory import known_archives, recalled_archives
from feeds.building.cache_faults import open_index
from feeds.building.enough import count_articles, require_articles
from feeds.building.fingerprint import made_by, read_by
from feeds.building.in_the_way import UNSEEN, hiding_known, paths_in_the_way, require_none_hidden
from feeds.building.last_state import NOTHING_PUBLISHED, LastPublication, going_on, known_state, own_state, unknown_to
from feeds.building.look import check_look
from feeds.building.moves import moved
from feeds.building.reading import reader_of
from feeds.building.removals import published_as, settle_removals
from feeds.building.unaccounted import missing_entries
from feeds.building.word_memory import date_by_words, with_words
from feeds.building.workers import WorkerPool
from feeds.destinations import DESTINATIONS, is_url
from feeds.formats import FORMATS
from feeds.groupings import GROUPINGS
from feeds.index import (
    Plan,
    Record,
    Store,
    Update,
    failed_groupings,
    file_problems,
    files_passed_over,
    keep_published_ids,
    keep_told_ids,
    plan,
    recall_ids,
    was_published,
)
from feeds.index.contents import unchanged_blobs
from feeds.index.groups import unknown_rules
from feeds.index.store import AUTHORITY_FACT
from feeds.lib.batches import batched
from feeds.problems import Problem
from feeds.problems.errors import NothingToPublish
from feeds.state import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, MutableMapping
    from datetime import datetime

    from feeds.articles.source import Source
    from feeds.building.build_options import BuildOptions, Progress
    from feeds.building.report import Counts
    from feeds.building.unaccounted import Missing
    from feeds.config import Config
    from feeds.state import SiteState

_SHOWN: Final = 250
"""How many files are taken at once from who watches."""


class Prepared(msgspec.Struct, frozen=True):
    """An index that is up to date with the articles, and what follows from it.

    Attributes:
        store: the index, open.
        counts: what became of the articles.
        plan: the feeds to make.
        problems: what was met with config, articles and groups.
        passed_over: the files among the articles that are none, by path.
        pool: renders the feeds.
        state: what is to be remembered once all of this is published.
    """

    store: Store
    counts: Counts
    plan: Plan
    problems: tuple[Problem, ...]
    passed_over: tuple[articles.PassedOver, ...]
    pool: WorkerPool
    state: SiteState = EMPTY


class Indexed(msgspec.Struct, frozen=True):
    """An index that is up to date with the articles.

    Attributes:
        store: the index, open.
        made_by: the digest of all that decides what is made of it.
        problems: what was met with the articles.
        passed_over: the files that are no articles by their names.
        pool: renders feeds.
        state: what the last publication left.
        published: what a destination has of it that the index does not know.
        is_latest: whether that is nothing.
        is_new: whether it had no files before this run.
        in_the_way: the problems with what is no file, or a link where a folder may have been, and hides nothing that
            the index knows.
        now: when this run is made.
    """

    store: Store
    made_by: str
    problems: list[Problem]
    passed_over: list[articles.PassedOver]
    pool: WorkerPool
    state: SiteState
    published: LastPublication
    is_latest: bool
    is_new: bool
    in_the_way: list[Problem]
    now: datetime


@contextmanager
def prepare(
    config: Config,
    options: BuildOptions,
    *,
    published: LastPublication = NOTHING_PUBLISHED,
    sources: MutableMapping[str, Source] | None = None,
) -> Iterator[Prepared]:
    """Bring the index up to date and plan which feeds to make of it.

    Args:
        config: the config.
        options: how to build.
        published: what the destination has of the publication before, where there is one.
        sources: takes what files were read as, by path, as far as they were read anew and in this process.

    Raises:
        NothingToPublish: there is nothing to make.
        NoIndex: the index cannot be written.
    """
    with indexed(config, options, published=published, sources=sources) as index:
        store, problems = index.store, index.problems
        known = index.state.removed.items() | index.state.held.items()
        removed = {id_: each.was for id_, each in known if each.was}
        keep_published_ids(store, removed, is_latest=index.is_latest)
        found = count_articles(store)
        problems += require_articles(found, index.state, config, options, problems)
        planned, missing = _plan_as_published(index, config)
        _require_groupings(store, planned, config, [*problems, *planned.problems])
        problems += unknown_rules(config, [each.group.path for each in planned.feeds])
        problems += _unused_plugins(config)
        left = moved(planned, store, index.state, missing, config, is_latest=index.is_latest)
        if index.is_new or not index.is_latest:  # else the index knows which files there were
            problems += require_none_hidden(index.in_the_way, index.state, store, left.left, problems)
        settled = settle_removals(planned, left, index.state, config, options.now)
        problems += settled.plan.problems
        archives = known_archives(store, settled.plan.feeds)
        state = published_as(settled, found.counts, archives, index.state, config)
        state = with_words(state, store, index.state, config)
        state = msgspec.structs.replace(state, in_the_way=paths_in_the_way(index.in_the_way))
        if not settled.plan.feeds and found.counts.published:
            message = "no group or channel of the config makes a feed of these articles; see groups and min_entries"
            raise NothingToPublish(message, sorted(set(problems)))
        passed_over = tuple(sorted({*index.passed_over, *files_passed_over(store)}))
        problems += index.published.problems
        yield Prepared(store, found.counts, settled.plan, tuple(problems), passed_over, index.pool, state)


def _plan_as_published(index: Indexed, config: Config) -> tuple[Plan, Missing]:
    """Plan which feeds to make, and find what was published and has no article any more.

    What only got another id since keeps the one that was published.
    """
    store = index.store
    planned = plan_feeds(index, config)
    own = own_state(store) if was_published(store) else EMPTY
    missing = missing_entries(planned, store, own, index.published, partial(known_archives, store, planned.feeds))
    if missing.stories and keep_told_ids(store, missing.stories, missing.known | set(index.state.ids.values())):
        planned = plan_feeds(index, config)
    return planned, missing


def plan_feeds(index: Indexed, config: Config) -> Plan:
    """Plan which feeds to make of an index, and go on with their entries' dates and archives as they were published."""
    store, published = index.store, index.published
    date_by_words(store, index.state, config, index.now)
    recalled = recalled_archives(store, own_state(store), published.state, published.read, config)
    return plan(store, config, index.made_by, recalled)


@contextmanager
def indexed(
    config: Config,
    options: BuildOptions,
    *,
    published: LastPublication = NOTHING_PUBLISHED,
    sources: MutableMapping[str, Source] | None = None,
) -> Iterator[Indexed]:
    """Bring the index up to date with the articles; the arguments are those of `prepare`.

    Raises:
        ConfigError: what pages are to look like cannot be used.
        NothingToPublish: some articles cannot be seen.
        NoIndex: the index cannot be written.
    """
    check_look(config)
    read = read_by(config, include_unpublished=options.include_unpublished)

    def is_right(store: Store) -> bool:
        known = known_state(store, unknown_to(store, published).state)
        return store.about(AUTHORITY_FACT) == going_on(config, known).id_authority

    def is_latest_of(store: Store) -> bool:
        return was_published(store) and unknown_to(store, published).state == EMPTY

    with ExitStack() as stack:
        store = open_index(stack, options, read, is_right, is_latest_of)
        is_new = store.about(AUTHORITY_FACT) is None
        published = unknown_to(store, published)
        state = known_state(store, published.state)
        is_latest = published.state == EMPTY
        if is_new or not (is_latest and was_published(store)):
            is_new_rule = config.id_keys.making not in {"", state.rule}
            recall_ids(store, {} if is_new_rule else state.ids)
        known = going_on(config, state)
        if is_new:
            store.note(AUTHORITY_FACT, known.id_authority)
        pool = stack.enter_context(
            WorkerPool(
                known,
                options.jobs,
                include_unpublished=options.include_unpublished,
                now=options.now,
                sources=sources,
                progress=options.feed_progress,
                engine=options.engine,
            )
        )
        problems, found = _read_articles(store, known, options, pool)
        problems = [*config.problems, *problems]
        read_as = made_by(config, read)
        yield Indexed(
            store=store,
            made_by=read_as,
            problems=problems,
            passed_over=found.passed_over,
            pool=pool,
            state=state,
            published=published,
            is_latest=is_latest,
            is_new=is_new,
            in_the_way=[*found.in_the_way, *articles.maybe_in_place_of_folders(found.links)],
            now=options.now,
        )


def _read_articles(
    store: Store, config: Config, options: BuildOptions, pool: WorkerPool
) -> tuple[list[Problem], articles.Discovery]:
    """Find the articles, read those that changed, and take them into the index.

    Returns:
        What was met on the way, and what was found.

    Raises:
        NothingToPublish: some articles cannot be seen. To publish what is left would take down the feeds of the others.
    """
    published_to = options.output if is_url(options.output) else ""
    found = articles.discover(
        config.folder,
        config.articles.paths,
        config.output_folder if published_to else Path(options.output),
        config.path,
        config.traits,
        place_of=config.path_place,
        published_to=published_to,
        list_folders=pool.far_listing.of_folders if pool.far_listing else None,
    )
    reader = reader_of(config, include_unpublished=options.include_unpublished, now=options.now)
    unchanged = partial(unchanged_blobs, config.folder)
    ask_stamps = pool.far_listing.stamps if pool.far_listing else None
    update = Update(store, reader, now=options.now, unchanged=unchanged, jobs=options.jobs, ask_stamps=ask_stamps)
    unseen: set[Problem] = set()
    for records in batched(pool.read(update.changed(_watched(found, options.progress))), update.size_of_batch):
        unseen.update(problem for record in records if record.unseen for problem in record.problems)
        update.apply(records)
    unreadable = {each.path: Record(each.path, 0, b"", problems=(each,)) for each in found.unreadable}
    update.hold(list(unreadable.values()))
    hidden = hiding_known(store, found, update)
    if not hidden:  # else the index keeps what it knows of them, so that the next run finds them hidden too
        update.finish()
    if found.unseen or unseen or hidden:
        raise NothingToPublish(UNSEEN, sorted({*found.problems, *unseen, *hidden}))
    problems = [*found.problems, *unread_files(config.origin, found.passed_over), *file_problems(store)]
    return problems, found


def _watched(found: articles.Discovery, progress: Progress) -> Iterable[articles.FoundFiles]:
    """Return what was found, each file of it shown to who watches; else most need not be made objects."""
    return found.groups if progress is iter else batched(progress(found.files), _SHOWN)


def _require_groupings(store: Store, planned: Plan, config: Config, problems: Iterable[Problem]) -> None:
    """Stop where a grouping of another package failed so that it makes no feed: none is to be taken down for that.

    Raises:
        NothingToPublish: there is one.
    """
    making = {grouping for each in planned.feeds for grouping, _ in each.group.keys}
    asked = {name for group in config.groups for name in group.by}
    failed = [f"'{name}'" for name in failed_groupings(store) if name in asked - making]
    if failed:
        named = ", ".join(failed)
        message = f"the grouping {named} failed and makes no feed; nothing was published, so that none is taken down"
        raise NothingToPublish(message, sorted(set(problems)))


def _unused_plugins(config: Config) -> Iterator[Problem]:
    """Report what other packages add and nobody can ask for."""
    for registry in (FORMATS, GROUPINGS, articles.READERS, DESTINATIONS):
        yield from (Problem(*config.origin, "C115", each) for each in registry.unused())
