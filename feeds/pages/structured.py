"""What a page says to search engines: schema.org's words as JSON-LD (https://www.w3.org/TR/json-ld11/)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
from markupsafe import Markup

from feeds.lib.dates import rfc3339
from feeds.lib.text import drop_forbidden

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from feeds.model import Entry, Frame

_MOST: Final = 10
# HTML, section 13.2.5.4: `</script` and `<!--` mean something within a script, whatever the JSON; `&` in XHTML.
_ESCAPES: Final = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


class PageFacts(NamedTuple):
    """What a page is: its name, address, description (may be empty), language and newest change."""

    name: str
    url: str
    description: str
    tag: str
    updated: datetime


def structured(about: PageFacts, entries: Iterable[Entry], frame: Frame) -> Markup:
    """Return the JSON of a page that lists entries, newest first; those that have an address are named."""
    site = {"@type": "WebSite", "name": frame.title, "url": frame.url}
    listed = [each for each in entries if each.alternate][:_MOST]
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "name": about.name,
        "url": about.url,
        **({"description": about.description} if about.description else {}),
        "inLanguage": about.tag,
        "dateModified": rfc3339(about.updated),
        "isPartOf": site,
        "mainEntity": {
            "@type": "ItemList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": place,
                    **({"name": entry.title} if entry.title else {}),
                    "url": entry.alternate,
                }
                for place, entry in enumerate(listed, 1)
            ],
        },
    }
    return Markup(msgspec.json.encode(_clean(page)).decode().translate(_ESCAPES))  # noqa: S704 - escaped above


def _clean(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        return drop_forbidden(value)
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list) else value
