"""What only `feeds check` tells an author of the articles."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import Code, warning

ADVICE: Final[dict[str, Code]] = {
    "L101": warning("a title of more than 200 characters"),
    "L102": warning("a title in capitals"),
    "L103": warning("a title that ends with the site's or the provider's name"),
    "L104": warning("an excerpt that breaks off and repeats the body's start"),
    "L105": warning("nothing to read but a title"),
    "L106": warning("a picture without its size"),
    "L107": warning("held back for more than a year"),
    "L108": warning("changed before it was published"),
    "L109": warning("one title twice on a day"),
    "L110": warning("a topic that looks misspelt"),
    "L111": warning("a reference to the site itself that leads nowhere"),
    "L112": warning("a key that looks misspelt"),
    "L113": warning("a date of another program that is not read"),
    "L114": warning("a template tag in the text"),
}
