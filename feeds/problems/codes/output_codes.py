"""What can be wrong with groups of articles, with the destination of the outputs, and with telling a hub."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import CodeSection, error, warning

_UNTOUCHED: Final = "Nothing is written, and what is published stays as it is."
_REPORT: Final = "The message names the package. Report the failure to its authors, or take its name out of the config."

GROUPS: Final = CodeSection(
    "Groups and channels",
    codes={
        "G101": warning(
            "one provider, topic or the like goes by two names",
            effect="Its feed has the name that most of the articles use.",
            remedy="Use one name in all articles.",
        ),
        "G102": warning(
            "two names that would have one path",
            effect="Both have a feed; the path of one ends in a short digest.",
            remedy="Use one spelling, if they mean the same.",
        ),
        "G103": warning(
            "a channel that matches no article",
            effect="Its feed is published without entries.",
            remedy="Check the channel's `where`.",
        ),
        "G104": warning(
            "a channel names a topic or a provider that no article has",
            effect="The name selects nothing.",
            remedy="Check its spelling in the channel's `where`.",
        ),
        "G105": error(
            "an access rule names a feed that does not exist",
            effect="Everything is published, and what the rule was to protect may be open to everybody.",
            remedy="Correct the path; `feeds list` shows those of all feeds.",
        ),
        "G106": error(
            "a grouping of another package failed",
            effect="The article is in no feed of that grouping. Where that leaves the grouping without any feed, "
            "nothing is published, so that none is taken down.",
            remedy=_REPORT,
        ),
        "G110": warning(
            "an article would stand in too many feeds of a grouping, or of a crossing",
            effect="It stands in the first 100 feeds that another package's grouping has for it, and in none of a "
            "crossing of which more than 500 would have it.",
            remedy="Give the article fewer topics or authors, or cross fewer groupings.",
        ),
        "G107": warning(
            "the config describes a feed that there is not",
            effect="Nothing is said of any feed.",
            remedy="Correct the name in `describe`; the message suggests the nearest.",
        ),
        "G108": warning(
            "an alias leads to a feed that there is not",
            effect="The old address leads nowhere until there is such a feed.",
            remedy="Correct the path in `aliases`, or wait for an article that makes the feed.",
        ),
        "G109": warning(
            "an alias has the path of an output",
            effect="The output stands there, and the alias counts for nothing.",
            remedy="Take it out of `aliases`.",
        ),
        "G111": warning(
            "an alias without an extension becomes a file",
            effect="Static hosts send such a file without the media type of a feed, as `application/octet-stream` for "
            "example, which some programs refuse; and the path with a slash behind it leads nowhere. `feeds serve` "
            "redirects both.",
            remedy="Name with `host` one that redirects, or have the server redirect both paths and take the alias "
            "out.",
        ),
    },
)

DESTINATIONS: Final = CodeSection(
    "Destinations",
    codes={
        "D101": error(
            "the destination, or a folder that the build needs, cannot be written",
            effect=_UNTOUCHED,
            remedy="Check permissions and free space, or name another folder with `output` or `-o`.",
        ),
        "D102": error(
            "a folder stands where a feed should go", effect=_UNTOUCHED, remedy="Remove or rename the folder."
        ),
        "D103": warning(
            "the manifest of an earlier build cannot be read",
            effect="Everything is published and a new manifest is written. Feeds of earlier builds that no longer "
            "belong stay, since nothing says that they are this program's.",
            remedy="Remove such feeds by hand.",
        ),
        "D104": warning(
            "a feed that no longer belongs was changed by somebody else",
            effect="It stays where it is: only files with the bytes of an earlier build are removed.",
            remedy="Remove it by hand.",
        ),
        "D105": error(
            "no kind of destination has this name",
            effect=_UNTOUCHED,
            remedy="Name a folder, or a URL of one of the kinds that the message lists.",
        ),
        "D106": error(
            "not the URL of a bucket",
            effect=_UNTOUCHED,
            remedy="Write `s3://bucket/prefix`, `gs://bucket/prefix` or `az://container/prefix`, without keys in it.",
        ),
        "D107": error(
            "object stores need a package that is not installed",
            effect=_UNTOUCHED,
            remedy="Install obstore: [extras](cli.md#extras).",
        ),
        "D108": error(
            "an object store refused or did not answer",
            effect="What was uploaded until then stays, so that readers see whole feeds, some new and some as they "
            "were.",
            remedy="The message has what the store said. Correct that, or only build again: "
            "[the next build completes the upload](object-stores.md#when-it-breaks-off).",
        ),
        "D109": error(
            "a format of another package failed",
            effect="The files that it could not write stay as an earlier build left them, or are missing; everything "
            "else is published.",
            remedy=_REPORT,
        ),
        "D110": error(
            "a file that no build made would be replaced",
            effect=f"{_UNTOUCHED} So it is where another program has written a file of its own over an output.",
            remedy="Choose another folder with `output` or `-o`, such as `public/feeds`; or replace the file with "
            "`feeds build --force`.",
        ),
        "D111": warning(
            "what the last publication left to be remembered cannot be read",
            effect="Everything is published. What only that file said is forgotten: see [history](history.md).",
            remedy="Restore `feeds-state.json` from a copy, or build on the machine that built last.",
        ),
        "D112": error(
            "what a build published cannot be read",
            effect="Nothing is served. A server that runs already goes on with what it has.",
            remedy="The message says why. It is a folder, a bucket or a site that `feeds build` wrote, with its "
            "`.feeds-manifest.json`; check the address, the permissions and the network.",
        ),
        "D118": error(
            "writing a folder broke off",
            effect="Each file is whole; some are new, and the others as they were. All is tried beforehand, so that it "
            "happens only where what was possible then is impossible a moment later.",
            remedy="Mend what the message names, and build again: the next build completes it.",
        ),
        "D119": error(
            "this program failed to write an output",
            effect="The file stays as an earlier build left it, or is missing; everything else is published. The next "
            "build tries it again.",
            remedy="The fault is this program's. Report it to its maintainers, with the message.",
        ),
        "D113": warning(
            "what `--previous` names has nothing of a publication that this program reads",
            effect="With `--strict` nothing is written. Else everything is published, and nothing is known of what was "
            "published before.",
            remedy="Name the folder, bucket or address that has the `feeds-state.json` of the last publication; for "
            "the first one leave `--previous` out.",
        ),
        "D114": warning(
            "more than half of the articles are gone, and none was marked as removed",
            effect="A build without `--dry-run` stops, and what is published stays as it is.",
            remedy="Look whether the articles are where `articles.paths` says. Where they are meant to be gone, build "
            "with `--allow-shrink`.",
        ),
    },
)

ENGINES: Final = CodeSection(
    "Engines",
    about="[Building on many machines](scaling.md#building-on-many-machines) says what `--engine` takes.",
    codes={
        "E101": error(
            "no engine has this name",
            effect=_UNTOUCHED,
            remedy="Write `--engine dask://HOST:PORT` with the host and the port of a scheduler of Dask.",
        ),
        "E102": error(
            "the engine needs a package that is not installed",
            effect=_UNTOUCHED,
            remedy="Install distributed: [extras](cli.md#extras).",
        ),
        "E103": error(
            "the engine cannot be reached, or has no workers",
            effect=_UNTOUCHED,
            remedy="Start `dask scheduler` and `dask worker`, or check host, port and network.",
        ),
        "E104": error(
            "the engine was lost in mid-build",
            effect=f"{_UNTOUCHED} A worker that dies is none of that: others do its work.",
            remedy="Start the scheduler or the workers again, with more memory if they died for want of it, and build "
            "again.",
        ),
        "E105": error(
            "a worker would make other bytes than this machine, or cannot work",
            effect=_UNTOUCHED,
            remedy="Give all machines the same Python, the same installation of `feeds` with the same libraries and "
            "plug-ins, and the folder of the config at the same path.",
        ),
    },
)

HUB: Final = CodeSection(
    "The hub",
    about="[WebSub](websub.md) says how a hub is told of feeds.",
    codes={
        "H101": error(
            "no hub is configured",
            effect="Nothing is built, and no hub is told of anything.",
            remedy="Set `hub` in the config to the address of a WebSub hub.",
        ),
        "H102": error(
            "nothing was built that a hub could be told of",
            effect="No hub is told of anything.",
            remedy="Run `feeds build` first, with the same `-o`.",
        ),
        "H103": warning(
            "the hub did not answer for some feeds",
            effect="The feeds are published; their subscribers learn of it later, since the next run tells the hub.",
            remedy="The message says why. If it lasts, check the address in `hub` and the network.",
        ),
        "H104": warning(
            "the hub refused some feeds",
            effect="The feeds are published; the next run tells the hub again.",
            remedy="The message has the hub's answer. Check the address in `hub`, and what the hub wants of "
            "publishers.",
        ),
        "H105": warning(
            "what the hub was told earlier cannot be read",
            effect="The hub is told of every feed, changed or not.",
            remedy="Nothing is left to do.",
        ),
        "H106": error(
            "what the hub is told cannot be recorded",
            effect="The hub is told of nothing more.",
            remedy="Check the permissions and the free space of `.feeds-cache` beside the config.",
        ),
    },
)
