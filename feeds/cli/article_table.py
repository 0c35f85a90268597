"""What became of every article, as a table, one of them in detail, or as JSON."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from feeds.cli.problem_lines import problem_line
from feeds.lib.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo

    from feeds.building.account import ArticleAccount
    from feeds.config import Config

_GLOB: Final = frozenset("*?[")


def as_json(accounts: Sequence[ArticleAccount]) -> str:
    """Return accounts as a JSON array."""
    objects = [_object(each) for each in accounts]
    return msgspec.json.format(msgspec.json.encode(objects), indent=2).decode()


def _object(account: ArticleAccount) -> dict[str, Any]:
    problems = [{**msgspec.structs.asdict(each), "severity": each.severity.value} for each in account.problems]
    told = {name: value for name, value in msgspec.structs.asdict(account).items() if name != "causes"}
    return {**told, "problems": problems}  # the causes are among the problems


def table(accounts: Sequence[ArticleAccount], zone: tzinfo) -> Iterator[str]:
    """Yield a line for each article: path, verdict, date, how many feeds show it, its address or why not.

    Where the reason is a problem, it stands with its place in the file and its code, since nothing tells it again.
    """
    width = max((len(each.path) for each in accounts), default=0)
    yield f"{'path':{width}}  verdict      published   feeds  address, or why"
    for each in accounts:
        day = f"{each.published.astimezone(zone):%Y-%m-%d}" if each.published else ""
        reason = "; ".join(f"{why.line}:{why.column} {why.code} {why.message}" for why in each.causes)
        address = each.address if each.verdict == "published" else ""
        said = "; ".join(text for text in (address, reason or each.reason) if text)
        line = f"{each.path:{width}}  {each.verdict:11}  {day:10}  {len(each.feeds):5}  {said or 'no address'}"
        yield printable(line)


def details(account: ArticleAccount, config: Config) -> Iterator[str]:
    """Yield lines that tell of one article all that is known."""
    reason = "" if account.causes else account.reason  # what is a problem stands below, with its place
    yield printable(f"{account.path}: {account.verdict}{f': {reason}' if reason else ''}")
    if account.published:
        yield f"  published: {account.published.astimezone(config.articles.zone).isoformat()}"
    if account.verdict == "published":
        yield printable(f"  address: {account.address or 'none'}")
        yield f"  feeds: {', '.join(account.feeds) or 'none'}"
    if account.older:
        yield f"  too old for the {config.limit} newest of: {', '.join(account.older)}"
    for problem in account.problems:
        yield f"  {problem_line(problem, config.folder)}"


def find(accounts: Sequence[ArticleAccount], asked: str, folder: Path) -> ArticleAccount | None:
    """Return the account of a file, named from the current folder or from the config's."""
    names = {asked, os.path.normpath(asked), Path(os.path.relpath(asked, folder)).as_posix()}
    return next((each for each in accounts if each.path in names), None)


def why_not(asked: str, config: Config, suffixes: frozenset[str]) -> str:
    """Return why a file is none of the articles, as far as its name and place tell."""
    file = next((each for each in (Path(asked), config.folder / asked) if each.exists()), None)
    if file is None:
        return "there is no such file"
    if file.is_dir():
        return "it is a folder; name a file"
    paths, output = config.articles.paths, config.output_folder
    reasons = {
        f"files '{file.suffix}' are not read; {', '.join(sorted(suffixes))} are": file.suffix.lower() not in suffixes,
        "hidden files and folders are passed over": any(
            part.startswith(".") and part != ".." for part in Path(os.path.relpath(file, config.folder)).parts
        ),
        "it is in the folder of the outputs": output is not None and _is_below(file, output),
        f"it is not in articles.paths ({', '.join(paths)})": not any(
            _is_below(file, config.folder / path) or _GLOB & set(path) for path in paths
        ),
    }
    fits = (reason for reason, holds in reasons.items() if holds)
    return next(fits, "it was passed over, since files of its name are no articles")


def _is_below(file: Path, folder: Path) -> bool:
    return file.resolve().is_relative_to(folder.resolve())
