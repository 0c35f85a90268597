"""Reading `config.yaml`: every mistake in it is found in one run, each with its line and the nearest name meant."""

from __future__ import annotations

import os
import re
from datetime import UTC
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfoNotFoundError

import msgspec
from msgspec import inspect

from feeds.config.constraints import check, meant
from feeds.config.schema import Articles, Config, ConfigFile, Site
from feeds.config.wording import choices, expected, inner, inside, shown
from feeds.formats import FORMATS
from feeds.groupings import GROUPINGS
from feeds.lib import yamltree
from feeds.lib.dates import parse_instant
from feeds.lib.text import drop_forbidden
from feeds.lib.urls import absolute_url
from feeds.problems import Problem
from feeds.problems.errors import ConfigError, PluginError

if TYPE_CHECKING:
    from datetime import tzinfo

    from feeds.plugins import Registry

Path_ = tuple[str | int, ...]

_KINDS: Final = {
    "syntax": "C102",
    "tab": "C102",
    "aliases": "C102",
    "depth": "C102",
    "duplicate": "C107",
    "secured": "C111",
}
_AT: Final = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?", re.DOTALL)
_STEP: Final = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[\.\.\.\]")
_MISSING: Final = re.compile(r"Object missing required field `(.*)`")
_NEEDED: Final = {
    "site": "every config needs one, with title and url",
    "site.title": "every config needs it",
    "site.url": "every config needs it",
}


def load_config(path: str | Path = "config.yaml") -> Config:
    """Read and check a config.

    Args:
        path: the file, or the folder that holds `config.yaml`.

    Raises:
        ConfigError: the file cannot be read or has mistakes; `problems` names every one of them.
    """
    path = Path(path)
    if path.is_dir():
        path /= "config.yaml"
    text = _read(path)
    try:
        tree = yamltree.parse(text)
    except yamltree.YamlError as error:
        raise _failed(
            path,
            [_problem(path.name, _KINDS[error.problem.kind], error.problem.place, error.problem.message)],
        ) from error
    if not isinstance(tree.data, dict):
        message = "expected a mapping with at least site.title and site.url; `feeds init` writes one to start from"
        raise _failed(path, [Problem(path.name, 1, 1, "C102", message)])
    problems = [_problem(path.name, _KINDS[each.kind], each.place, each.message) for each in tree.problems]
    secured = f"unknown key '{yamltree.SECURED}'; encrypted values have no place in a config, remove it"
    problems += [_problem(path.name, "C103", place, secured) for place in tree.hidden]
    reading = _Reading(path.name, tree)
    keys = reading.convert()
    problems += reading.problems
    problems += [
        _problem(path.name, each.code, tree.place(*reading.original(each.path)), each.message)
        for each in check(keys)
        if not any(reading.knows(where) for where in (each.path, each.other) if where)
    ]
    if problems:
        raise _failed(path, problems)
    values = {name: getattr(keys, name) for name in ConfigFile.__struct_fields__}
    values |= {"site": _normal(keys.site), "hub": keys.hub and absolute_url(keys.hub)}
    places = tuple(tree.place("channels", index) for index in range(len(keys.channels)))
    rules = tuple(tree.place("access", "feeds", index) for index in range(len(keys.access.feeds)))
    return Config(
        **values,
        folder=path.parent,
        name=path.name,
        channel_places=places,
        access_places=rules,
        hub_place=tree.place("hub") if keys.hub else (1, 1),
    )


def _normal(site: Site) -> Site:
    """Give a site its URLs in the form that feeds carry, its own with the final slash that paths follow."""
    url = absolute_url(site.url) or site.url
    author = site.author and msgspec.structs.replace(site.author, uri=site.author.uri and absolute_url(site.author.uri))
    return msgspec.structs.replace(
        site,
        url=url if url.endswith("/") else f"{url}/",
        author=author,
        icon=site.icon and absolute_url(site.icon),
        logo=site.logo and absolute_url(site.logo),
    )


def _read(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise _failed(path, [Problem(path.name, 1, 1, "C101", f"no such file; {_instead(path)}")]) from error
    except OSError as error:
        raise _failed(path, [Problem(path.name, 1, 1, "C101", f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise _failed(path, [Problem(path.name, 1, 1, "C101", "is not UTF-8; save it as UTF-8")]) from error
    return yamltree.drop_unprintable(text.replace("\r\n", "\n"))[0]


def _instead(path: Path) -> str:
    """Say which config may be meant by one that is not there."""
    beside = sorted(file.name for kind in ("yaml", "yml") for file in path.parent.glob(f"*.{kind}"))
    near = get_close_matches(path.name, beside, 1)
    above = next(
        (parent / path.name for parent in path.absolute().parents[1:3] if (parent / path.name).is_file()), None
    )
    if near:
        return f"did you mean '-c {path.with_name(near[0])}'?"
    if above:
        return f"there is one above: '-c {os.path.relpath(above)}'"
    return "`feeds init` writes one, `-c FILE` names another"


def _failed(path: Path, problems: list[Problem]) -> ConfigError:
    return ConfigError(f"{path} cannot be used", sorted(problems))


def _problem(file: str, code: str, place: yamltree.Place, message: str) -> Problem:
    return Problem(file, place.line, place.column, code, message)


class _Reading:
    """One conversion of a tree to `ConfigFile`, taking out what is wrong until the rest converts.

    msgspec stops at the first mistake; a reader wants all of them.
    """

    def __init__(self, file: str, tree: yamltree.Tree) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._tree = tree
        self._data = tree.data
        self._known: set[Path_] = set()
        self._positions: dict[int, list[int]] = {}

    def convert(self) -> ConfigFile:
        """Give what is right in the config, with stand-ins for what is not."""
        zone = self._clean()
        self._prune(self._data, inspect.type_info(ConfigFile), ())
        self._names()
        self._rows()
        self._instants(zone)
        while True:
            try:
                return msgspec.convert(self._data, ConfigFile, strict=False)
            except msgspec.ValidationError as error:
                self._take_out(str(error))

    def original(self, path: Path_) -> Path_:
        """Translate a path in what is left of the data to one in the file."""
        node, steps = self._data, []
        for step in path:
            places = self._positions.get(id(node))
            steps.append(places[step] if places and isinstance(step, int) else step)
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                node = None
        return tuple(steps)

    def knows(self, path: Path_) -> bool:
        """Say whether something at, above or below a path was reported already."""
        steps = self.original(path)
        return any(known[: len(steps)] == steps[: len(known)] for known in self._known)

    def _clean(self) -> tzinfo:
        """Drop characters that no feed may contain, and give the zone that dates without one are in."""
        self._data = _cleaned(self._data)
        articles = self._data.get("articles")
        try:
            return msgspec.convert(articles or {}, Articles, strict=False).zone
        except (msgspec.ValidationError, ZoneInfoNotFoundError, ValueError, OSError):
            return UTC  # the mistake is reported by the conversion or the checks

    def _prune(self, value: Any, kind: inspect.Type, path: Path_) -> None:  # noqa: ANN401 - anything the file holds
        """Take out every key that nothing knows."""
        kind = inner(kind)
        if isinstance(kind, inspect.StructType) and isinstance(value, dict):
            known = {field.name: field.type for field in kind.fields}
            for name in list(value):
                if name in known:
                    self._prune(value[name], known[name], (*path, name))
                else:
                    self._say(
                        "C103", (*path, name), f"unknown key '{name}'; {inside(name, known) or meant(name, known)}"
                    )
                    del value[name]
        elif isinstance(kind, inspect.VarTupleType) and isinstance(value, list):
            for index, item in enumerate(value):
                self._prune(item, kind.item_type, (*path, index))

    def _names(self) -> None:
        """Take out of `articles.fields` what is no list of names; msgspec does not say under which key it stands."""
        articles = self._data.get("articles")
        fields = articles.get("fields") if isinstance(articles, dict) else None
        for field, names in list(fields.items()) if isinstance(fields, dict) else []:
            path: Path_ = ("articles", "fields", field)
            if not isinstance(names, list):
                self._say("C104", path, f"found {shown(names)}; expected a list of front-matter names")
                self._at(path[:-1]).pop(field)
                continue
            for index, name in enumerate(names):
                if not isinstance(name, str):
                    self._say("C104", (*path, index), f"found {shown(name)}; expected text")
            names[:] = [name for name in names if isinstance(name, str)]

    def _rows(self) -> None:
        """Take out of `formats` and of `by` what neither a row of ours nor one of another package goes by."""
        groups = self._data.get("groups")
        self._look_up(("formats",), FORMATS)
        for index, group in enumerate(groups if isinstance(groups, list) else []):
            if isinstance(group, dict):
                self._look_up(("groups", index, "by"), GROUPINGS)

    def _look_up(self, path: Path_, registry: Registry[Any]) -> None:
        names = self._at(path[:-1]).get(path[-1])
        for index in reversed(range(len(names))) if isinstance(names, list) else ():
            name = names[index]
            try:
                known = isinstance(name, str) and bool(registry.get(name))
            except KeyError:
                known = False
            except PluginError as error:
                self._take((*path, index), "C114", str(error))
                continue
            if not known:
                self._take((*path, index), "C104", f"found {shown(name)}; {meant(str(name), registry.names())}")

    def _instants(self, zone: tzinfo) -> None:
        channels = self._data.get("channels")
        for index, channel in enumerate(channels if isinstance(channels, list) else []):
            where = channel.get("where") if isinstance(channel, dict) else None
            for key in ("since", "until"):
                if isinstance(where, dict) and isinstance(where.get(key), str):
                    try:
                        where[key] = parse_instant(where[key], zone)[0]
                    except ValueError:
                        self._say(
                            "C110",
                            ("channels", index, "where", key),
                            f"found {where.pop(key)!r}; expected a date: 2020-12-31",
                        )

    def _take_out(self, message: str) -> None:
        match = _AT.fullmatch(message)
        assert match is not None  # noqa: S101 - the pattern takes any text
        path = tuple(step[1] or int(step[2]) for step in _STEP.finditer(match["path"] or "") if step[1] or step[2])
        what = match["what"]
        if missing := _MISSING.fullmatch(what):
            self._missing(path, missing[1])
        else:
            self._wrong(path, what)

    def _missing(self, path: Path_, name: str) -> None:
        if (*self.original(path), name) not in self._known:
            where = ".".join(str(step) for step in (*path, name))
            self._say(
                "C105",
                (*path, name),
                f"'{where}' is missing; {_NEEDED[where]}" if where in _NEEDED else f"'{where}' is missing",
            )
        # one that is missing whole is told once
        self._at(path)[name] = (
            {"title": "-", "url": "https://-.example/"} if name == "site" else f"missing-{len(self._known)}"
        )

    def _wrong(self, path: Path_, what: str) -> None:
        if not path:  # pragma: no cover - the top is a mapping, which was checked
            raise ConfigError(what)
        value = self._at(path)
        name = next((f"{step}: " for step in reversed(path) if isinstance(step, str)), "")
        self._take(path, "C104", f"{name}found {shown(value)}; {choices(path, value) or expected(what, path, value)}")

    def _take(self, path: Path_, code: str, message: str) -> None:
        """Report a value and take it out."""
        *parent, last = path
        holder = self._at(tuple(parent))
        self._say(code, path, message)
        if isinstance(holder, list):
            assert isinstance(last, int)  # noqa: S101 - a list's step is an index
            self._positions.setdefault(id(holder), list(range(len(holder))))
            del holder[last]
            del self._positions[id(holder)][last]
            if not holder and parent and isinstance(parent[-1], str):
                del self._at(tuple(parent[:-1]))[parent[-1]]  # an empty list would be a mistake that nobody made
        else:
            del holder[last]

    def _at(self, path: Path_) -> Any:  # noqa: ANN401 - anything the file holds
        node = self._data
        for step in path:
            node = node[step]
        return node

    def _say(self, code: str, path: Path_, message: str) -> None:
        steps = self.original(path)
        self._known.add(steps)
        self.problems.append(_problem(self._file, code, self._tree.place(*steps), message))


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - anything the file holds
    if isinstance(value, dict):
        # a key without a value is one that takes its default
        return {drop_forbidden(key): _cleaned(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    return drop_forbidden(value) if isinstance(value, str) else value
