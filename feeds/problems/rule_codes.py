"""The rules that `feeds check` holds feeds to, each with the section it comes from."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import Code, error, warning

_TOP: Final = "JSON Feed 1.1, Top-level"
_ITEMS: Final = "JSON Feed 1.1, Items"
_EXTENSIONS: Final = "JSON Feed 1.1, Extensions"
_DEPRECATIONS: Final = "JSON Feed 1.1, Deprecations"

RULES: Final[dict[str, Code]] = {
    # any feed: the file and its XML
    "V101": error("the file is empty", "XML 1.0, section 2.1"),
    "V102": error("not well-formed XML 1.0", "XML 1.0, section 2.1"),
    "V103": error(
        "bytes that are not what the encoding says, or two encodings named at once",
        "XML 1.0, section 4.3.3",
    ),
    "V104": error("an encoding that nobody knows", "XML 1.0, section 4.3.3"),
    "V105": warning("an encoding that readers need not know", "XML 1.0, section 2.2"),
    "V106": warning(
        "an entity that the document declares itself or leaves to a file elsewhere",
        "XML 1.0, section 4.4",
    ),
    "V107": error("entities that grow into more text than the document has"),
    "V108": error("elements nested deeper than 250 levels"),
    "V109": error("not a feed", 'RFC 4287, section 2; RSS 2.0, section "What is RSS?"; RSS 1.0, section 5.2'),
    "V110": error(
        "the outermost element of a feed in another namespace than that of its format",
        'RFC 4287, section 1.2; RSS 2.0, section "Extending RSS"',
    ),
    # any feed: addresses
    "V131": error(
        "not an address: characters that have to be percent-encoded, or no host where one belongs",
        "RFC 3986, section 2; RFC 3987, section 2.2",
    ),
    "V132": error("an http or https address without a proper host", "RFC 9110, section 4.2"),
    "V133": error(
        "a relative address, or part of one, where a full one belongs",
        'RFC 4287, section 4.2.6; RSS 2.0, section "Comments"; OPML 2.0, section "Subscription lists"',
    ),
    "V134": warning("a scheme that is not registered", "RFC 7595, section 3"),
    "V135": error("not a `tag:` URI", "RFC 4151, section 2.1"),
    "V136": error("not a URN, or a UUID that is none", "RFC 8141, section 2; RFC 9562, section 4"),
    "V137": error("an IRI where RSS takes only URIs", "RSS Advisory Board, RSS Best Practices Profile, data type URL"),
    # any feed: dates
    "V141": error("not a date of RFC 3339", "RFC 4287, section 3.3; RFC 3339, section 5.6"),
    "V142": error("not a date of the W3C's profile of ISO 8601", "W3C Note, Date and Time Formats"),
    "V143": error(
        "not a date of RFC 822",
        'RFC 822, section 5; RSS 2.0, element pubDate; OPML 2.0, section "What is a <head>?"',
    ),
    "V144": error("the wrong day of the week", "RFC 822, section 5.2"),
    "V145": warning(
        "a date of RFC 822 that many readers get wrong",
        "RSS Advisory Board, RSS Best Practices Profile, data type date and time",
    ),
    "V146": warning("a date at which nothing is published"),
    # any feed: other values
    "V151": error("not a language tag", "BCP 47 (RFC 5646), section 2.1"),
    "V152": error("not a mail address", "RFC 5322, section 3.4.1"),
    "V153": error("not a media type", "RFC 6838, section 4.2"),
    "V154": warning(
        "a mail address without a name behind it in parentheses",
        "RSS Advisory Board, RSS Best Practices Profile, data type e-mail address",
    ),
    "V155": error("not a number, or one out of bounds", "the section that the message names"),
    "V156": error("not one of the words, or not of the form, that is asked for", "the section that the message names"),
    "V157": warning("an empty attribute", 'RFC 4287, section 4.2; RSS 2.0, section "Optional channel elements"'),
    "V158": error("not coordinates on the earth", "WGS 84; GeoRSS Simple (OGC 17-002r1), section 8"),
    "V161": warning(
        "markup in plain text",
        "RFC 4287, section 3.1.1.1; RSS Advisory Board, RSS Best Practices Profile, data type character data",
    ),
    "V163": warning(
        "a relative address in the HTML of RSS",
        "RSS Advisory Board, RSS Best Practices Profile, element description",
    ),
    "V164": warning("HTML that runs or embeds something", "RFC 4287, section 8.1"),
    "V165": warning("a control character from a wrong encoding", "Unicode, section 23.1"),
    "V166": warning("not HTML, or HTML whose elements are not closed", "RFC 4287, sections 3.1.1.2 and 3.1.1.3"),
    "V167": warning("elements of HTML in XHTML that are not in its namespace", "RFC 4287, section 3.1.1.3"),
    "V168": warning(
        "HTML that is escaped twice",
        "RFC 4287, section 3.1.1.2; RSS Advisory Board, RSS Best Practices Profile, element description",
    ),
    # Atom
    "V201": error("a required element of Atom is missing", "RFC 4287, section 4"),
    "V202": error("an element of Atom stands more often than it may", "RFC 4287, section 4"),
    "V203": error("an element that Atom does not allow there", "RFC 4287, sections 4 and 6"),
    "V204": error("a required attribute of Atom is missing", "RFC 4287, section 4.2"),
    "V205": error("an attribute that Atom does not know", "RFC 4287, section 2 and appendix B"),
    "V206": error("text where Atom allows elements only", "RFC 4287, section 4"),
    "V207": warning("an empty element of Atom", "RFC 4287, section 3"),
    "V208": warning("an element of no namespace", "RFC 4287, section 6.1"),
    "V211": error("an empty link relation", "RFC 4287, section 4.2.7.2"),
    "V212": warning("a link relation that is not registered", "RFC 4287, section 4.2.7.2"),
    "V213": warning("something within a link", "RFC 4287, section 4.2.7"),
    "V214": warning("the link to the feed itself is relative", "RFC 4287, section 4.2.7.2"),
    "V221": error("two alternate links of the same type and language", "RFC 4287, sections 4.1.1 and 4.1.2"),
    "V222": warning("a feed without a link to itself", "RFC 4287, section 4.1.1"),
    "V223": warning("two entries with one id", "RFC 4287, section 4.1.1"),
    "V224": warning("two entries with one id and one date of update", "RFC 4287, section 4.1.1"),
    "V226": error("an entry without an author", "RFC 4287, sections 4.1.1 and 4.1.2"),
    "V227": error("an entry with neither content nor alternate link", "RFC 4287, section 4.1.2"),
    "V228": warning("an entry with neither content nor summary", "RFC 4287, section 4.1.1.1"),
    "V229": error("an entry whose content needs a summary, and has none", "RFC 4287, section 4.1.2"),
    "V231": error("a `type` that means nothing there", "RFC 4287, sections 3.1.1 and 4.1.3.1"),
    "V232": error("elements in text that holds none", "RFC 4287, sections 3.1.1.1, 3.1.1.2 and 4.1.3.3"),
    "V233": error("XHTML that is not in one `div`", "RFC 4287, sections 3.1.1.3 and 4.1.3.3"),
    "V234": error("content both here and elsewhere", "RFC 4287, section 4.1.3.2"),
    "V235": warning("content elsewhere without a type", "RFC 4287, section 4.1.3.2"),
    "V236": warning("text in content of an XML media type", "RFC 4287, section 4.1.3.3"),
    "V237": error("content that should be Base64, and is not", "RFC 4287, section 4.1.3.3"),
    "V238": warning("HTML content under its media type", "RFC 4287, section 4.1.3.1"),
    # RSS 2.0, and 0.91 to 0.94
    "V301": error(
        "a required element of RSS is missing",
        'RSS 2.0, sections "Required channel elements" and "Optional channel elements"',
    ),
    "V302": error(
        "an element of RSS stands more often than it may",
        "RSS Advisory Board, RSS Best Practices Profile, elements channel and item",
    ),
    "V303": error("an element that RSS does not know there", 'RSS 2.0, section "Extending RSS"'),
    "V304": error("a required attribute of RSS is missing", "RSS 2.0, sections on rss, cloud, enclosure and source"),
    "V305": error("an attribute that RSS does not know", 'RSS 2.0, section "Extending RSS"'),
    "V306": error("text where RSS has elements only", 'RSS 2.0, section "Required channel elements"'),
    "V307": warning("an empty element of RSS", 'RSS 2.0, section "Required channel elements"'),
    "V311": error("a version of RSS that there is not", 'RSS 2.0, section "What is RSS?"'),
    "V312": error("an hour or day to skip that stands twice", "RSS 2.0, elements skipHours and skipDays"),
    "V313": error("a guid that should be a permanent link, and is no address", "RSS 2.0, element guid"),
    "V314": error("an item with neither title nor description", 'RSS 2.0, section "Elements of <item>"'),
    "V315": error("two items with one guid", "RSS 2.0, element guid"),
    "V316": error("the document type of RSS 0.91 in another version", 'RSS 0.91 (Netscape), section "DTD"'),
    "V317": error("a document type that is no longer there", "RSS Advisory Board, RSS 0.91 DTD"),
    "V321": error("a required element of RSS 1.0 is missing", "RSS 1.0, section 5"),
    "V322": error("an element of RSS 1.0 stands more often than it may", "RSS 1.0, section 5"),
    "V323": error("an element that RSS 1.0 does not know there", "RSS 1.0, section 5"),
    "V324": error("a required attribute of RSS 1.0 is missing", "RSS 1.0, section 5"),
    "V325": error("an attribute that RSS 1.0 does not know", "RSS 1.0, section 5"),
    "V326": error("text where RSS 1.0 has elements only", "RSS 1.0, section 5"),
    "V327": warning("an empty element of RSS 1.0", "RSS 1.0, section 5"),
    "V331": warning("a version of RSS that is out of date", 'RSS 2.0, section "About this document"'),
    "V332": warning("a guid that is hardly unique", "RSS 2.0, element guid"),
    # RSS: the Advisory Board's best practices
    "V340": warning(
        "a box to type into, which readers ignore",
        "RSS Advisory Board, RSS Best Practices Profile, element textInput",
    ),
    "V341": warning(
        "items before other elements of the channel",
        "RSS Advisory Board, RSS Best Practices Profile, element channel",
    ),
    "V342": warning(
        "a channel without a link to itself",
        "RSS Advisory Board, RSS Best Practices Profile, element atom:link",
    ),
    "V343": warning(
        "a picture whose title or link is not the channel's",
        "RSS Advisory Board, RSS Best Practices Profile, element image",
    ),
    "V344": warning("a picture that is neither GIF, JPEG nor PNG", "RSS 2.0, element image"),
    "V345": warning(
        "a count of comments without the date of the count",
        "RSS Advisory Board, RSS Best Practices Profile, element slash:comments",
    ),
    "V346": warning(
        "several enclosures in one item",
        "RSS Advisory Board, RSS Best Practices Profile, element enclosure",
    ),
    "V347": warning(
        "the full text without a description before it",
        "RSS Advisory Board, RSS Best Practices Profile, element content:encoded",
    ),
    "V348": warning("an item without a guid", "RSS Advisory Board, RSS Best Practices Profile, element guid"),
    "V349": warning(
        "the same said twice, in RSS and in Dublin Core",
        'RSS Advisory Board, RSS Best Practices Profile, section "Namespace elements"',
    ),
    "V350": warning("midnight as the hour 24", "RSS Advisory Board, RSS Best Practices Profile, element hour"),
    # JSON Feed
    "V401": error("not JSON", "RFC 8259, section 2"),
    "V402": warning("a name stands twice in an object", "RFC 8259, section 4"),
    "V403": error("JSON that is not UTF-8", "RFC 8259, section 8.1"),
    "V404": error("JSON behind a byte order mark", "RFC 8259, section 8.1"),
    "V405": warning("half of a character", "RFC 8259, section 8.2"),
    "V410": error("no version of JSON Feed", _TOP),
    "V411": error("a required member is missing", "JSON Feed 1.1, The Structure of a Feed"),
    "V412": error("a member of the wrong type", "JSON Feed 1.1, The Structure of a Feed"),
    "V413": error("an item's id is empty", _ITEMS),
    "V414": error("two items have one id", _ITEMS),
    "V415": error("an item has no content", _ITEMS),
    "V416": error("not a URL in full", "RFC 3986, section 4.3"),
    "V417": error("not a date as feeds write it", "RFC 3339, section 5.6"),
    "V418": error("an author who says nothing", _TOP),
    "V419": error("the next page is the page itself", _TOP),
    "V420": warning("a member that the format does not know", _EXTENSIONS),
    "V421": error("an extension with a name that none may have", _EXTENSIONS),
    "V422": warning("an address that every public feed should name is missing", _TOP),
    "V423": warning("a deprecated member", _DEPRECATIONS),
    "V424": warning("a member of a later version than the feed names", _DEPRECATIONS),
    "V425": error("not a language tag", "RFC 5646, section 2.1"),
    "V426": error("not a media type", "RFC 6838, section 4.2"),
    "V427": warning("an item whose address is its id alone", _ITEMS),
    "V428": warning("HTML where only text may stand", _ITEMS),
    # OPML
    "V501": error(
        "a required element of OPML is missing",
        'OPML 2.0, sections "What is an <opml>?" and "What is a <body>?"',
    ),
    "V502": error(
        "an element of OPML stands more often than it may",
        'OPML 2.0, sections "What is an <opml>?" and "Notes"',
    ),
    "V503": error("an element that OPML does not know there", 'OPML 2.0, section "Extending OPML"'),
    "V504": error(
        "a required attribute of OPML is missing",
        'OPML 2.0, sections "What is an <opml>?" and "What is an <outline>?"',
    ),
    "V505": error("an attribute that OPML does not know", 'OPML 2.0, section "Extending OPML"'),
    "V506": error("text where OPML has elements only", 'OPML 2.0, section "What is an <outline>?"'),
    "V507": warning("an empty element of OPML", 'OPML 2.0, section "What is a <head>?"'),
    "V511": error("a version of OPML that there is not", 'OPML 2.0, section "What is an <opml>?"'),
    "V512": error("a subscription without the address of its feed", 'OPML 2.0, section "Subscription lists"'),
    "V513": error("a link or an inclusion without an address", 'OPML 2.0, section "Inclusion"'),
    "V515": warning("an outline from before OPML", 'OPML 1.0, section "Compatibility"'),
    "V516": warning("a subscription without a title", 'OPML 2.0, section "Subscription lists"'),
    "V517": warning("a version of a feed that OPML does not know", 'OPML 2.0, section "Subscription lists"'),
    "V518": warning("the address of a feed in an outline without a type", 'OPML 2.0, section "Subscription lists"'),
    "V519": warning("a type of outline that OPML 1 does not know", 'OPML 1.0, section "<outline>"'),
    "V520": warning(
        "an attribute that only the author of an outline knows, in OPML 1 or a type of another's",
        'OPML 1.0, section "<outline>"; OPML 2.0, section "Extending OPML"',
    ),
    # Media RSS
    "V601": error("a required element of Media RSS is missing", "Media RSS 1.5.1"),
    "V602": error("an element of Media RSS stands more often than it may", "Media RSS 1.5.1"),
    "V603": error("an element that Media RSS does not know there", "Media RSS 1.5.1"),
    "V604": error("a required attribute of Media RSS is missing", "Media RSS 1.5.1"),
    "V605": error("an attribute that Media RSS does not know", "Media RSS 1.5.1"),
    "V606": error("text where Media RSS has none", "Media RSS 1.5.1"),
    "V607": warning("an empty element of Media RSS", "Media RSS 1.5.1"),
    "V608": error(
        "a hash, a rating or a restriction that is none of its scheme",
        "Media RSS 1.5.1, elements media:hash, media:rating and media:restriction",
    ),
    "V609": warning("a group that groups nothing", "Media RSS 1.5.1, element media:group"),
    "V610": warning("several defaults in one group", "Media RSS 1.5.1, element media:content"),
    "V611": warning("an element that Media RSS gave up", "Media RSS 1.5.1, element media:adult"),
    # paging, archives and other extensions
    "V701": error(
        "an element that its module does not have, or that cannot stand there",
        "the module's own document, which the message names",
    ),
    "V702": error(
        "an element of a module stands more often than it may",
        "the module's own document, which the message names",
    ),
    "V703": error(
        "an element of a module in a place that it is not for",
        "the module's own document, which the message names",
    ),
    "V704": error("a namespace that is misspelt", "Namespaces in XML 1.0, section 2.3"),
    "V705": warning("a namespace that no rule knows"),
    "V706": error("an attribute that its module does not have", "the module's own document, which the message names"),
    "V707": error("a required element of a module is missing", "the module's own document, which the message names"),
    "V708": error("a required attribute of a module is missing", "the module's own document, which the message names"),
    "V709": error(
        "text or elements in an element of a module that holds none",
        "the module's own document, which the message names",
    ),
    "V710": warning("an empty element of a module", "the module's own document, which the message names"),
    "V711": error("a complete feed that says that there is more of it", "RFC 5005, section 2"),
    "V712": warning("two links to the same page or archive", "RFC 5005, sections 3 and 4"),
    "V713": warning("an archive without a link to the current feed", "RFC 5005, section 4"),
    "V714": warning("a next page that is this page", "RFC 5005, section 3"),
    "V715": warning("a link between archives in an entry", "RFC 5005, section 4"),
    "V721": warning("a value that Apple gave up", "Apple's podcast RSS feed requirements"),
}
