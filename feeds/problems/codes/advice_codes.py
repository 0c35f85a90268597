"""What only `feeds check` reports to the authors of articles."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import CodeSection, error, warning

ADVICE: Final = CodeSection(
    "Advice",
    about="Only [`feeds check`](cli.md#feeds-check) gives it. The articles are published as they are.",
    codes={
        "L101": warning(
            "a title of more than 200 characters",
            effect="Readers show a line or two of it.",
            remedy="Shorten it, and put the rest into the excerpt.",
        ),
        "L102": warning(
            "a title in capitals", effect="It shouts among other titles.", remedy="Write it as a sentence."
        ),
        "L103": warning(
            "a title that ends with the site's or the provider's name",
            effect="Readers show that name twice, since feeds have it beside the title.",
            remedy="Leave the name out of the title.",
        ),
        "L104": warning(
            "an excerpt that breaks off and repeats the start of the body",
            effect="Readers show half a sentence.",
            remedy="End it with a sentence, or remove it: feeds then take the first words of the body and show that "
            "there is more.",
        ),
        "L105": warning(
            "nothing to read but a title",
            effect="Readers show an entry without text and pictures.",
            remedy="Give the article an excerpt.",
        ),
        "L106": warning(
            "a picture without its size",
            effect="Pages jump while it loads.",
            remedy="Give it `width` and `height`.",
        ),
        "L107": warning(
            "held back for more than a year",
            effect="The article is not published before its date.",
            remedy="Check the year of the date.",
        ),
        "L108": warning(
            "changed before it was published",
            effect="Feeds take the later of the two dates for both.",
            remedy="Correct one of the two dates.",
        ),
        "L109": warning(
            "two articles with the same title, day and provider",
            effect="Both are published, and readers can hardly tell them apart.",
            remedy="Remove one, or give it another title.",
        ),
        "L110": warning(
            "a topic that looks misspelt",
            effect="The article is missing from the feed of the topic that was meant: only this article has this "
            "spelling, and five or more have one that differs by a letter.",
            remedy="Write the other one, if it was meant.",
        ),
        "L111": warning(
            "a link, picture or file of the site itself that leads nowhere",
            effect="Whoever follows it finds nothing: no feed and no article has the address, and the project has no "
            "file of that name. A picture is not shown. A template tag that names no article (`post_url`, `ref`) "
            "leaves the words without a link.",
            remedy="Correct or remove it, or put the file where the site has its files.",
        ),
        "L112": warning(
            "a field that looks misspelt",
            effect="It is not read, and the field with nearly the same name is missing. Each such name is reported "
            "once, at its first place.",
            remedy="Correct its spelling.",
        ),
        "L113": warning(
            "a date of another program that is not read",
            effect="The article is published, though Hugo's `publishDate` or `expiryDate` says that it should not be "
            "seen now.",
            remedy="Set `date` to hold it back, or `removed: true` to take it down.",
        ),
        "L114": warning(
            "a template tag that is not known",
            effect="Tags of Liquid, Hugo, Nunjucks and Zola are not run. Of the usual ones (figures, videos, "
            "highlighted code, links to posts) it is known what they stand for; others are the picture or the "
            "link that they name, or are taken out with their arguments, and text between two of them stays. Told are "
            "those of which something is not shown.",
            remedy="Write what they stand for.",
        ),
        "L115": warning(
            "the address of the site is a placeholder",
            effect="Subscribers, and links in the feeds, go to an address that is not the site's. A build says so too.",
            remedy="Set `site.url` to where the feeds will be served.",
        ),
        "L116": warning(
            "the cover of a podcast that has not the size which directories ask for",
            effect="Apple's directory does not take it. Looked at are covers that are files of the repository.",
            remedy="Make it a square of 1400 to 3000 pixels.",
            source="Apple's artwork requirements",
        ),
        "L117": error(
            "the address of the site is the one that `feeds init` writes",
            effect="Nothing is there: whoever follows a link or subscribes ends nowhere. A build says so too, and "
            "writes the feeds all the same.",
            remedy="Set `site.url` to where the feeds will be served.",
        ),
        "L118": warning(
            "a line of the file of ids that belongs to no article",
            effect="It does nothing. The article that it was meant for, if there is one, has an id that nobody knows.",
            remedy="Write the article's path below the site, its address or its file, or remove the line of one that "
            "is gone for good.",
        ),
        "L119": warning(
            "episodes, and no feed that is a podcast",
            effect="Podcast programs find the sound, but not how long it lasts, nor season and number, which only the "
            "feeds of podcasts tell in their words.",
            remedy="Give the channel or the group that has the episodes `podcast:` ([podcasts](podcasts.md)).",
        ),
    },
)
