"""What can be wrong with the files of articles, their front matter and their fields."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import CodeSection, error, warning

_LEFT_OUT: Final = "The article is left out; the others are published."
_HELD: Final = (
    f"{_LEFT_OUT} What stood there before is not told as removed; where that was a folder with articles, nothing is "
    "published."
)
_STOPS: Final = "Nothing is published, since what cannot be seen is not gone: its feeds would be taken down."
_FIELD_LEFT_OUT: Final = "The article is published without it."

FILES: Final = CodeSection(
    "Files",
    codes={
        "F101": error(
            "a file cannot be read",
            effect=_STOPS,
            remedy="Check that it is there and that its permissions let you read it; where it was moved or replaced "
            "while the build ran, build again.",
        ),
        "F102": error(
            "a symbolic link points to nothing",
            effect=_HELD,
            remedy="Remove the link, or restore what it points to.",
        ),
        "F103": error(
            "a symbolic link leaves the articles folder",
            effect=_HELD,
            remedy="Copy the file into the folder, or add the folder that it is in to `articles.paths`.",
        ),
        "F104": error("a symbolic link leads back to itself", effect=_HELD, remedy="Remove the link."),
        "F105": error(
            "a file is larger than 10 MB",
            effect=_LEFT_OUT,
            remedy="An article is text. Put pictures, data and archives elsewhere and link to them.",
        ),
        "F106": error(
            "a file is not UTF-8",
            effect=_LEFT_OUT,
            remedy="Save the file as UTF-8. The place is that of the first byte that is not.",
        ),
        "F107": error("a file is empty", effect=_LEFT_OUT, remedy="Write the article, or remove the file."),
        "F108": warning(
            "a folder is named like an article",
            effect="The articles in it are read like any others. Where it has none, what stood in its place before is "
            "not told as removed.",
            remedy="Rename the folder, so that its name does not end like that of a file.",
        ),
        "F109": error(
            "a path in `articles.paths` does not exist, leads nowhere, or is the output folder or the config",
            effect=_STOPS,
            remedy="Correct the path; it is relative to the folder of the config.",
        ),
        "F110": warning(
            "characters that no feed may contain",
            effect="Control characters and the like are taken out of what is published; for half of a character, as "
            "JSON may have it (`\\ud800` without its other half), `\ufffd` is published.",
            remedy="Remove them. The place is that of the first one.",
        ),
        "F111": error(
            "not a regular file",
            effect="It is left out; the others are published. Where it stands in the place of an article, nothing is "
            "published, so that nobody takes the article for removed: by the cache that is known of the file; without "
            "one, whatever was published and is not there may be what stood there.",
            remedy="A pipe, socket or device cannot be an article. Remove it, or name it differently.",
        ),
        "F112": error("a folder cannot be read", effect=_STOPS, remedy="Check its permissions."),
        "F113": error(
            "a pattern in `articles.paths` matches no article",
            effect="What the other paths name is published.",
            remedy="Correct the pattern, or remove it.",
        ),
        "F114": warning(
            "files that look like articles are not read",
            effect="They are counted by what their names end in; the others are published.",
            remedy="For `.rst`, install docutils. For others, a package can add a reader "
            "([extending](extending.md)); else move them out of `articles.paths`.",
        ),
        "F116": error(
            "a path in `articles.paths` is a URL, and not that of a place in an object store",
            effect=_STOPS,
            remedy="Write `s3://bucket/prefix`, `gs://bucket/prefix` or `az://container/prefix`, without patterns and "
            "without keys in it: [articles in a bucket](object-stores.md#articles-in-a-bucket).",
        ),
        "F117": error(
            "an object store does not give articles",
            effect=_STOPS,
            remedy="The message has what the store said. Check bucket, credentials, endpoint and network; obstore "
            "has to be installed ([extras](cli.md#extras)).",
        ),
        "F115": error(
            "this program failed on a file",
            effect="What it failed at is left out: the article, or in `feeds check` what there is to say of the file. "
            "The others are published, and the next build tries this one again, changed or not.",
            remedy="The fault is this program's. Report it to its maintainers, with the message and the file, if that "
            "may be seen.",
        ),
    },
)

FRONT_MATTER: Final = CodeSection(
    "Front matter",
    codes={
        "M101": error(
            "no front matter",
            effect=_LEFT_OUT,
            remedy="Start the file with a line `---` (or `+++` for TOML), the fields, and the same line again.",
        ),
        "M102": error(
            "the front matter is not closed", effect=_LEFT_OUT, remedy="Put the closing line after the fields."
        ),
        "M103": error(
            "the front matter is not valid YAML",
            effect=_LEFT_OUT,
            remedy="The message says what to write. Often a value that contains `: ` needs quotes.",
        ),
        "M104": error("a tab where YAML allows only spaces", effect=_LEFT_OUT, remedy="Indent with spaces."),
        "M105": warning(
            "a field stands twice",
            effect="The last one counts.",
            remedy="Remove the others.",
        ),
        "M106": error(
            "aliases expand to too many values",
            effect=_LEFT_OUT,
            remedy="Write the values out instead of referring to them with `*`.",
        ),
        "M107": error(
            "values are nested too deeply",
            effect=_LEFT_OUT,
            remedy="Flatten them; no field needs more than a few levels.",
        ),
        "M108": error(
            "the front matter is not a mapping of fields",
            effect=_LEFT_OUT,
            remedy="Write fields, each with a name and a value: `title: …`.",
        ),
        "M109": error(
            "the front matter is not valid TOML",
            effect=_LEFT_OUT,
            remedy="Correct it; the place is where reading stopped.",
        ),
        "M110": error(
            "the file is not valid JSON, or holds more than one object",
            effect=_LEFT_OUT,
            remedy="Correct it; the place is where reading stopped.",
        ),
        "M111": error(
            "a reader of another package finds that the file is no article",
            effect=_LEFT_OUT,
            remedy="Do as the message says; it is the reader's own.",
        ),
        "M112": error(
            "a reader of another package failed",
            effect=f"{_LEFT_OUT} The next build reads the file again, changed or not.",
            remedy="The message names the package. Report the failure to its authors, or remove the file until it is "
            "repaired.",
        ),
    },
)

ARTICLES: Final = CodeSection(
    "Articles",
    codes={
        "A101": error("no title", effect=_LEFT_OUT, remedy="Set `title`."),
        "A102": error(
            "no date",
            effect=_LEFT_OUT,
            remedy="Set a date of publication, `date: 2020-12-16T09:31:00Z` for example, or start the name of the file "
            "with one: `2020-12-16-title.md`.",
        ),
        "A103": error(
            "a date that does not exist or cannot be read",
            effect="Where it is the date of publication, the article is left out; else it is published without the "
            "field.",
            remedy="Write it like `2020-12-16T09:31:00Z`, or `2020-12-16`.",
        ),
        "A104": warning(
            "no link",
            effect="The entry is published, and leads nowhere when a reader opens it.",
            remedy="Set `webUrl`, `originalUrl` or another link; or, where a site generator or another program serves "
            "a page for each article, `articles.permalink` in the config to the addresses of those. A build makes "
            "feeds, and no pages of articles.",
        ),
        "A105": error(
            "no link and nothing to read", effect=_LEFT_OUT, remedy="Give the article a link, an excerpt or a body."
        ),
        "A106": warning(
            "a field of the wrong type",
            effect=_FIELD_LEFT_OUT,
            remedy="Write a value of the kind that the message asks for.",
        ),
        "A107": warning(
            "a date without a time zone",
            effect="It is read as UTC, which may be hours off.",
            remedy="Set `articles.timezone` in the config, or write the zone with the date.",
        ),
        "A108": warning(
            "a URL that is not http or https",
            effect="The URL is not published. Where it is a link, the next field that has one is used instead.",
            remedy="Write an http or https address, or remove the field.",
        ),
        "A109": warning(
            "a relative link",
            effect="It is completed with `site.url`, and leads elsewhere if it was meant otherwise.",
            remedy="Write the address in full.",
        ),
        "A110": warning(
            "an article stands in two files",
            effect="Of two files with one id or address, the one with the later date of change is published; neither "
            "is, where one says that the article is removed.",
            remedy="Remove the other file, or give it an `id` and an address of its own.",
        ),
        "A111": warning(
            "a provider's domain that is not a domain name",
            effect="The provider is published without a domain, if it has a name; else the article has no provider.",
            remedy="Write the bare domain: `example.org`.",
        ),
        "A112": warning(
            "a language that is not a language tag",
            effect=_FIELD_LEFT_OUT,
            remedy="Write a BCP 47 tag, such as `en` or `pt-BR`.",
        ),
        "A113": warning(
            "an alias to an encrypted field",
            effect="The field is left out, since encrypted data is never published.",
            remedy="Write the value out.",
        ),
        "A114": error(
            "an editorial state that is neither true nor false",
            effect="The article is left out, since what is published by mistake cannot be called back.",
            remedy="Write `true` or `false`, which `published`, `draft`, `removed` and `deleted` take.",
        ),
        "A115": warning(
            "an editorial state that is not read",
            effect="The article is published, though it says in a misspelt word or in one of another program that it "
            "should not be.",
            remedy="Write `draft: true` or `published: false`; or remove the field, if the article may be seen.",
        ),
        "A116": warning(
            "a date of change in the future",
            effect="Until then the date of publication is taken for it, so that no feed is newer than its build.",
            remedy="Set the date right, or remove it.",
        ),
        "A117": error(
            "an encrypted value outside of front matter",
            effect="The article is left out, since what is published by mistake cannot be called back.",
            remedy="Put all fields between two lines `---` at the start of the file.",
        ),
        "A118": warning(
            "a file that goes along with an article is not there",
            effect="Its address is published without a length, which programs show, and leads nowhere if nothing else "
            "puts a file there.",
            remedy="Correct the path, which starts at the root of the site or at the article. Where the file is on the "
            "site and not in this folder, write its `length` in bytes, or set `articles.media`.",
        ),
        "A119": warning(
            "more topics, or authors, than are taken",
            effect="The first 100 are taken: each of them may have a feed, and each of these says all of them.",
            remedy="Leave out those that say least, or those that are no topics.",
        ),
        "A120": warning(
            "the body has more marks than anybody reads",
            effect="The article is published without its body: to render it would take hundreds of megabytes.",
            remedy="Make several articles of it, or show its tables and lists elsewhere.",
        ),
    },
)
