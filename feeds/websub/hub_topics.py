"""Topics (WebSub, section 2): the addresses that somebody can subscribe to, each with the digest of what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.config.outputs import extensions, site_paths
from feeds.lib.urls import STATE
from feeds.pages.filenames import MISSING, archive_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.config import Config


def topics(config: Config, digests: Mapping[str, str]) -> dict[str, str]:
    """Return the digest of every output that announces the hub, by its address: a feed in each format, and its page.

    Archives announce none: what comes to them was in their feed before.

    Args:
        config: says where the outputs are served, and which feeds need a key: those are no topics.
        digests: those of all outputs by path, as a `Destination` has them.
    """
    digests = {path: digest for path, digest in digests.items() if not path.startswith(archive_folder())}
    endings = extensions(config)
    feeds = frozenset(path.removesuffix(endings[0]) for path in digests if path.endswith(endings[0]))
    others = {*site_paths(config, feeds), MISSING, STATE}
    return {
        f"{config.site.url}{path}": digest
        for path, digest in digests.items()
        if path not in others
        and (ending := next(filter(path.endswith, endings), None))
        and not config.access.covers(path.removesuffix(ending))
    }
