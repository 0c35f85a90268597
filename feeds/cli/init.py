"""`feeds init`."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from feeds.cli.common import CANNOT_RUN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

_ARTICLES: Final = ("articles", "_posts", "content/posts", "content", "src/posts", "posts")
"""Where articles may be already: in this program's own folder, or in those of Jekyll, Hugo and Eleventy."""


@click.command("init")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=Path())
def command(folder: Path) -> None:
    """Write a commented config.yaml and sample articles into DIR (this folder, if not given).

    A file that is already there is left as it is. Where there is a folder of articles already, by the name that other
    programs give it too, the config takes it and no samples are written.
    """
    config = folder / "config.yaml"
    had_config = config.exists()
    articles = next((name for name in _ARTICLES if (folder / name).exists()), None)
    try:
        for source, relative in _starter(files("feeds.cli") / "starter", Path()):
            if articles and relative.parts[0] == "articles":
                continue  # somebody's own, among which samples would be published
            target = folder / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            body = source.read_bytes()
            if articles and target == config:
                body = body.replace(b"paths: [articles]", f"paths: [{articles}]".encode())
            try:
                with target.open("xb") as file:
                    file.write(body)
                click.echo(f"wrote {target}")
            except FileExistsError:
                click.echo(f"kept  {target}, which was already there")
    except OSError as error:
        click.echo(f"feeds: cannot write to {folder}: {error.strerror}", err=True)
        sys.exit(CANNOT_RUN)
    if articles:
        click.echo(f"kept  {folder / articles} as it is")
    where = "" if folder == Path() else f" -c {config}"
    if had_config:
        click.echo(f"{config} is as it was; if it is not one of feeds, name another: feeds build -c FILE")
    else:
        click.echo(f"Next: set site.title and site.url in {config}, then run 'feeds build{where}'.")


def _starter(folder: Traversable, relative: Path) -> Iterator[tuple[Traversable, Path]]:
    """Yield each file of the starter and the path where it goes."""
    for each in sorted(folder.iterdir(), key=lambda item: item.name):
        if each.is_dir():
            yield from _starter(each, relative / each.name)
        else:
            yield each, relative / each.name
