"""`feeds list`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from feeds.building.feed_list import list_feeds
from feeds.cli.colours import failure
from feeds.cli.common import (
    CANNOT_RUN,
    clock,
    config_option,
    no_cache_option,
    now_option,
    show_problems,
    stopping,
    unpublished_option,
    verbose_option,
)
from feeds.cli.generator_line import say_generator
from feeds.cli.subcommand import Subcommand
from feeds.config import load_config

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from feeds.building.account import ArticleAccount
    from feeds.building.report import FeedSummary
    from feeds.config import Config
    from feeds.problems import Problem


@click.command("list", cls=Subcommand)
@config_option
@click.option("--articles", "articles", is_flag=True, help="Show every article: what became of it and why.")
@click.option("--why", metavar="PATH", help="Show what became of one article, in detail.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array instead of a table.")
@unpublished_option
@now_option
@no_cache_option
@verbose_option
@stopping
def command(
    *,
    config_path: Path,
    articles: bool,
    why: str | None,
    as_json: bool,
    include_unpublished: bool,
    now: datetime | None,
    no_cache: bool,
    verbose: bool,
) -> int | None:
    """Show every feed, or every article.

    Of a feed: its title, path, entries and newest date; in JSON, `entries` counts those in the feed and `articles` all
    that it is made from. Of an article: whether it is published or why not, its date, its feeds and its address.
    """
    told: list[Problem] = []
    config = load_config(config_path)
    say_generator(config, verbose=verbose or articles)
    if articles or why is not None:
        from feeds.building.account import list_articles  # most lists are of feeds
        from feeds.cli import article_table

        accounts, problems = list_articles(
            config, now=clock(now), include_unpublished=include_unpublished, cache=not no_cache
        )
        if why is not None:
            return _why(accounts, why, config, as_json=as_json)
        if as_json:
            _show(article_table.as_json(accounts).splitlines())
        else:
            _show([*article_table.table(accounts, config.articles.zone)])
            told = [problem for each in accounts for problem in each.causes]
    else:
        feeds, problems = list_feeds(
            config, now=clock(now), include_unpublished=include_unpublished, cache=not no_cache
        )
        _show_feeds(feeds, config, as_json=as_json)
    show_problems(problems, config.folder, verbose=verbose, told=told)
    return None


def _show(lines: Sequence[str]) -> None:
    click.echo("\n".join(lines))


def _show_feeds(feeds: Sequence[FeedSummary], config: Config, *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(feeds), indent=2).decode())
        return
    width = max(len(feed.path) for feed in feeds)
    click.echo(f"{'path':{width}}  entries  newest      title")
    for feed in feeds:
        day = f"{feed.updated.astimezone(config.articles.zone):%Y-%m-%d}" if feed.entries else ""
        private = " (private)" if feed.private else ""
        click.echo(f"{feed.path:{width}}  {feed.entries:7}  {day:10}  {feed.title}{private}")


def _why(accounts: Sequence[ArticleAccount], asked: str, config: Config, *, as_json: bool) -> int:
    """Show what became of one file; return the status."""
    from feeds.cli import article_table  # as above

    account = article_table.find(accounts, asked, config.folder)
    if account is None:
        from feeds.articles.discover import suffixes  # plug-ins may add some

        said = article_table.why_not(asked, config, suffixes())
        click.echo(failure(f"{asked} is none of the articles: {said}"), err=True)
        return CANNOT_RUN
    _show([article_table.as_json([account])] if as_json else [*article_table.details(account, config)])
    return 0
