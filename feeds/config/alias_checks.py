"""What is wrong with the old addresses that a config names, as far as the config alone tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.config.mistakes import Mistake, did_you_mean
from feeds.config.outputs import extensions, site_paths
from feeds.formats import FORMATS
from feeds.groupings import ARCHIVES, CHANNELS, EVERYTHING, GROUPINGS
from feeds.lib import lazy_re
from feeds.lib.codings import CODINGS
from feeds.lib.urls import MANIFEST, STATE
from feeds.pages.filenames import MISSING, PAGE, read_archive_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.config.schema import ConfigFile

_NO_PATH: Final = lazy_re.compile(r"[\x00-\x1f\x7f?#%\\*\ud800-\udfff]")
_CODED: Final = tuple(each.extension for each in CODINGS.values())
REDIRECTING: Final = frozenset({"netlify", "cloudflare", "nginx", "caddy"})
"""The hosts that lead readers on from an old path; elsewhere a copy stands there."""
_OF_HOSTS: Final = frozenset({"_headers", "_redirects", "CNAME", MISSING, MANIFEST, STATE})
"""What hosts read, and what builds do."""


def check_aliases(config: ConfigFile) -> Iterator[Mistake]:
    """Yield aliases that cannot be: old paths that no output can have, and targets that no output ever will."""
    if not config.aliases:
        return
    old_paths = {old: old.strip("/") for old in config.aliases}
    for old, target in config.aliases.items():
        if fault := _fault_of_path(old) or _collision(old_paths[old], config):
            yield Mistake("C117", ("aliases", old), f"found {old!r}; {fault}")
        elif len([each for each in old_paths.values() if each == old_paths[old]]) > 1:
            yield Mistake("C117", ("aliases", old), f"{old_paths[old]!r} stands twice; remove one")
        elif within := next((each for each in old_paths.values() if each.startswith(f"{old_paths[old]}/")), None):
            message = f"found {old!r} and {within!r}; no file can be a folder too, as hosts need that do not redirect"
            if config.host not in REDIRECTING:
                yield Mistake("C117", ("aliases", old), message)
        if fault := _impossible(target, config):
            yield Mistake("C117", ("aliases", old), f"found {target!r}; {fault}")


def _fault_of_path(old: str) -> str | None:
    """Return why a path is none that a site could have had below its address."""
    hint = "expected a path below site.url, such as feed.xml or tag/chips/feed"
    if old.startswith("/") or "://" in old:
        return f"{hint}, without a slash before it"
    parts = old.removesuffix("/").split("/")
    if not all(parts) or _NO_PATH.search(old):
        return f"{hint}, without %, ?, # and *"
    if any(part in {".", ".."} for part in parts):
        return f"that leaves the folder of the outputs; {hint}"
    if any(part.startswith(".") for part in parts):
        return f"no host serves names that start with a dot; {hint}"
    return None


def _collision(old: str, config: ConfigFile) -> str | None:
    """Return which output, or folder of outputs, always stands at a path."""
    bare = next((old.removesuffix(each) for each in _CODED if old.endswith(each)), old)
    whole = {f"{EVERYTHING}{each}" for each in extensions(config)} if any(not each.by for each in config.groups) else ()
    channels = {f"{CHANNELS}/{each.name}{extension}" for each in config.channels for extension in extensions(config)}
    fixed = {*site_paths(config), *whole, *channels, *_OF_HOSTS}
    if bare in fixed:
        return "that is the path of an output itself"
    if any(old.startswith(f"{each}/") for each in fixed):
        return "that is below an output, which is no folder"
    archived = read_archive_path(bare)
    if archived and archived.extension in extensions(config) and config.archives:
        return "that is the path of an archive"
    folders = {CHANNELS} if config.channels else set()
    folders |= {ARCHIVES} if config.archives else set()
    folders |= {GROUPINGS.get(name).folder for group in config.groups for name in group.by}
    return "that is a folder of outputs" if old in folders else None


def _impossible(target: str, config: ConfigFile) -> str | None:
    """Return why no output can ever be at a path, whatever the articles say."""
    if target in site_paths(config):
        return None
    ours = extensions(config)
    path = next(
        (target.removesuffix(each) for each in sorted(ours, key=len, reverse=True) if target.endswith(each)), ""
    )
    if not path:
        known = {FORMATS.get(name).extension for name in config.formats} | ({PAGE} if config.pages else set())
        return f"expected the path of a feed with its extension, one of {', '.join(sorted(known))}"
    first, *rest = path.split("/")
    if first == CHANNELS and len(rest) == 1:
        names = [channel.name for channel in config.channels]
        if rest[0] in names:
            return None
        return f"no channel is named {rest[0]!r}; {did_you_mean(rest[0], names) if names else 'the config has none'}"
    folders = ["/".join(GROUPINGS.get(name).folder for name in group.by) for group in config.groups]
    asked = "/".join(path.split("/")[::2]) if path != EVERYTHING else ""
    is_whole = path == EVERYTHING or len(path.split("/")) % 2 == 0
    if is_whole and asked in folders and all(path.split("/")):
        return None
    shapes = [
        EVERYTHING if not group.by else "/".join(f"{GROUPINGS.get(name).folder}/…" for name in group.by)
        for group in config.groups
    ]
    return f"no group or channel makes a feed there; {did_you_mean(path, shapes)}"
