"""Every kind of problem, in tables from which `docs/problems.md`, `docs/rules.md` and `feeds explain` are made.

They are imported only where a problem is shown or explained, so that nothing else waits for their texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.problems.codes.advice_codes import ADVICE
from feeds.problems.codes.article_codes import ARTICLES, FILES, FRONT_MATTER
from feeds.problems.codes.atom_codes import ATOM
from feeds.problems.codes.chain_codes import CHAINS
from feeds.problems.codes.config_codes import CONFIG
from feeds.problems.codes.extension_codes import EXTENSIONS, MEDIA_RSS, PODCASTS
from feeds.problems.codes.json_feed_codes import JSON_FEED
from feeds.problems.codes.old_feed_codes import OLD_FEEDS
from feeds.problems.codes.opml_codes import OPML
from feeds.problems.codes.output_codes import DESTINATIONS, ENGINES, GROUPS, HUB
from feeds.problems.codes.rss_codes import BEST_PRACTICES, RSS
from feeds.problems.codes.xml_codes import ADDRESSES, DATES, OTHER_VALUES, XML
from feeds.problems.kinds import Page, Severity

if TYPE_CHECKING:
    from feeds.problems.kinds import Code

PAGES: Final = {
    "problems": Page((CONFIG, FILES, FRONT_MATTER, ARTICLES, GROUPS, DESTINATIONS, ENGINES, HUB, OLD_FEEDS, ADVICE)),
    "rules": Page(
        (
            *(XML, ADDRESSES, DATES, OTHER_VALUES, ATOM, RSS, BEST_PRACTICES, JSON_FEED, OPML, MEDIA_RSS),
            *(EXTENSIONS, CHAINS, PODCASTS),
        ),
        effects={
            Severity.ERROR: "The feed breaks a specification. Some programs read it all the same; others show it "
            "wrongly, leave an entry out, or refuse the whole feed.",
            Severity.WARNING: "The feed can be read, but some programs show it in another way than was meant, or "
            "ignore what the problem is about.",
        },
    ),
}
"""The sections of every code, by the page of `docs/` that lists them."""

CODES: Final[dict[str, Code]] = {
    name: code for page in PAGES.values() for section in page.sections for name, code in section.codes.items()
}
"""Every kind of problem by its code. A code never changes its meaning; a retired one is never used again."""
