"""What can be wrong with a config."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import CodeSection, error, warning

_STOPS: Final = "Nothing is built, and what is published stays as it is."

CONFIG: Final = CodeSection(
    "The config",
    about="One run reports all of these at once.",
    codes={
        "C101": error(
            "config.yaml is missing or cannot be read",
            effect=_STOPS,
            remedy="Run `feeds init` to write one, or name yours with `-c`. It has to be saved as UTF-8.",
        ),
        "C102": error(
            "config.yaml is not valid YAML, or not a mapping of keys; or the generator's own config cannot be read",
            effect=_STOPS,
            remedy="The message says what to write. Quote a value that "
            "contains `: ` or starts with a character that YAML uses itself, such as `@`, `*`, `&`, `[` or `{`.",
        ),
        "C103": error(
            "a key that the config does not know",
            effect=_STOPS,
            remedy="Correct its spelling or its place; the message suggests the nearest key. All are in "
            "[configuration.md](configuration.md), and in what `feeds schema` prints.",
        ),
        "C104": error(
            "a value of the wrong type, or one that the key does not take",
            effect=_STOPS,
            remedy="Write a value of the kind that the message asks for. `true` and `false` are the only booleans.",
        ),
        "C105": error("a required key is missing", effect=_STOPS, remedy="Add the key that the message names."),
        "C106": error(
            "not an absolute http or https URL, or one that may not be published",
            effect=_STOPS,
            remedy="Write the URL in full: `https://news.example.org/`. `site.url` takes no `?` and no `#`, since "
            "paths follow it; no URL takes a user name or a password, since every feed would show it. A permalink "
            "pattern starts with `/`.",
        ),
        "C107": error(
            "a name, group, format or key that stands twice, or two that would write the same path",
            effect=_STOPS,
            remedy="Remove one of the two, or give it another name.",
        ),
        "C108": error(
            "an unknown time zone", effect=_STOPS, remedy="Use a name of the IANA database, such as `Europe/Berlin`."
        ),
        "C109": error(
            "an unknown placeholder in the permalink pattern",
            effect=_STOPS,
            remedy="Use one of the [placeholders](configuration.md#permalinks); the message suggests the nearest.",
        ),
        "C110": error(
            "a channel's date that cannot be read",
            effect=_STOPS,
            remedy="Write `2020-12-31` or `2020-12-31T18:00:00+01:00`.",
        ),
        "C111": error(
            "an encrypted field is to be published",
            effect=_STOPS,
            remedy="`secured` is encrypted data, which is never read. Name another field.",
        ),
        "C112": error(
            "the site's language is not a language tag",
            effect=_STOPS,
            remedy="Write a BCP 47 tag, such as `en` or `pt-BR`.",
        ),
        "C113": error(
            "an access rule that protects nothing, or keys that cannot be used",
            effect="Nothing is built or served, so that no feed that somebody wants closed is open.",
            remedy="Name feeds by their paths, as `feeds list` shows them; `env` or `file` says where the keys of all "
            "[private feeds](serving.md#private-feeds) are.",
        ),
        "C114": error(
            "what another package adds cannot be used",
            effect="The run ends. Where it is a reader, building without it would take down the feeds of the articles "
            "that it reads.",
            remedy="The message names the package and says why: it cannot be imported, or what it adds is not "
            "[as it should be](extending.md). Repair it, install what it needs, or take its name out of the config.",
        ),
        "C115": warning(
            "what another package adds is never used",
            effect="Everything is built without it. It goes by a name that `feeds` or a third package has already, or "
            "by one that [cannot be a name](extending.md#names).",
            remedy="Rename its entry point, or uninstall the package.",
        ),
        "C116": warning(
            "what the config of the site's generator says and cannot be used",
            effect="Everything is built as if it did not say so.",
            remedy="Correct it there, or say it in `config.yaml`, which always wins.",
        ),
        "C117": error(
            "an old address that cannot be one, or leads to what can never be there",
            effect=_STOPS,
            remedy="Write the old path as it stood below `site.url`, and the path of an output as `feeds list` and the "
            "output folder have it: `feed.xml: all.atom`. An old path that an output has itself needs no alias.",
        ),
        "C118": error(
            "a template of the pages that cannot be used",
            effect=_STOPS,
            remedy="Correct the line that is named; [pages](pages.md) says which blocks and values there are.",
        ),
        "C119": error(
            "a file or folder of what pages look like that cannot be read",
            effect=_STOPS,
            remedy="Correct the path, which starts from the config's folder, or remove the key.",
        ),
        "C120": error(
            "a category of a podcast that Apple's list does not have",
            effect=_STOPS,
            remedy="Write one of the list, as it is spelt there; the message suggests the nearest. "
            "[podcasts.md](podcasts.md) has all of them.",
        ),
        "C121": error(
            "the file of ids cannot be used",
            effect=f"{_STOPS} Without the ids that it has, every reader would show every entry anew.",
            remedy="Correct the line, or the path in `ids.file`. Each line has an article and its id, as "
            "[moving.md](moving.md#a-file-of-ids) shows; `feeds ids --from FEED --write FILE` writes it.",
        ),
    },
)
