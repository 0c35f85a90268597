"""Taking typed values out of front matter: the field decides what its text means, and reports where it cannot."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING, Any, Final

from feeds.articles.states import FALSE, TRUE
from feeds.lib import lazy_re, yamltree
from feeds.lib.dates import NoDate, parse_instant, to_instant
from feeds.lib.nearest import nearest
from feeds.lib.text import drop_forbidden, plain, quoted
from feeds.lib.urls import absolute_url, is_plain_url, is_reference, is_relative, path_in_site, url_below
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from feeds.articles.document import Document
    from feeds.articles.options import DecodeOptions
    from feeds.lib.yamltree import Place

_NUMBER: Final = lazy_re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?")
_LONGEST_SIZE: Final = 6
_HUGE: Final = 10**15
_NEAR: Final = 0.65

Step = str | int


class Fields:
    """The fields of one document, and the problems met while taking them.

    Every method takes a field of `feeds.config.field_names` and returns the value of the first of its front-matter
    names that is present, or None.
    """

    def __init__(self, document: Document, path: str, options: DecodeOptions) -> None:
        self.problems: list[Problem] = list(document.problems)
        self.path = path
        self.path_in_site = path_in_site(path)
        self._document = document
        self._layout = options.known.layout(document.data)
        self._data = document.data
        if spelt := self._layout.spelt:
            self._data = document.data | {name: document.data[key] for name, key in spelt.items()}
        self._names = options.names
        self._site_url = options.home

    @property
    def body(self) -> str:
        """What stands behind the front matter, as it was written."""
        return self._document.body

    def present(self, field: str) -> tuple[str, Any] | None:
        """Return the first name of a field that has a value, and the value."""
        data = self._data
        for name in self._layout.names.get(field, ()):
            value = data.get(name)
            if value is None and "." in name:
                value = self._inner(name)
            if value or (value is not None and has_value(value)):
                return name, value
        return None

    @property
    def unread(self) -> tuple[str, ...]:
        """The front-matter keys that are no name of any field or state, whatever their case."""
        return self._layout.unread

    def may_have(self, field: str) -> tuple[str, ...]:
        """Return the names of a field that are keys, or start with one; `state` and `listing` are fields here."""
        return self._layout.names.get(field, ())

    def place(self, *steps: Step) -> Place:
        """Return where something stands; the first step may be a dotted name."""
        if steps and isinstance(steps[0], str):
            first, *rest = [steps[0]] if steps[0] in self._data else steps[0].split(".")
            steps = (self._layout.spelt.get(first, first), *rest, *steps[1:])
        return self._document.place(*steps)

    def meant(self, field: str) -> str:
        """Return the end of a message that names the key that may be meant for a missing field; empty without one."""
        for key, name in self._near(field):
            line, _ = self._document.place(key)
            return f"; '{key}' in line {line} is not read, did you mean '{name}'?"
        return ""

    def has_misnamed_date(self, field: str) -> bool:
        """Whether a key that may be meant for a missing field has a date."""
        return any(_may_be_date(self._data[key]) for key, _ in self._near(field))

    def _near(self, field: str) -> Iterator[tuple[str, str]]:
        """Yield the keys that are not read and nearly one of a field's names, and that name."""
        wanted = {name.lower(): name for name in self._names[field]}
        for key in self._layout.unread:
            near = nearest(key.lower(), wanted, _NEAR)
            if near:
                yield key, wanted[near]

    def names(self, field: str) -> Sequence[str]:
        """Return the front-matter names of a field, in order."""
        return self._names[field]

    @property
    def data(self) -> Mapping[str, Any]:
        """The front matter."""
        return self._data

    @property
    def named_language(self) -> str | None:
        """What the file's name says of its language."""
        return self._document.language

    def value(self, name: str) -> Any:  # noqa: ANN401 - front matter is a tree of anything
        """Return what stands under a front-matter name; dots lead into mappings."""
        value = self._data.get(name)
        return self._inner(name) if value is None and "." in name else value

    def _inner(self, name: str) -> Any:  # noqa: ANN401 - front matter is a tree of anything
        value: Any = self._data
        for step in name.split("."):
            if not isinstance(value, dict):
                return None
            value = value.get(step)
        return value

    def say(self, code: str, message: str, *steps: Step) -> None:
        """Report a problem at a field's place."""
        self.problems.append(Problem(self.path, *self.place(*steps), code, message))

    def wrong(self, expected: str, value: object, *steps: Step) -> None:
        """Report a value of the wrong type."""
        name = ".".join(str(step) for step in steps if isinstance(step, str))
        self.say("A106", f"{name}: found {shown(value)}; expected {expected}", *steps)

    def text(self, value: object, *steps: Step) -> str | None:
        """Return a value as plain text."""
        if type(value) is str:  # as nearly everything is
            return plain(value if value.isprintable() else self.kept(value, *steps)) or None
        if value is None:
            return None
        if isinstance(value, bool):
            value = str(value).lower()
        if not isinstance(value, str | int | float | date):
            self.wrong("text", value, *steps)
            return None
        try:
            raw = str(value)
        except ValueError:  # an integer of thousands of digits
            self.wrong("text", value, *steps)
            return None
        return plain(self.kept(raw, *steps)) or None

    def kept(self, text: str, *steps: Step) -> str:
        """Return a text without the characters that no feed may contain, and report it where it had any."""
        kept = drop_forbidden(text)
        if kept != text:
            self.say("F110", "characters that no feed may contain were dropped; remove them", *steps)
        return kept

    def plain(self, field: str) -> str | None:
        """Return a field as plain text."""
        found = self.present(field)
        return self.text(found[1], found[0]) if found else None

    def url(self, value: object, *steps: Step, warn: bool = False) -> str | None:
        """Return a value as an absolute http or https URL; a relative one is completed with the site's.

        Args:
            value: as it was typed.
            steps: where it stands.
            warn: it is an address of the article itself: a path starts at the site's home, and is reported.
        """
        if type(value) is str and is_plain_url(value):  # as nearly everything is
            return value
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if not isinstance(value, str):
            self.wrong("a URL", value, *steps)
            return None
        if warn and value.startswith("/") and not value.startswith("//"):
            url = url_below(self._site_url, value, once=True)
        else:
            url = absolute_url(value, self._site_url if is_reference(value) else None)
        if url is None:
            name = ".".join(str(step) for step in steps if isinstance(step, str))
            self.say("A108", f"{name}: found {shown(value)}; expected an http or https URL", *steps)
        elif warn and is_relative(value):
            self.say("A109", f"{steps[-1]}: found {shown(value)}; read as '{url}', write it in full", *steps)
        return url

    def instant(self, name: str, value: object, zone: tzinfo) -> tuple[datetime, bool] | None:
        """Return a value as an instant in UTC, and whether it named a zone itself; report one that is none."""
        why = ""
        try:
            if isinstance(value, date):  # TOML has dates of its own
                return to_instant(value, zone)
            if isinstance(value, str):
                return parse_instant(value, zone)
        except NoDate as error:
            why = f", but {error}"
        except ValueError:
            pass
        self.say("A103", f"{name}: found {shown(value)}{why}; expected a date such as 2020-12-16T09:31:00Z", name)
        return None

    def flag(self, name: str, *, otherwise: bool) -> bool:
        """Return a value as true or false.

        Raises:
            ValueError: it is neither, so that nobody can say whether the article may be published.
        """
        value = self._data.get(name)
        if value is None:
            return otherwise
        word = str(value).strip().lower()
        if word in TRUE or word in FALSE:
            return word in TRUE
        raise ValueError(f"{name}: found {shown(value)}; expected true or false")

    def number(self, field: str) -> float | None:
        """Return a field as a finite number."""
        found = self.present(field)
        if not found:
            return None
        name, value = found
        if isinstance(value, int | float) and not isinstance(value, bool) and -_HUGE < value < _HUGE:
            return float(value)
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
            return float(value)
        self.wrong("a number", value, name)
        return None

    def size(self, value: object, *steps: Step) -> int | None:
        """Return a value as a size in pixels."""
        if value is None:
            return None
        word = value if type(value) is str and value.isdigit() else str(value).strip().removesuffix("px")
        if word.isascii() and word.isdigit() and len(word) <= _LONGEST_SIZE and not isinstance(value, bool):
            return int(word) or None
        self.wrong("a number of pixels", value, *steps)
        return None

    def items(self, name: str, value: object) -> list[tuple[int, Any]]:
        """Return a value as a list with the items' positions; a single item is a list of one."""
        if isinstance(value, list):
            return [(index, item) for index, item in enumerate(value) if item is not None]
        if isinstance(value, str | dict):
            return [(0, value)]
        if value is not None:
            self.wrong("a list", value, name)
        return []


def _may_be_date(value: object) -> bool:
    try:
        return isinstance(value, date) or (isinstance(value, str) and bool(parse_instant(value, UTC)))
    except NoDate:
        return True
    except ValueError:
        return False


def has_value(value: object) -> bool:
    """Whether a value is one: empty texts, lists and mappings are none, zero and false are."""
    return bool(value) or (value is not None and not isinstance(value, str | list | dict))


def word(value: object) -> str:
    """Return a single value as a word in lower case; empty of what has parts, or thousands of digits."""
    try:
        return str(value).strip().lower() if isinstance(value, str | int | float) else ""
    except ValueError:
        return ""


def shown(value: object) -> str:
    """Return a value as a message shows it: what kind it is, or its text where that is short."""
    if isinstance(value, dict | list) or value is None:
        return yamltree.type_names[type(value)]
    try:
        text = str(value)
    except ValueError:
        return "a number of thousands of digits"
    return quoted(text)
