"""`feeds new`."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from feeds.articles import decode_options, discover
from feeds.articles.drafts import Withheld
from feeds.articles.read import decode_source
from feeds.articles.selection import Verdict, judge
from feeds.cli.colours import failure
from feeds.cli.common import CANNOT_RUN, clock, config_option, instant_option, stopping
from feeds.cli.habits import habits_of
from feeds.cli.heads import HEADS, HeadField
from feeds.cli.next_steps import run
from feeds.cli.problem_lines import opened_from
from feeds.cli.subcommand import Subcommand
from feeds.config import load_config
from feeds.lib.text import printable
from feeds.lib.urls import is_url, slug, without_secrets
from feeds.lib.whole_files import write_new

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from feeds.articles.source import Source
    from feeds.cli.habits import Habits
    from feeds.config import Config

_NOT_IN_NAMES: Final = re.compile(r"[\\/:*?\"<>|#^\[\]\x00-\x1f]+|^\.+|[. ]+$")
_NO_ADDRESS: Final = "webUrl: https://…  (where the article can be read: feeds makes no page of it)"


@click.command("new", cls=Subcommand)
@click.argument("title", nargs=-1, metavar="TITLE...", required=True)
@config_option
@instant_option("Give it this date instead of the present one.")
@stopping
def command(*, config_path: Path, title: tuple[str, ...], now: datetime | None) -> int:
    """Write a new article, to be filled in.

    It goes into the first folder of articles, and is named and headed as those that are there. Nothing is overwritten.
    """
    name = printable(" ".join(" ".join(title).split()))
    if not name:
        raise click.UsageError('the title is empty; say what the article is called: feeds new "First light"')
    config = load_config(config_path)
    if is_url(config.articles.paths[0]):
        where = without_secrets(config.articles.paths[0])
        click.echo(failure(f"the articles are in {where}; write a file here, and copy it there"), err=True)
        return CANNOT_RUN
    habits = habits_of(config)
    day = clock(now).astimezone(config.articles.zone).replace(microsecond=0)
    path = _path(habits, name, day)
    text = _headed(habits, name, day)
    source = _read(text, path, config)
    if _has_no_address(source):
        text = _headed(habits, name, day, _NO_ADDRESS)
    shown = printable(opened_from(path, config.folder, Path()))
    file = config.folder / path
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_new(file, text.encode())
    except FileExistsError:
        click.echo(failure(f"{shown} is already there, and stays as it is; give the article another title"), err=True)
        return CANNOT_RUN
    except OSError as error:
        click.echo(failure(f"{shown} cannot be written: {error.strerror}"), err=True)
        return CANNOT_RUN
    click.echo(f"wrote {shown}")
    for line in _next(source, path, config, config_path, day):
        click.echo(printable(line))
    return 0


def _path(habits: Habits, title: str, day: datetime) -> str:
    """Return the path of a new article, relative to the config's folder."""
    name = _NOT_IN_NAMES.sub("", title).strip() if habits.is_title else ""
    name = name or slug(title)
    name = f"{day:%Y-%m-%d}-{name}" if habits.is_dated else name
    name = f"{name}/index{habits.suffix}" if habits.is_bundle else f"{name}{habits.suffix}"
    return (Path(day.strftime(habits.folder)) / name).as_posix()


def _headed(habits: Habits, title: str, day: datetime, remark: str = "") -> str:
    """Return the text of a new article: its head, and nothing below."""
    fields = [HeadField("title", title)]
    if habits.published:
        date = f"{day:%Y-%m-%d}" if habits.whole_days else day.isoformat().replace("+00:00", "Z")
        fields.append(HeadField(habits.published, date, is_date=True))
    fields += [HeadField(name, value) for name, value in habits.constant.items()]
    if habits.topics:
        fields.append(HeadField(habits.topics, ()))
    return HEADS[habits.form](fields, remark)


def _read(text: str, path: str, config: Config) -> Source:
    """Return what a new article will be read as once it says something."""
    return decode_source(f"{text}Text.\n".encode(), path, decode_options(config))


def _has_no_address(source: Source) -> bool:
    return not isinstance(source.article, Withheld | None) and source.article.alternate is None


def _next(source: Source, path: str, config: Config, config_path: Path, day: datetime) -> Iterator[str]:
    """Yield lines about what to do with a new article, and what would keep it back."""
    found = discover(config.folder, config.articles.paths, config.output_folder, config.path, config.traits)
    if all(each.path != path for each in found.files) or source.article is None:
        reason = source.passed_over or "; ".join(each.message for each in source.problems) or "it is passed over"
        why = run("list", config_path, "--why", shlex.quote(path))
        yield f"it is none of the articles yet: {reason}; '{why}' says more"
        return
    if isinstance(source.article, Withheld) or judge(source.article, config.select, day) is not Verdict.PUBLISHED:
        yield f"it is not published yet; '{run('list', config_path, '--why', shlex.quote(path))}' says why"
    if _has_no_address(source):
        yield (
            "readers have nothing to open yet, since feeds makes no pages of articles: give it a webUrl, or, where a "
            f"site generator serves its page, set articles.permalink in {config.name}"
        )
    yield f"Next: write in it; '{run('serve', config_path, '--open')}' shows it."
