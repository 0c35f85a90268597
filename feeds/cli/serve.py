"""`feeds serve`."""

from __future__ import annotations

import errno
import sys
from datetime import UTC, datetime
from socket import gaierror
from threading import Thread
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from feeds.building.feed_list import list_feeds
from feeds.cli.colours import failure
from feeds.cli.common import CANNOT_RUN, config_option, plural, show_problems, stopping, unpublished_option
from feeds.cli.subcommand import Subcommand
from feeds.config import load_config
from feeds.config.outputs import first_output
from feeds.lib.freed_memory import return_freed_memory

if TYPE_CHECKING:
    from pathlib import Path


_HERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - nothing is bound by it
"""Where a browser on this machine finds what listens on all of its addresses."""


@click.command("serve", cls=Subcommand)
@config_option
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; 0.0.0.0 for all.",
)
@click.option(
    "--port",
    metavar="N",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port; 0 takes a free one.",
)
@click.option(
    "--workers",
    metavar="N",
    default=1,
    show_default=True,
    type=click.IntRange(1),
    help="How many processes answer.",
)
@click.option("--open", "in_browser", is_flag=True, help="Show the site in a browser.")
@click.option("--no-watch", is_flag=True, help="Do not look for changes while serving.")
@click.option(
    "--from",
    "published",
    metavar="WHERE",
    help="Serve what a build published there, without articles and config: a folder, a bucket or a site's address.",
)
@click.option("-q", "--quiet", is_flag=True, help="No access log.")
@unpublished_option
@stopping
def command(
    *,
    config_path: Path,
    host: str,
    port: int,
    workers: int,
    in_browser: bool,
    no_watch: bool,
    published: str | None,
    quiet: bool,
    include_unpublished: bool,
) -> int | None:
    """Serve the same paths and bytes that a build writes, and show changes of the articles within two seconds."""
    if published is not None and include_unpublished:
        raise click.UsageError("--include-unpublished is about articles, and --from serves without them; leave out one")
    return_freed_memory()
    if published is None:
        found = _made_of_articles(config_path, include_unpublished=include_unpublished)
    else:
        found = _published(published)
    from feeds.web.serving import ServeOptions, listen, run  # needs Flask and uvicorn, which are slow to import

    try:
        listener = listen(host, port)
    except OSError as error:
        click.echo(failure(f"cannot listen on {host}:{port}: {_why_not(error)}"), err=True)
        return CANNOT_RUN
    host, port = listener.getsockname()[:2]
    click.echo(f"{plural(found.feeds, 'feed')} at {_address(host, port)} (Ctrl+C ends it)")
    sys.stdout.flush()
    if in_browser:
        page = f"{_address(_HERE.get(host, host), port)}{found.first}"
        Thread(target=_show, args=(page,), daemon=True).start()
    options = ServeOptions(str(config_path.absolute()), include_unpublished, not no_watch, not quiet, published)
    run(options, listener, workers)
    return None


class _ToServe(NamedTuple):
    """How many feeds there are, and the path of the output that a person should see first."""

    feeds: int
    first: str


def _made_of_articles(config_path: Path, *, include_unpublished: bool) -> _ToServe:
    """Bring the index up to date, and return what there is.

    All processors read the articles here; the processes that answer then find the index as it should be.
    """
    config = load_config(config_path)
    feeds, problems = list_feeds(config, now=datetime.now(UTC), include_unpublished=include_unpublished)
    show_problems(problems, config.folder, all_by="feeds list -v")
    from feeds.web.access import read_keys  # as below

    read_keys(config)
    return _ToServe(len(feeds), first_output(config, (each.path for each in feeds if not each.private)))


def _published(where: str) -> _ToServe:
    """Return what a build published somewhere."""
    from feeds.destinations.origins import origin
    from feeds.web.mirror import Mirror  # as below

    snapshot = Mirror(origin(where), watch=False).snapshot
    return _ToServe(snapshot.numbers.feeds, snapshot.first)


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _show(url: str) -> None:
    """Open an address in a browser, which may take its time to start: the socket listens, and its question waits."""
    import webbrowser  # slow to import

    if not webbrowser.open(url):
        click.echo(f"feeds: no browser was found; open {url} in one", err=True)


def _why_not(error: OSError) -> str:
    """Return why nobody can listen on an address, and the way out."""
    if error.errno == errno.EADDRINUSE:
        return "another program listens there, maybe another 'feeds serve'; --port names another port, 0 a free one"
    if error.errno in {errno.EACCES, errno.EPERM}:
        return "the system lets only administrators listen there; --port names another port, 8000 or above"
    if isinstance(error, gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return "this machine has no such address; --host 127.0.0.1 is for this machine alone, 0.0.0.0 for all"
    return f"{error.strerror or error}; see --host and --port"
