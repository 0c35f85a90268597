"""What this program is called, where it says so to others."""

from __future__ import annotations

from typing import Final

PROGRAM: Final = "feeds"
VERSION: Final = "0.1.0"
"""Its version, which the package takes from here."""
HOME: Final[str] = ""
"""The address at which people find out about it, as `Homepage` in pyproject.toml; empty as long as there is none."""


def is_compiled() -> bool:
    """Whether the parts that decode articles are compiled, as they are in a wheel that was built so."""
    from importlib.util import find_spec  # seldom asked

    found = find_spec("feeds.lib.plain_yaml")
    return found is not None and not str(found.origin).endswith(".py")
