"""The old addresses that lead to outputs that are there now."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from feeds.config.alias_checks import REDIRECTING
from feeds.config.outputs import extensions, site_paths
from feeds.lib.nearest import nearest
from feeds.lib.urls import is_url
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from feeds.config.schema import Config


class Aliased(NamedTuple):
    """What an old address leads to: the path of an output, and of the feed that it is of; empty for what is of all."""

    output: str
    feed: str


def settle_aliases(
    config: Config, feed_paths: Iterable[str], private: Container[str] = ()
) -> tuple[dict[str, Aliased], list[Problem]]:
    """Return the aliases whose targets are there, and what there is to say of the others.

    Args:
        config: its `aliases`.
        feed_paths: of all feeds, without an extension.
        private: of those that become no files.

    Returns:
        The outputs by the old paths that lead there, and the problems. An output keeps its own path whatever an alias
        says.
    """
    if not config.aliases:
        return {}, []
    ours = extensions(config)
    outputs = dict.fromkeys(site_paths(config, frozenset(feed_paths)), "")
    outputs |= {f"{path}{extension}": path for path in feed_paths for extension in ours}
    folders = {path[:end] for path in outputs for end, sign in enumerate(path) if sign == "/"}
    found: dict[str, Aliased] = {}
    problems = []
    for old, target in sorted(config.aliases.items()):
        old_path = old.strip("/")
        parents = (old_path[:end] for end, sign in enumerate(old_path) if sign == "/")
        if old_path in outputs or old_path in folders or any(each in outputs for each in parents):
            message = f"aliases: at '{old}' stands an output, or a folder of them, which stays; take the alias out"
            problems.append(Problem(*config.place("aliases", old), "G109", message))
        elif target in outputs:
            found[old_path] = Aliased(target, outputs[target])
            if outputs[target] not in private and _becomes_a_bare_file(old_path, config):
                message = (
                    f"aliases: '{old_path}' becomes a file without an extension, which hosts send without the media "
                    f"type of a feed, and '{old_path}/' leads nowhere; name a host that redirects, or redirect both"
                )
                problems.append(Problem(*config.place("aliases", old), "G111", message))
        else:
            near = nearest(target, outputs)
            hint = f"did you mean '{near}'?" if near else "`feeds list` shows the paths of all feeds"
            message = f"aliases: no feed is at '{target}', so that '{old}' leads nowhere; {hint}"
            problems.append(Problem(*config.place("aliases", old), "G108", message))
    return found, problems


def _becomes_a_bare_file(old_path: str, config: Config) -> bool:
    """Whether a copy stands at an old path whose name tells no host what it is; a bucket has its type beside it."""
    return config.host not in REDIRECTING and not is_url(config.output) and not PurePosixPath(old_path).suffix


def by_feed(aliases: Mapping[str, Aliased]) -> dict[str, list[tuple[str, str]]]:
    """Return for each feed that has any its old paths, each with the output that it leads to, sorted."""
    found: dict[str, list[tuple[str, str]]] = {}
    for old, (output, feed) in sorted(aliases.items()):
        found.setdefault(feed, []).append((old, output))
    return found
