"""What a page says to search engines: schema.org's words as JSON-LD (https://www.w3.org/TR/json-ld11/)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

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


def structured(
    name: str, url: str, description: str, updated: datetime, entries: Iterable[Entry], frame: Frame, tag: str
) -> Markup:
    """Return the JSON of a page that lists entries.

    Args:
        name: of the page.
        url: of the page.
        description: what it says; may be empty.
        updated: its newest change.
        entries: newest first; those that have an address are named.
        frame: of the site.
        tag: the language of the page.
    """
    site = {"@type": "WebSite", "name": frame.title, "url": frame.url}
    listed = [each for each in entries if each.alternate][:_MOST]
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "name": name,
        "url": url,
        **({"description": description} if description else {}),
        "inLanguage": tag,
        "dateModified": rfc3339(updated),
        "isPartOf": site,
        "mainEntity": {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": entry.title, "url": entry.alternate}
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
