"""What can be wrong with a config, an article or a destination, as values that are collected and reported once.

Every code stands in `CODES` and in `docs/problems.md`; a test holds the two against each other.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec


class Severity(StrEnum):
    """How much a problem costs: an error leaves something out, a warning publishes it after a repair."""

    ERROR = "error"
    WARNING = "warning"


class Code(msgspec.Struct, frozen=True):
    """One kind of problem: its severity and what it means, in a sentence for `docs/problems.md`."""

    severity: Severity
    meaning: str


class Problem(msgspec.Struct, frozen=True, order=True):
    """One thing wrong at one place.

    Attributes:
        path: the file, relative to the folder of `config.yaml`, with `/` between folders.
        line: counted from 1.
        column: counted from 1, in characters.
        code: a key of `CODES`.
        message: what was found, what was expected, and the way out.
    """

    path: str
    line: int
    column: int
    code: str
    message: str

    @property
    def severity(self) -> Severity:
        """The severity that `CODES` gives this problem's code."""
        return CODES[self.code].severity

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity} {self.code} {self.message}"


def _error(meaning: str) -> Code:
    return Code(Severity.ERROR, meaning)


def _warning(meaning: str) -> Code:
    return Code(Severity.WARNING, meaning)


CODES: Final[dict[str, Code]] = {
    # the config
    "C101": _error("config.yaml is missing or cannot be read"),
    "C102": _error("config.yaml is not valid YAML, or not a mapping"),
    "C103": _error("unknown key"),
    "C104": _error("wrong type or value"),
    "C105": _error("a required key is missing"),
    "C106": _error("not an absolute http or https URL"),
    "C107": _error("the same name, group or key twice"),
    "C108": _error("unknown time zone"),
    "C109": _error("unknown placeholder in a permalink pattern"),
    "C110": _error("not a date"),
    "C111": _error("an encrypted field may not be published"),
    "C112": _error("not a language tag"),
    "C113": _error("an access rule that protects nothing, or that no key opens"),
    # files
    "F101": _error("a file cannot be read"),
    "F102": _error("a symbolic link points to nothing"),
    "F103": _error("a symbolic link leaves the articles folder"),
    "F104": _error("a symbolic link leads back to itself"),
    "F105": _error("a file is larger than 10 MB"),
    "F106": _error("a file is not UTF-8"),
    "F107": _error("a file is empty"),
    "F108": _warning("a folder is named like an article"),
    "F109": _error("an articles path does not exist"),
    "F110": _warning("characters that no feed may contain were dropped"),
    "F111": _error("not a regular file"),
    "F112": _error("a folder cannot be read"),
    "F113": _error("a pattern matches no article"),
    # front matter
    "M101": _error("no front matter"),
    "M102": _error("the front matter is not closed"),
    "M103": _error("the front matter is not valid YAML"),
    "M104": _error("a tab where YAML allows only spaces"),
    "M105": _warning("a key stands twice"),
    "M106": _error("aliases expand to too many values"),
    "M107": _error("values are nested too deeply"),
    "M108": _error("the front matter is not a mapping of fields"),
    "M109": _error("the front matter is not valid TOML"),
    "M110": _error("the file is not valid JSON"),
    # articles
    "A101": _error("no title"),
    "A102": _error("no date"),
    "A103": _error("an impossible or unreadable date"),
    "A104": _warning("no link"),
    "A105": _error("no link and nothing to read"),
    "A106": _warning("a field of the wrong type was ignored"),
    "A107": _warning("a date without a zone was read as UTC"),
    "A108": _warning("a URL that is not http or https was ignored"),
    "A109": _warning("a relative link was completed with site.url"),
    "A110": _warning("an article stands in two files"),
    "A111": _warning("not a domain name"),
    "A112": _warning("not a language tag"),
    "A113": _warning("an alias to an encrypted field was ignored"),
    "A114": _error("an editorial state that is neither true nor false"),
    # groups
    "G101": _warning("one provider domain with two names"),
    "G102": _warning("two names that would share one path"),
    "G103": _warning("a channel that matches no article"),
    "G104": _warning("a channel names something that no article has"),
    "G105": _error("an access rule names a feed that does not exist"),
    # destinations
    "D101": _error("the destination cannot be written"),
    "D102": _error("a folder stands where a feed should go"),
    "D103": _warning("the manifest of an earlier build cannot be read"),
    "D104": _warning("a stale feed was changed by somebody else and left in place"),
}
"""Every kind of problem by its code. A code never changes its meaning; a retired one is never used again."""
