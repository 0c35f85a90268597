"""The rules for a feed and its archives together."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import CodeSection, error, warning

_SOURCE: Final = "RFC 5005, section 4"

CHAINS: Final = CodeSection(
    "A feed and its archives",
    about="`feeds check` follows `prev-archive`, in JSON Feed `next_url`, from each feed to the files that stand for "
    "these addresses. Where they are it knows from the feed's address of itself, which ends as its path does: what is "
    "before that is the address and the folder of the site. What is at other addresses is not looked at, nor are the "
    "archives of a feed that is named alone and has none beside it. Without a file it does the same with what a build "
    "would publish.",
    codes={
        "V731": error(
            "an archive that is not there, or is no feed",
            effect="Programs that read all of a feed end there, and never show what is older.",
            remedy="Publish the archive, or leave out the link to it.",
            source=_SOURCE,
        ),
        "V732": warning(
            "a document that is linked as an archive and does not say that it is one",
            effect="Programs that find it take it for a feed, and poll what never changes.",
            remedy="Add `<fh:archive/>` to it.",
            source=_SOURCE,
        ),
        "V733": error(
            "an archive whose `current` leads to another feed than its own",
            effect="A program that found the archive subscribes to the wrong feed, or to none.",
            remedy="Write the address that the feed has as `self`.",
            source=_SOURCE,
        ),
        "V734": warning(
            "an archive that does not lead back by `next-archive` to the one that leads to it",
            effect="A program that reads from the oldest archive on leaves others out.",
            remedy="Write the address of the next newer archive; the newest one needs none.",
            source=_SOURCE,
        ),
        "V735": error(
            "archives that lead round in a circle",
            effect="A program that follows them may never end.",
            remedy="Leave `prev-archive`, or `next_url`, out of the oldest document.",
            source=_SOURCE,
        ),
        "V736": error(
            "an entry that stands in two documents, with two stories of the same date",
            effect="Which of them is shown differs from program to program.",
            remedy="Leave the entry out of one of them, or give the right one a later `updated`.",
            source=_SOURCE,
        ),
        "V737": warning(
            "an archive with an entry that is newer than all entries of the feed",
            effect="Programs look at archives once, and never see it.",
            remedy="Put the newest entries into the feed itself.",
            source=_SOURCE,
        ),
    },
)
