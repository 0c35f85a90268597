"""Lines of the file of ids that belong to no article, so that a reader may show one anew that was meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from feeds.articles.earlier_ids import below_home
from feeds.config.id_keys import places_in_ids
from feeds.lib.text import shown
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.check.advice.sourced import Written
    from feeds.config.schema import Config

_COMPARED: Final = 20
"""So many lines are compared with all articles, which takes its time."""


class Listed:
    """What may stand in the file of ids for the articles that there are."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._known: set[str] = set()

    def note(self, written: Written) -> None:
        """Look at one more article."""
        article = written.article
        if self._config.old_ids:
            addresses = [each for each in (article.alternate, article.via) if each]
            self._known |= {article.path, *addresses, *(below_home(each, self._config.home) for each in addresses)}

    def problems(self) -> Iterator[Problem]:
        """Yield what was found."""
        name = self._config.id_keys.known_file
        unused = [key for key in self._config.old_ids if key not in self._known]
        if not name or not unused:
            return
        place = places_in_ids(self._config.folder, name)
        for number, key in enumerate(unused):
            near = get_close_matches(key, self._known, 1) if number < _COMPARED else ()
            meant = f"; did you mean '{shown(near[0])}'?" if near else ""
            yield Problem(name, *place(key), "L118", f"no article is '{shown(key)}'{meant}")
