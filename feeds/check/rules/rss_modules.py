"""The modules that were made for RSS, most of them for RSS 1.0 (http://purl.org/rss/1.0/modules/)."""

from __future__ import annotations

from typing import Final

from feeds.check.rules import namespaces
from feeds.check.rules.date_values import w3c, w3c_or_local
from feeds.check.rules.modules import BOTH, CODES, ENTRY, EVERYWHERE, FEED, anything, value
from feeds.check.rules.prose import html, plain
from feeds.check.rules.rows import Attribute, Element
from feeds.check.rules.uris import reference, url
from feeds.check.rules.value_rules import among, whole, wholes

_RESOURCE: Final = f"{namespaces.RDF}}}resource"
_ABOUT: Final = Element("", CODES, holds="nothing", attributes={_RESOURCE: Attribute(reference, needed=True)})

RSS_MODULES: Final = (
    (
        namespaces.CONTENT,
        "RSS 1.0 module Content",
        (("encoded", value(html, blank=True), ENTRY, 1), ("items", anything(), BOTH, 1)),
    ),
    (
        namespaces.SLASH,
        "RSS 1.0 module Slash",
        (
            ("section department", value(plain), ENTRY, 1),
            ("comments", value(whole(0)), ENTRY, 1),
            ("hit_parade", value(wholes), ENTRY, 1),
        ),
    ),
    (
        namespaces.SYNDICATION,
        "RSS 1.0 module Syndication",
        (
            ("updatePeriod", value(among("hourly", "daily", "weekly", "monthly", "yearly")), FEED, 1),
            ("updateFrequency", value(whole(1)), FEED, 1),
            ("updateBase", value(w3c), FEED, 1),
        ),
    ),
    (namespaces.LICENSE, "creativeCommons RSS module", (("license", value(url), BOTH, None),)),
    (
        namespaces.COMMENT_API,
        "The CommentAPI",
        (("comment commentRss commentRSS", value(url), ENTRY, 1),),
    ),
    (
        namespaces.TRACKBACK,
        "TrackBack module for RSS",
        (("ping", value(url), ENTRY, 1), ("about", value(url), ENTRY, None)),
    ),
    (
        namespaces.BLOG_CHANNEL,
        "blogChannel RSS module",
        (("blogRoll mySubscriptions blink", value(url), FEED, 1), ("changes", value(url), FEED, 1)),
    ),
    (
        namespaces.ADMIN,
        "RSS 1.0 module Administration",
        (("errorReportsTo generatorAgent", _ABOUT, FEED, 1),),
    ),
    (
        namespaces.AGGREGATION,
        "RSS 1.0 module Aggregation",
        (
            ("source", value(), ENTRY, 1),
            ("sourceURL", value(reference), ENTRY, 1),
            ("timestamp", value(w3c), ENTRY, 1),
        ),
    ),
    (
        namespaces.EVENT,
        "RSS 1.0 module Event",
        (
            ("startdate enddate", value(w3c_or_local), ENTRY, 1),
            ("location organizer type", anything(), ENTRY, 1),
        ),
    ),
    (namespaces.CHANGED_PAGE, "RSS 1.0 module ChangedPage", (("server", _ABOUT, FEED, 1),)),
    (
        namespaces.TAXONOMY,
        "RSS 1.0 module Taxonomy",
        (("topics topic", anything(), BOTH | {"other", "root"}, None),),
    ),
    (namespaces.LINKS, "RSS 1.0 module Link", (("link permalink", anything(), EVERYWHERE, None),)),
    (
        namespaces.CREATIVE_COMMONS,
        "RSS 1.0 module Creative Commons",
        (("license License", anything(), EVERYWHERE | {"root"}, None),),
    ),
)
"""Each module: its namespace, the name of its document, and its rows as `modules.table` takes them."""
