"""What can be wrong with the feeds that a site had before it came here."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import CodeSection, error, warning

OLD_FEEDS: Final = CodeSection(
    "Old feeds",
    about="`feeds import` and `feeds ids` report these of the feeds that they read.",
    codes={
        "I101": error(
            "an old feed cannot be read",
            effect="Nothing of it is taken; the other feeds are.",
            remedy="Check the address or the path. Save a feed that needs a password as a file, and one of more than "
            "64 MB in parts.",
        ),
        "I102": error(
            "not a feed, or one that is not safe to read",
            effect="Nothing of it is taken; the other feeds are.",
            remedy="Name the feed and not the page that it belongs to. `feeds check FILE` says what is wrong with it.",
        ),
        "I103": warning(
            "an old feed is not well-formed XML",
            effect="It is read as far as that can be guessed; details of podcasts and pictures are not.",
            remedy="Repair it where the message says, or look through what came of it.",
        ),
        "I104": error(
            "archives or pages of an old feed are not all read",
            effect="What was read until then is taken; what is older is not.",
            remedy="The message says why. Name the documents that are missing, as files or addresses of their own.",
        ),
        "I105": warning(
            "two entries of an old feed have one id",
            effect="The first one keeps it; the other gets its address as its id.",
            remedy="Nothing, if readers of the old feed told them apart by their addresses; else write the `guid`.",
        ),
        "I106": error(
            "an entry of an old feed has nothing in it",
            effect="It is left out.",
            remedy="Nothing, if there was nothing to read; else write the article by hand.",
        ),
        "I107": warning(
            "an entry of an old feed has no date that can be read",
            effect="Its article is written without one, and a build leaves it out.",
            remedy="Set `date` in the article.",
        ),
        "I108": warning(
            "an address in an old feed that is no http or https URL",
            effect="It is left out of the article.",
            remedy="Write the right one into the article, if it is missed.",
        ),
        "I109": warning(
            "an id of an old Atom feed that is no IRI",
            effect="RSS and JSON Feed have it word for word. Atom needs an IRI (RFC 4287, section 4.2.6) and gets one "
            "that is made of it, so that readers of the Atom feed show the entry once more.",
            remedy="Nothing; who reads the RSS or the JSON feed sees no difference.",
        ),
        "I110": warning(
            "an entry of an old feed is no article",
            effect="Its id is in no file of ids. Readers keep what they have of it.",
            remedy="Nothing, if the article is gone. If it is there at another address and with another title, write "
            "its line into the file of ids yourself; `feeds import` writes the article.",
        ),
        "I111": warning(
            "an entry of an old feed may be several articles",
            effect="Its id is in no file of ids, and readers show the article that it is once more.",
            remedy="Write its line into the file of ids yourself.",
        ),
        "I112": warning(
            "an article has several ids in old feeds",
            effect="That of the feed that is named first counts; who reads the others sees the article once more.",
            remedy="Name the feed first that most subscribers read. An article may also say both: `id` is that of Atom "
            "and JSON Feed, `guid` that of RSS.",
        ),
        "I113": warning(
            "what an old podcast says of itself and its settings here cannot say",
            effect="`feeds import` leaves it out of the settings that it shows for the config.",
            remedy="Look in the old feed where the message says, and choose what fits: a category of Apple's list, an "
            "address, a UUID.",
        ),
    },
)
