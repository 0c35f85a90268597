"""The extras of this program: packages that few need, and how one is added to wherever this program was installed."""

from __future__ import annotations

from typing import Final

EXTRAS: Final = {
    "dask": "distributed",
    "import": "feedparser",
    "metrics": "prometheus-client",
    "rst": "docutils",
    "store": "obstore",
}
"""The package that each extra brings, by its name."""


def install(extra: str) -> str:
    """Return how the package of an extra is installed, whatever this program was installed with."""
    package = EXTRAS[extra]
    return (
        f"install {package}, as you installed feeds: 'pipx inject feeds {package}', 'pip install {package}' or "
        f"'uv tool install --with {package} …'"
    )
