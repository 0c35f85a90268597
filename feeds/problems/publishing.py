"""What `feeds build` reports of configs, articles, groups and destinations."""

from __future__ import annotations

from typing import Final

from feeds.problems.kinds import Code, error, warning

PUBLISHING: Final[dict[str, Code]] = {
    # the config
    "C101": error("config.yaml is missing or cannot be read"),
    "C102": error("config.yaml is not valid YAML, or not a mapping"),
    "C103": error("unknown key"),
    "C104": error("wrong type or value"),
    "C105": error("a required key is missing"),
    "C106": error("not an absolute http or https URL"),
    "C107": error("the same name, group or key twice"),
    "C108": error("unknown time zone"),
    "C109": error("unknown placeholder in a permalink pattern"),
    "C110": error("not a date"),
    "C111": error("an encrypted field may not be published"),
    "C112": error("not a language tag"),
    "C113": error("an access rule that protects nothing, or that no key opens"),
    # files
    "F101": error("a file cannot be read"),
    "F102": error("a symbolic link points to nothing"),
    "F103": error("a symbolic link leaves the articles folder"),
    "F104": error("a symbolic link leads back to itself"),
    "F105": error("a file is larger than 10 MB"),
    "F106": error("a file is not UTF-8"),
    "F107": error("a file is empty"),
    "F108": warning("a folder is named like an article"),
    "F109": error("an articles path does not exist"),
    "F110": warning("characters that no feed may contain were dropped"),
    "F111": error("not a regular file"),
    "F112": error("a folder cannot be read"),
    "F113": error("a pattern matches no article"),
    # front matter
    "M101": error("no front matter"),
    "M102": error("the front matter is not closed"),
    "M103": error("the front matter is not valid YAML"),
    "M104": error("a tab where YAML allows only spaces"),
    "M105": warning("a key stands twice"),
    "M106": error("aliases expand to too many values"),
    "M107": error("values are nested too deeply"),
    "M108": error("the front matter is not a mapping of fields"),
    "M109": error("the front matter is not valid TOML"),
    "M110": error("the file is not valid JSON"),
    # articles
    "A101": error("no title"),
    "A102": error("no date"),
    "A103": error("an impossible or unreadable date"),
    "A104": warning("no link"),
    "A105": error("no link and nothing to read"),
    "A106": warning("a field of the wrong type was ignored"),
    "A107": warning("a date without a zone was read as UTC"),
    "A108": warning("a URL that is not http or https was ignored"),
    "A109": warning("a relative link was completed with site.url"),
    "A110": warning("an article stands in two files"),
    "A111": warning("not a domain name"),
    "A112": warning("not a language tag"),
    "A113": warning("an alias to an encrypted field was ignored"),
    "A114": error("an editorial state that is neither true nor false"),
    # groups
    "G101": warning("one provider domain with two names"),
    "G102": warning("two names that would share one path"),
    "G103": warning("a channel that matches no article"),
    "G104": warning("a channel names something that no article has"),
    "G105": error("an access rule names a feed that does not exist"),
    # destinations
    "D101": error("the destination cannot be written"),
    "D102": error("a folder stands where a feed should go"),
    "D103": warning("the manifest of an earlier build cannot be read"),
    "D104": warning("a stale feed was changed by somebody else and left in place"),
    "D105": error("no kind of destination has this name"),
    "D106": error("not the URL of a bucket"),
    "D107": error("an object store needs an extra that is not installed"),
    "D108": error("an object store refused or did not answer"),
}
