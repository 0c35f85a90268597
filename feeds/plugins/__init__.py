"""What other packages add to this one: rows of its registries, found among the installed packages' entry points.

A registry has a group of entry points of its own (Packaging User Guide, "Entry points specification"):
`feeds.formats`, `feeds.groupings`, `feeds.destinations`, `feeds.readers`. The name of an entry point is the row's name,
its object the row. `docs/extending.md` shows all four.

Nothing is imported but what a config, or an article's file, asks for by its name, and packages are looked through only
where a name is asked for that this package has not.
"""

from __future__ import annotations

from feeds.plugins.failures import blame
from feeds.plugins.installed import Plugin, digest
from feeds.plugins.packages import editions
from feeds.plugins.registry import Registry

__all__ = ["Plugin", "Registry", "blame", "digest", "editions"]
