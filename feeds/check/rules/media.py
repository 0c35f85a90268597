"""Media RSS 1.5.1: pictures, sound and films of an entry (RSS Advisory Board)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feeds.check.rules.modules import BOTH, table
from feeds.check.rules.namespaces import MEDIA
from feeds.check.rules.prose import html, plain
from feeds.check.rules.rows import FREE, Attribute, Codes, Element, Fault, many, maybe, some
from feeds.check.rules.uris import absolute, reference
from feeds.check.rules.value_rules import among, decimal, filled, language, media_type, pattern, whole
from feeds.lib.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.check.rules.rows import ElementUse, Extension, RuleReport
    from feeds.check.rules.tree import XmlNode

_CODES: Final = Codes(
    missing="V601",
    repeated="V602",
    unknown="V603",
    no_attribute="V604",
    unknown_attribute="V605",
    text="V606",
    empty="V607",
)
_SECTION: Final = "Media RSS 1.5.1"
_HASH: Final = {"md5": 32, "sha-1": 40}
_SCHEME_RATINGS: Final = {
    "urn:simple": ("adult", "nonadult"),
    "urn:mpaa": ("g", "pg", "pg-13", "r", "nc-17", "x", "nr", "unrated"),
    "urn:v-chip": ("tv-y", "tv-y7", "tv-y7-fv", "tv-g", "tv-pg", "tv-14", "tv-ma", "all"),
}
_TIME: Final = r"(?:now|\d+(?:\.\d+)?s?|\d+:[0-5]\d:[0-5]\d(?:\.\d+)?|[0-5]?\d:[0-5]\d(?:\.\d+)?)"
_npt: Final = pattern(_TIME, "00:01:30.5")
_boolean: Final = among("true", "false")
_number: Final = decimal(0)
_count: Final = whole(0)
_MEDIUMS: Final = ("image", "audio", "video", "document", "executable")


def _tag(name: str) -> str:
    return f"{MEDIA}}}{name}"


def _element(
    *,
    check: Callable[[str], Fault | None] | None = None,
    holds: str = "text",
    blank: bool = False,
    rules: tuple[Callable[[XmlNode, RuleReport], None], ...] = (),
    **attributes: Attribute,
) -> Element:
    return Element(_SECTION, _CODES, holds=holds, blank=blank, check=check, attributes=attributes, rules=rules)


def _may(check: Callable[[str], Fault | None]) -> Attribute:
    return Attribute(check)


def _must(check: Callable[[str], Fault | None] = filled) -> Attribute:
    return Attribute(check, needed=True)


# rules of one element


def _text(node: XmlNode, report: RuleReport) -> None:
    """Check a text by the type that it says it has."""
    kind = node.attributes.get("type", "plain")
    check = html if kind == "html" else plain
    if fault := check(node.text):
        report.add(node, fault.code, f"<media:{node.tag.rpartition('}')[2]}>: {fault.message}")


def _hash(node: XmlNode, report: RuleReport) -> None:
    wanted = _HASH.get(node.attributes.get("algo", "md5"))
    text = node.text.strip()
    if wanted and not re.fullmatch(rf"[0-9A-Fa-f]{{{wanted}}}", text):
        report.add(
            node, "V608", f"'{shown(text)}' is no such hash; write {wanted} hexadecimal digits, or name its algo"
        )


def _rating(node: XmlNode, report: RuleReport) -> None:
    allowed = _SCHEME_RATINGS.get(node.attributes.get("scheme", "urn:simple"))
    text = node.text.strip().lower()
    if allowed and text not in allowed:
        report.add(node, "V608", f"'{shown(text)}' is no rating of that scheme; write one of {', '.join(allowed)}")


def _restriction(node: XmlNode, report: RuleReport) -> None:
    """Check a restriction by its kind: codes of countries, or addresses."""
    text, kind = node.text.strip(), node.attributes.get("type")
    if kind == "country" and not all(re.fullmatch(r"[A-Za-z]{2}", each) for each in text.split()):
        report.add(node, "V608", f"'{shown(text)}' is no list of countries; write codes of ISO 3166, as at de us")
    elif kind == "uri" and any(reference(each) for each in text.split()):
        report.add(node, "V608", f"'{shown(text)}' is no list of addresses; write them with spaces between")


def _group(node: XmlNode, report: RuleReport) -> None:
    """Check that a group offers the same content in several ways, which is its purpose."""
    contents = [child for child in node.children if child.tag == _tag("content")]
    if not contents:
        report.add(node, "V609", "<media:group> holds no media:content, of which it groups several; add them")
    if sum(child.attributes.get("isDefault") == "true" for child in contents) > 1:
        report.add(node, "V610", "several media:content of one group are the default; leave isDefault to one")


def _content(node: XmlNode, report: RuleReport) -> None:
    held = {child.tag for child in node.children}
    if "url" not in node.attributes and _tag("player") not in held:
        report.add(node, "V604", "<media:content> has neither a url nor a media:player; add the url of the file")


def _adult(node: XmlNode, report: RuleReport) -> None:
    report.add(node, "V611", '<media:adult> is deprecated; write <media:rating scheme="urn:simple">')


_ROLE: Final = pattern(r"[a-z][a-z -]*", "photographer, in lower case")
_SIMPLE: Final = {
    "adult": _element(check=among("true", "false", fold=True), rules=(_adult,)),
    "category": _element(scheme=FREE, label=FREE),
    "copyright": _element(url=_may(reference)),
    "credit": _element(role=_may(_ROLE), scheme=FREE),
    "description": _element(blank=True, type=_may(among("plain", "html")), rules=(_text,)),
    "embed": _element(holds="elements", url=_must(absolute), width=_may(_count), height=_may(_count)),
    "hash": _element(algo=_may(among("md5", "sha-1")), rules=(_hash,)),
    "keywords": _element(),
    "license": _element(blank=True, type=_may(media_type), href=_may(reference)),
    "location": _element(blank=True, description=FREE, start=_may(_npt), end=_may(_npt))._replace(place="other"),
    "peerLink": _element(blank=True, type=_may(media_type), href=_must(absolute)),
    "player": _element(blank=True, url=_must(absolute), width=_may(_count), height=_may(_count)),
    "price": _element(
        blank=True,
        type=_may(among("rent", "purchase", "package", "subscription")),
        info=_may(reference),
        price=_may(_number),
        currency=_may(pattern("[A-Z]{3}", "EUR")),
    ),
    "rating": _element(scheme=FREE, rules=(_rating,)),
    "restriction": _element(
        blank=True,
        relationship=_must(among("allow", "deny")),
        type=_may(among("country", "uri", "sharing")),
        rules=(_restriction,),
    ),
    "rights": _element(blank=True, status=_must(among("userCreated", "official"))),
    "status": _element(blank=True, state=_must(among("active", "blocked", "deleted")), reason=FREE),
    "subTitle": _element(blank=True, type=_may(media_type), lang=_may(language), href=_must(absolute)),
    "text": _element(
        type=_may(among("plain", "html")),
        lang=_may(language),
        start=_may(_npt),
        end=_may(_npt),
        rules=(_text,),
    ),
    "thumbnail": _element(blank=True, url=_must(absolute), height=_may(_count), width=_may(_count), time=_may(_npt)),
    "title": _element(type=_may(among("plain", "html")), rules=(_text,)),
}
_MANY: Final = frozenset(
    {"category", "credit", "hash", "price", "rating", "restriction", "subTitle", "text", "thumbnail", "peerLink"}
)


def _lists() -> dict[str, Element]:
    """Make the rows of the elements that hold lists of others."""
    star = _element(blank=True, average=_may(_number), count=_may(_count), min=_may(_count), max=_may(_count))
    statistics = _element(blank=True, views=_may(_count), favorites=_may(_count))
    community = _element(holds="elements")._replace(
        children={
            _tag("starRating"): maybe(star),
            _tag("statistics"): maybe(statistics),
            _tag("tags"): maybe(_element()),
        }
    )

    def listing(of: str) -> Element:
        return _element(holds="elements")._replace(children={_tag(of): some(_element())})

    scene = _element(holds="elements")._replace(
        children={
            _tag("sceneTitle"): maybe(_element()),
            _tag("sceneDescription"): maybe(_element()),
            _tag("sceneStartTime"): maybe(_element(check=_npt)),
            _tag("sceneEndTime"): maybe(_element(check=_npt)),
            **{
                each: maybe(_element()) for each in ("sceneTitle", "sceneDescription", "sceneStartTime", "sceneEndTime")
            },
        }
    )
    return {
        "community": community,
        "comments": listing("comment"),
        "responses": listing("response"),
        "backLinks": listing("backLink"),
        "scenes": _element(holds="elements")._replace(children={_tag("scene"): some(scene)}),
    }


_PARAMETER: Final = _element(blank=True, name=_must())
_OPTIONAL: Final[Mapping[str, ElementUse]] = {
    **{_tag(name): (many if name in _MANY else maybe)(row) for name, row in _SIMPLE.items() if name != "embed"},
    **{_tag(name): maybe(row) for name, row in _lists().items()},
    _tag("embed"): maybe(_SIMPLE["embed"]._replace(children={_tag("param"): many(_PARAMETER)})),
}
_FILE: Final = _element(
    holds="elements",
    url=_may(absolute),
    fileSize=_may(_count),
    type=_may(media_type),
    medium=_may(among(*_MEDIUMS)),
    isDefault=_may(_boolean),
    expression=_may(among("sample", "full", "nonstop")),
    bitrate=_may(_number),
    framerate=_may(_number),
    samplingrate=_may(_number),
    channels=_may(_number),
    duration=_may(_number),
    height=_may(_count),
    width=_may(_count),
    lang=_may(language),
    rules=(_content,),
)._replace(children=_OPTIONAL, place="other")
_GROUP: Final = _element(holds="elements", rules=(_group,))._replace(
    children={**_OPTIONAL, _tag("content"): many(_FILE)}, place="other"
)

MEDIA_RSS: Final[Mapping[str, Extension]] = dict(
    table(
        MEDIA,
        _SECTION,
        [
            ("content", _FILE, BOTH, None),
            ("group", _GROUP, BOTH, None),
            *((tag.rpartition("}")[2], use.element, BOTH, use.most) for tag, use in _OPTIONAL.items()),
        ],
    )
)
"""The elements of Media RSS, by tag."""
