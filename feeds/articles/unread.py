"""One word on the files that look like articles and that nothing reads."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from feeds.articles.passed_over import NOT_READ
from feeds.articles.readers import READERS, suffix_of
from feeds.articles.restructured import SUFFIX
from feeds.lib.extras import install
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.articles.passed_over import PassedOver


def unread_files(place: tuple[str, int, int], passed_over: Iterable[PassedOver]) -> Iterator[Problem]:
    """Yield one problem that counts, by suffix, the files that look like articles and are not read, if there are any.

    Args:
        place: where it is placed.
        passed_over: as `Discovery` has them.
    """
    counts = Counter(suffix_of(each.path) for each in passed_over if each.reason == NOT_READ)
    if not counts:
        return
    files = (
        "1 file that looks like an article is"
        if counts.total() == 1
        else (f"{counts.total()} files that look like articles are")
    )
    by_suffix = ", ".join(f"{count} {suffix}" for suffix, count in sorted(counts.items()))
    way_out = install("rst") if SUFFIX in counts and not READERS.is_own(SUFFIX) else "a package may add a reader"
    yield Problem(*place, "F114", f"{files} not read: {by_suffix}; {way_out}")
