"""The rules for what extends feeds: Media RSS, paging and archives, and other modules."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import CodeSection, error, warning

_MEDIA: Final = "Media RSS 1.5.1"
_APPLE: Final = "Apple's podcast RSS feed requirements"
_MODULE: Final = "the module's own document, which the message names"

MEDIA_RSS: Final = CodeSection(
    "Media RSS",
    codes={
        "V601": error(
            "a required element of Media RSS is missing",
            remedy="Add the element that the message names.",
            source=_MEDIA,
        ),
        "V602": error(
            "an element of Media RSS stands more often than it may", remedy="Keep the right one.", source=_MEDIA
        ),
        "V603": error(
            "an element that Media RSS does not know there", remedy="Check its spelling and its place.", source=_MEDIA
        ),
        "V604": error(
            "a required attribute of Media RSS is missing",
            remedy="Add the attribute that the message names.",
            source=_MEDIA,
        ),
        "V605": error(
            "an attribute that Media RSS does not know",
            remedy="Check its spelling, or leave it out.",
            source=_MEDIA,
        ),
        "V606": error(
            "text where Media RSS has none",
            effect="No program shows it.",
            remedy="Leave it out.",
            source=_MEDIA,
        ),
        "V607": warning("an empty element of Media RSS", remedy="Fill it in, or leave it out.", source=_MEDIA),
        "V608": error(
            "a hash, a rating or a restriction that its scheme does not have",
            remedy="Write one of the kind that the message asks for.",
            source=f"{_MEDIA}, elements media:hash, media:rating and media:restriction",
        ),
        "V609": warning(
            "a group without content",
            effect="There is nothing to play or show.",
            remedy="Put `media:content` in it.",
            source=f"{_MEDIA}, element media:group",
        ),
        "V610": warning(
            "several defaults in one group",
            effect="Which of them is played differs from program to program.",
            remedy="Leave `isDefault` to one.",
            source=f"{_MEDIA}, element media:content",
        ),
        "V611": warning(
            "the deprecated element `media:adult`",
            remedy='Write `<media:rating scheme="urn:simple">`.',
            source=f"{_MEDIA}, element media:adult",
        ),
    },
)

EXTENSIONS: Final = CodeSection(
    "Paging, archives and other extensions",
    codes={
        "V701": error(
            "an element that its module does not have, or not there",
            effect="Programs ignore it.",
            remedy="Check its spelling and its place.",
            source=_MODULE,
        ),
        "V702": error(
            "an element of a module stands more often than it may",
            effect="Which of them counts differs from program to program.",
            remedy="Keep the right one.",
            source=_MODULE,
        ),
        "V703": error(
            "an element of a module in a place that it is not for",
            effect="Programs ignore it.",
            remedy="Move it to one of the places that the message names.",
            source=_MODULE,
        ),
        "V704": error(
            "a namespace that is misspelt",
            effect="Programs ignore all of its elements.",
            remedy="Write the one in the message.",
            source="Namespaces in XML 1.0, section 2.3",
        ),
        "V705": warning(
            "a namespace that no rule knows",
            effect="Its elements were not checked.",
            remedy="None is needed, if its spelling is right.",
        ),
        "V706": error(
            "an attribute that its module does not have",
            effect="Programs ignore it.",
            remedy="Check its spelling, or leave it out.",
            source=_MODULE,
        ),
        "V707": error(
            "a required element of a module is missing",
            remedy="Add the element that the message names.",
            source=_MODULE,
        ),
        "V708": error(
            "a required attribute of a module is missing",
            remedy="Add the attribute that the message names.",
            source=_MODULE,
        ),
        "V709": error(
            "text or elements in an element of a module that has none",
            effect="Programs ignore them.",
            remedy="Leave them out.",
            source=_MODULE,
        ),
        "V710": warning("an empty element of a module", remedy="Fill it in, or leave it out.", source=_MODULE),
        "V711": error(
            "a complete feed that names other pages or archives",
            effect="Whether a program looks for older entries differs from program to program.",
            remedy="Leave out the link or `fh:archive`, or else `fh:complete`.",
            source="RFC 5005, section 2",
        ),
        "V712": warning(
            "two links to the same page or archive",
            effect="Which of them is followed differs from program to program.",
            remedy="Keep the right one.",
            source="RFC 5005, sections 3 and 4",
        ),
        "V713": warning(
            "an archive without a link to the current feed",
            effect="A program that found the archive cannot subscribe to the feed.",
            remedy='Add `<link rel="current" href="…"/>`.',
            source="RFC 5005, section 4",
        ),
        "V714": warning(
            "a page behind the last one or before the first, or one that is this page",
            effect="A program that follows it may never end.",
            remedy="Leave `next` out of the last page, and `previous` out of the first.",
            source="RFC 5005, section 3",
        ),
        "V715": warning(
            "a link between archives, or to the current feed, in an entry",
            effect="It means nothing there.",
            remedy="Move it to the feed.",
            source="RFC 5005, section 4",
        ),
    },
)

PODCASTS: Final = CodeSection(
    "Podcasts",
    about="Held against these is a channel that has `itunes:category`, `itunes:owner` or `itunes:type`; elements of "
    "Apple's directory and of Podcasting 2.0 are checked wherever they stand, by the codes above.",
    codes={
        "V721": warning(
            "a value that Apple no longer asks for",
            remedy="Write what the message says.",
            source=_APPLE,
        ),
        "V722": error(
            "a podcast without an element that Apple's directory requires",
            effect="The directory does not take it.",
            remedy="Add the element that the message names; in the config it is one of the keys of "
            "[`podcast`](podcasts.md), or `site.language`.",
            source=_APPLE,
        ),
        "V723": warning(
            "a category that Apple's list does not have",
            effect="The directory does not list the podcast under it.",
            remedy="Write one of [the list](podcasts.md#categories).",
            source=f"{_APPLE}, element itunes:category",
        ),
        "V724": warning(
            "an enclosure of a media type that Apple does not play",
            effect="Apple's programs leave the episode out; others may play it.",
            remedy="Offer the file as MP3, M4A, MP4, MOV, M4V or PDF, and name its type so.",
            source=f"{_APPLE}, element enclosure",
        ),
        "V725": warning(
            "an enclosure without a length",
            effect="Programs cannot say how much there is to load, or how far they are.",
            remedy="Write the file's length in bytes: `length` of the article's enclosure.",
            source=f"{_APPLE}, element enclosure; RSS 2.0, element enclosure",
        ),
        "V726": warning(
            "an episode without a file",
            effect="Podcast programs do not show it.",
            remedy="Give the article an `enclosure`, or leave it out of the podcast's channel.",
            source=f"{_APPLE}, element enclosure",
        ),
        "V727": warning(
            "a cover that is neither JPEG nor PNG, by its name",
            effect="Apple's directory does not take it.",
            remedy="Save it as one of them.",
            source=f"{_APPLE}, element itunes:image",
        ),
        "V728": warning(
            "an episode without a duration",
            effect="Programs do not show how long it lasts before it is loaded.",
            remedy="Set `duration`: `1:02:03`, or seconds.",
            source=f"{_APPLE}, element itunes:duration",
        ),
        "V729": warning(
            "an episode of a serial show without a number",
            effect="Programs cannot put the episodes in order.",
            remedy="Set `episode`.",
            source=f"{_APPLE}, element itunes:episode",
        ),
    },
)
