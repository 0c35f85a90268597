"""The modules that stand in feeds of every format, each a table of its elements: a new one is a row here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.check.rules import namespaces
from feeds.check.rules.atom_elements import ELSEWHERE
from feeds.check.rules.date_values import period, rfc3339, w3c
from feeds.check.rules.history import HISTORY
from feeds.check.rules.itunes import PODCASTS
from feeds.check.rules.media import MEDIA_RSS
from feeds.check.rules.modules import BOTH, CODES, ENTRY, EVERYWHERE, FEED, anything, table, value
from feeds.check.rules.podcast_namespace import PODCASTING
from feeds.check.rules.rows import Attribute, Element
from feeds.check.rules.rss_modules import RSS_MODULES
from feeds.check.rules.uris import absolute, reference
from feeds.check.rules.value_rules import (
    coordinates,
    decimal,
    language,
    latitude,
    longitude,
    media_type,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.check.rules.rows import Extension, Fault

_REFINED: Final = anything()
_ALL: Final = EVERYWHERE

_MODULES: Final = (
    *RSS_MODULES,
    (
        namespaces.DC,
        "Dublin Core Metadata Element Set 1.1",
        (
            (
                "title creator subject description publisher contributor type format source",
                value(blank=True),
                _ALL,
                None,
            ),
            ("identifier relation coverage rights", value(blank=True), _ALL, None),
            ("date", value(w3c), _ALL, None),
            ("language", value(language), _ALL, None),
        ),
    ),
    (
        namespaces.DCTERMS,
        "DCMI Metadata Terms, section 2",
        (
            ("created issued modified dateAccepted dateCopyrighted dateSubmitted date", value(w3c), _ALL, None),
            ("available valid", value(period), _ALL, None),
            (
                "abstract accessRights accrualMethod accrualPeriodicity accrualPolicy alternative audience",
                _REFINED,
                _ALL,
                None,
            ),
            (
                "bibliographicCitation conformsTo contributor coverage creator description educationLevel",
                _REFINED,
                _ALL,
                None,
            ),
            (
                "extent format hasFormat hasPart hasVersion identifier instructionalMethod isFormatOf",
                _REFINED,
                _ALL,
                None,
            ),
            (
                "isPartOf isReferencedBy isReplacedBy isRequiredBy isVersionOf language license mediator",
                _REFINED,
                _ALL,
                None,
            ),
            (
                "medium provenance publisher references relation replaces requires rights rightsHolder",
                _REFINED,
                _ALL,
                None,
            ),
            ("source spatial subject tableOfContents temporal title type", _REFINED, _ALL, None),
        ),
    ),
    (
        namespaces.GEO,
        "W3C Basic Geo (WGS84 lat/long) Vocabulary",
        (
            ("lat", value(latitude), _ALL, 1),
            ("long", value(longitude), _ALL, 1),
            ("alt", value(decimal()), _ALL, 1),
            ("Point lat_long location SpatialThing", anything(), _ALL, None),
        ),
    ),
    (
        namespaces.GEOURL,
        "GeoURL RSS module",
        (("latitude", value(latitude), BOTH, 1), ("longitude", value(longitude), BOTH, 1)),
    ),
    (
        namespaces.ICBM,
        "ICBM RSS module",
        (("latitude", value(latitude), BOTH, 1), ("longitude", value(longitude), BOTH, 1)),
    ),
    (
        namespaces.GEORSS,
        "GeoRSS Simple (OGC 17-002r1, section 8)",
        (
            ("point", value(coordinates(1, exactly=True)), _ALL, None),
            ("line", value(coordinates(2)), _ALL, None),
            ("polygon", value(coordinates(4, closed=True)), _ALL, None),
            ("box", value(coordinates(2, exactly=True)), _ALL, None),
            ("elev floor radius", value(decimal()), _ALL, None),
            ("circle featurename featuretypetag relationshiptag where", anything(), _ALL, None),
            ("featureName featureTypeTag relationshipTag", anything(), _ALL, None),
        ),
    ),
    (
        namespaces.THREAD,
        "RFC 4685",
        (
            (
                "in-reply-to",
                Element(
                    "RFC 4685, section 3",
                    CODES,
                    blank=True,
                    attributes={
                        "ref": Attribute(absolute, needed=True),
                        "href": Attribute(reference),
                        "source": Attribute(reference),
                        "type": Attribute(media_type),
                    },
                ),
                BOTH,
                None,
            ),
            ("total", value(whole(0)), ENTRY, 1),
            ("children", anything(), BOTH, None),
        ),
    ),
    (
        namespaces.TOMBSTONES,
        "RFC 6721",
        (
            (
                "deleted-entry",
                Element(
                    "RFC 6721, section 3",
                    CODES,
                    holds="elements",
                    attributes={
                        "ref": Attribute(absolute, needed=True),
                        "when": Attribute(rfc3339, needed=True),
                    },
                    children={tag: ELSEWHERE[tag] for tag in namespaces.qualified(namespaces.ATOM, "link", "source")},
                    place="tombstone",
                ),
                FEED,
                None,
            ),
            ("by", anything(), frozenset({"tombstone"}), 1),
            ("comment", anything(), frozenset({"tombstone"}), 1),
        ),
    ),
    (
        namespaces.PUBLISHING,
        "RFC 5023, sections 10.2 and 13.1",
        (("edited", value(rfc3339), ENTRY, 1), ("control collection", anything(), BOTH, None)),
    ),
    (
        namespaces.OPENSEARCH,
        "OpenSearch 1.1, response elements",
        (
            ("totalResults startIndex itemsPerPage", value(whole(0)), FEED, 1),
            ("Query link", anything(), FEED, None),
        ),
    ),
)

EXTENSIONS: Final[Mapping[str, Extension]] = {
    **MEDIA_RSS,
    **PODCASTS,
    **PODCASTING,
    **HISTORY,
    **{tag: row for namespace, section, rows in _MODULES for tag, row in table(namespace, section, rows)},
}
"""Every element that any feed may hold beside those of its own format, by tag."""

WHOLE: Final = frozenset(
    {namespaces.namespace_of(tag) for tag in EXTENSIONS}
    - {
        *(namespaces.GEO, namespaces.EVENT),
        *(namespaces.PODCAST, namespaces.PODCAST_BY_DOCUMENT),  # which still grow
    }
)
"""The namespaces all of whose elements stand in `EXTENSIONS`, so that another name is a mistake."""

NEAR: Final[Mapping[str, str]] = {
    **{known.casefold().rstrip("/#"): known for known in namespaces.KNOWN},
    "http://search.yahoo.com/mrss/1.0": namespaces.MEDIA,
    "https://search.yahoo.com/mrss": namespaces.MEDIA,
    "http://www.w3.org/2005/atom": namespaces.ATOM,
    "https://www.w3.org/2005/atom": namespaces.ATOM,
    "https://www.itunes.com/dtds/podcast-1.0.dtd": namespaces.ITUNES,
    "https://purl.org/dc/elements/1.1": namespaces.DC,
    "https://purl.org/rss/1.0/modules/content": namespaces.CONTENT,
}
"""The namespaces that readers know, by what people write for them: other case, no slash at the end, https."""

NAMED_ATTRIBUTES: Final[Mapping[str, Callable[[str], Fault | None] | None]] = {
    f"{namespaces.THREAD}}}count": whole(0),
    f"{namespaces.THREAD}}}updated": rfc3339,
    **dict.fromkeys(namespaces.qualified(namespaces.LINKS, "type", "rel", "title", "lang")),
    **dict.fromkeys(
        namespaces.qualified(
            namespaces.GEORSS, "featurename", "featuretypetag", "relationshiptag", "elev", "floor", "radius"
        )
    ),
}
"""The attributes that modules put on elements of others, each with what is wrong with its value, if anything."""
