"""What the table of repositories in `docs/generators.md` comes to: `python benchmarks/table.py`.

Rows whose generator was not asked count for the markup that is left, and not for what it publishes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).parents[1] / "docs" / "generators.md"
ROW: Final = re.compile(
    r"\| ([^|]+/[^|]+) \| ([^|]+) \| (\d+) ([^|]*)\| ([^|]*?) ?\| (\d+)(?:, and (\d+) summar\w+)? \|"
)
OF: Final = re.compile(r"of (\d+)")
FIRST: Final = re.compile(r"\d+")


def share(part: int, whole: int) -> str:
    """Return a count and its share."""
    return f"{part:,} of {whole:,} ({part / whole:.2%})"


def main() -> None:
    """Print the sums of the table."""
    rows = ROW.findall(TABLE.read_text(encoding="utf-8"))
    asked = [(int(row[2]), int(whole[1]), row[4]) for row in rows if (whole := OF.match(row[3]))]
    equal = sum(int(found[0]) for _, _, said in asked if (found := FIRST.match(said)))
    published, entries = sum(part for part, _, _ in asked), sum(int(row[2]) for row in rows)
    print(
        f"{len(rows)} repositories; published {share(published, sum(whole for _, whole, _ in asked))}, equal addresses "
        f"{share(equal, published)}, markup left in {share(sum(int(row[5]) for row in rows), entries)}, in summaries "
        f"{share(sum(int(row[6] or 0) for row in rows), entries)}"
    )


if __name__ == "__main__":
    main()
