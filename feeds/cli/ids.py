"""`feeds ids`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from feeds.cli.common import CANNOT_RUN, PROBLEMS, config_option, plural, show_problems, stopping
from feeds.cli.subcommand import Subcommand
from feeds.config import load_config
from feeds.lib.regular_files import regular_bytes
from feeds.lib.text import printable
from feeds.lib.whole_files import write_over
from feeds.problems import Severity
from feeds.problems.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feeds.config import Config
    from feeds.moving.id_mapping import IdMapping
    from feeds.moving.matching import Match


@click.command("ids", cls=Subcommand)
@config_option
@click.option(
    "--from",
    "feeds",
    metavar="FEED",
    multiple=True,
    required=True,
    help="A feed that the site had: an address, a file, or - for stdin. May be given several times.",
)
@click.option(
    "--write",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Add the ids to a file, YAML or .json, instead of printing them.",
)
@click.option("--strict", is_flag=True, help="End with status 1 if any entry is no article.")
@click.option("-v", "--verbose", is_flag=True, help="Show every problem.")
@click.option("-q", "--quiet", is_flag=True, help="Show errors only.")
@stopping
def command(
    *, config_path: Path, feeds: tuple[str, ...], file: Path | None, strict: bool, verbose: bool, quiet: bool
) -> int:
    """Find the ids that subscribers know, and write which article has which.

    The entries of old feeds are found among the articles by their addresses, else by their titles and days. Exit
    status: 0 done; 1 some feeds could not be read; 2 none could, or the file cannot be written.
    """
    from feeds.moving.id_mapping import map_ids  # slow to import, and a config may be wrong

    config = load_config(config_path, may_lack_ids=True)
    mapping = map_ids(feeds, config)
    show_problems(mapping.problems, config.folder, quiet=quiet, verbose=verbose, all_by="-v")
    if not mapping.documents:
        return CANNOT_RUN
    added = 0
    if file is None:
        from feeds.moving.id_mapping import as_lines

        click.echo("".join(as_lines(mapping.rows)), nl=False)
    else:
        try:
            added = _write(file, mapping.rows)
        except OSError as error:
            click.echo(printable(f"feeds: cannot write {file}: {error.strerror or error}"), err=True)
            return CANNOT_RUN
    if not quiet:
        for line in _lines(mapping, config, file, added):
            click.echo(printable(line), err=file is None)
    wrong = any(strict or each.severity is Severity.ERROR for each in mapping.problems)
    return PROBLEMS if wrong else 0


def _write(file: Path, rows: Mapping[str, Match]) -> int:
    """Add rows to a file of ids, and return how many; what it has already stays as it is.

    Raises:
        ConfigError: what the file has is none.
        OSError: it cannot be written.
    """
    from feeds.config.id_keys import read_ids
    from feeds.moving.id_mapping import as_json, as_lines
    from feeds.moving.matching import known_id

    known: dict[str, str] = {}
    if file.exists():
        known, faults = read_ids(file.parent, file.name)
        if faults:
            places = [msgspec.structs.replace(each, path=str(file.absolute())) for each in faults]
            raise ConfigError(f"{file} is no file of ids, and stays as it is", places)
    new = {key: each for key, each in rows.items() if key not in known}
    if not new:
        return 0
    if file.suffix == ".json":
        write_over(file, as_json(known | {key: known_id(each.entry) or "" for key, each in new.items()}))
        return len(new)
    before = regular_bytes(file) if file.exists() else b""
    ended = before if not before or before.endswith(b"\n") else before + b"\n"
    write_over(file, ended + "".join(as_lines(new)).encode())
    return len(new)


def _lines(mapping: IdMapping, config: Config, file: Path | None, added: int) -> Iterator[str]:
    entries = f"{mapping.entries} {'entry' if mapping.entries == 1 else 'entries'}"
    by_title = sum(not each.by_address for each in mapping.matches)
    found = f"{len(mapping.matches)} found among the articles{f', {by_title} by title and day' if by_title else ''}"
    had = len(mapping.matches) - len(mapping.rows)
    ids = f"{plural(added, 'id')} added to {file}" if file else f"{plural(len(mapping.rows), 'id')} listed"
    ids += f", which has {len(mapping.rows) - added} of them already" if file and added < len(mapping.rows) else ""
    yield f"{entries} in {plural(mapping.documents, 'document')}: {found}; {had} have the id that they had; {ids}"
    rule = mapping.rule
    if rule:
        said = rule.rule if rule.site is None else f"{{rule: {rule.rule}, site: '{rule.site}'}}"
        yield f"'ids: {said}' in {config.name} does the same without a file, and for articles that these feeds lack"
    elif file and mapping.rows and file.absolute() != (config.folder / (config.id_keys.known_file or "")).absolute():
        yield f"'ids: {{file: {file}}}' in {config.name}, its path from there, has builds use them"
