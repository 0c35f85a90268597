"""Reading `config.yaml`: every mistake in it is found in one run, each with its line and the nearest name meant."""

from __future__ import annotations

import os
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from feeds.config.constraints import check_constraints
from feeds.config.convert import Conversion
from feeds.config.defaults import with_defaults
from feeds.config.id_keys import Ids, ids_of, read_ids
from feeds.config.of_generator import broken_files, causes, lacking, left_out
from feeds.config.schema import Config, ConfigFile
from feeds.config.section_keys import Articles, Site
from feeds.generators import AUTO, GENERATORS, NONE, read_site
from feeds.generators.people import find_people
from feeds.lib import lazy_re, yamltree
from feeds.lib.nearest import nearest
from feeds.lib.regular_files import open_regular, regular_text
from feeds.lib.text import drop_forbidden, plain
from feeds.lib.urls import absolute_url
from feeds.problems import WHOLE, Problem
from feeds.problems.errors import ConfigError
from feeds.problems.unforeseen import fault_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import tzinfo

    from feeds.generators import Reading, Traits

_CODES: Final = {
    "syntax": "C102",
    "tab": "C102",
    "aliases": "C102",
    "depth": "C102",
    "duplicate": "C107",
    "secured": "C111",
}
"""The codes of what `yamltree` finds, by its kind."""


_HEAD: Final = 100_000
_MARKUP: Final = lazy_re.compile(r"</?[A-Za-z][^<>]*>")

_BEHIND_OURS: Final = frozenset({"config.yml", "config.json"})
"""Hugo's own, which it would not read any more if there were a `config.yaml`."""

CONFIG_BESIDE: Final = "feeds.yaml"
"""The name of a config beside one of the same name as ours that belongs to the site's generator."""
_USUAL: Final = frozenset({"config.yaml", CONFIG_BESIDE})
"""The names of a config that a site may do without; another was asked for."""


def load_config(path: str | Path = "config.yaml", *, may_lack_ids: bool = False) -> Config:
    """Read and check a config.

    Args:
        path: the file, or the folder that holds `config.yaml`. Where that is the config of the site's generator, it is
            `feeds.yaml` beside it, or none.
        may_lack_ids: whether the file of ids need not be there yet.

    Raises:
        ConfigError: the file cannot be read or has mistakes; `problems` names every one of them.
    """
    path = Path(path)
    if path.is_dir():
        path /= "config.yaml"
    tree = _parse(path)
    reading = _read_site(path, _wanted_generator(tree))
    if stands_beside(path, reading.traits):
        path = path.with_name(CONFIG_BESIDE)
        tree = _parse(path)
        if (wanted := _wanted_generator(tree)) != AUTO:
            reading = _read_site(path, wanted)
    traits = reading.traits
    if broken := broken_files(reading, path.parent, path):
        raise _unusable(path.parent / broken[0].path, *broken)
    if isinstance(tree, ConfigError):
        tree = _without_ours(path, reading, tree)
    data = with_defaults(tree.data, traits)
    converted = Conversion(data, ConfigFile, _zone(data))
    mistakes = (*converted.mistakes, *converted.unreported(check_constraints(converted.value)))
    problems = list(_yaml_problems(tree, path.name))
    problems += [Problem(path.name, *tree.place(*each.path), each.code, each.message) for each in mistakes]
    problems += causes(mistakes, reading, path.parent)
    keys = converted.value
    ids_file = ids_of(keys.ids).known_file
    is_there = ids_file and not (may_lack_ids and not (path.parent / ids_file).exists())
    old_ids, faults = read_ids(path.parent, ids_file) if ids_file and is_there else ({}, ())
    if problems := [*problems, *faults]:
        raise _unusable(path, *problems)
    if not traits.people and keys.articles.generator != NONE:
        people = find_people(path.parent, keys.articles.paths)
        traits = msgspec.structs.replace(traits, people=people) if people else traits
    values = {name: getattr(keys, name) for name in ConfigFile.__struct_fields__}
    return Config(
        **values
        | {"site": _normal(keys.site), "hub": keys.hub and absolute_url(keys.hub), "ids": _normal_ids(keys.ids)},
        folder=path.parent,
        name=path.name,
        text=tree.text,
        traits=traits,
        problems=tuple(left_out(reading, path.parent, tree.data)),
        old_ids=old_ids,
    )


def _without_ours(path: Path, reading: Reading, error: ConfigError) -> yamltree.Tree:
    """Return an empty config, where that of the site's generator says all that a config has to say.

    Raises:
        ConfigError: it does not, or there is a config of ours that cannot be read.
    """
    if path.exists() or path.name not in _USUAL:
        raise error
    if lacks := lacking(reading, path):
        raise _unusable(path.parent / lacks[0].path, *lacks)
    if not reading.traits.generator:
        raise error
    return yamltree.parse("{}")


def stands_beside(path: Path, traits: Traits) -> bool:
    """Whether a config of ours has another name than a path: it is the site's generator's, or would be taken for it."""
    if path.name != "config.yaml":
        return traits.source == path.name
    would_hide = traits.source in _BEHIND_OURS and not path.exists()
    is_foreign = path.with_name(CONFIG_BESIDE).is_file() and not _says_site(path)
    return would_hide or is_foreign or traits.source == path.name


def _wanted_generator(tree: yamltree.Tree | ConfigError) -> str:
    """Return what a config says of its generator, before anything in it is checked."""
    articles = None if isinstance(tree, ConfigError) else tree.data.get("articles")
    wanted = articles.get("generator") if isinstance(articles, dict) else None
    return wanted if isinstance(wanted, str) else AUTO


def _parse(path: Path) -> yamltree.Tree | ConfigError:
    """Return the YAML of a config, which is a mapping, or why it cannot be read or is none."""
    try:
        tree = yamltree.parse(_read(path))
    except ConfigError as error:
        return error
    except yamltree.YamlError as error:
        kind, place, message = error.problem
        return _unusable(path, Problem(path.name, *place, _CODES[kind], message))
    if not isinstance(tree.data, dict):
        message = "expected a mapping with at least site.title and site.url; `feeds init` writes one to start from"
        return _unusable(path, Problem(path.name, 1, 1, "C102", message))
    return tree


def _yaml_problems(tree: yamltree.Tree, name: str) -> Iterator[Problem]:
    for kind, place, message in tree.problems:
        found = message.rpartition(";")[0]  # what to do differs: here none of them counts
        yield Problem(name, *place, _CODES[kind], f"{found}; remove all but one" if kind == "duplicate" else message)
    for place in tree.hidden:
        message = f"unknown key '{yamltree.SECURED}'; encrypted values have no place in a config, remove it"
        yield Problem(name, *place, "C103", message)


def _zone(data: Mapping[str, Any]) -> tzinfo:
    """Return the zone of dates that name none, as far as it can be known before anything is checked."""
    articles = data.get("articles")
    name = articles.get("timezone") if isinstance(articles, dict) else None
    try:
        return Articles(timezone=drop_forbidden(name) if isinstance(name, str) else None).zone
    except (KeyError, ValueError, OSError):  # the first where there is no such zone
        return UTC  # the constraints report it


def _normal(site: Site) -> Site:
    """Return a site with its URLs in the form that feeds carry, its own with the final slash that paths follow."""
    url = absolute_url(site.url) or site.url
    author = site.author and msgspec.structs.replace(site.author, uri=site.author.uri and absolute_url(site.author.uri))
    return msgspec.structs.replace(
        site,
        title=_as_text(site.title),
        description=_as_text(site.description),
        url=_folder(url),
        home=site.home and _folder(absolute_url(site.home) or site.home),
        author=author,
        icon=site.icon and absolute_url(site.icon),
        logo=site.logo and absolute_url(site.logo),
    )


def _normal_ids(said: Ids | str | None) -> Ids:
    ids = ids_of(said)
    return msgspec.structs.replace(ids, site=ids.site and _folder(absolute_url(ids.site) or ids.site))


def _as_text(text: str) -> str:
    """Return a text without the markup that a site's generator shows in it; feeds would show the tags."""
    return plain(text) or text if _MARKUP.search(text) else text


def _folder(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


def _read(path: Path) -> str:
    try:
        text = regular_text(path)
    except FileNotFoundError as error:
        raise _unusable(path, Problem(path.name, *WHOLE, "C101", f"no such file; {_suggestion(path)}")) from error
    except OSError as error:
        raise _unusable(path, Problem(path.name, 1, 1, "C101", f"cannot be read: {error.strerror}")) from error
    except UnicodeDecodeError as error:
        raise _unusable(path, Problem(path.name, 1, 1, "C101", "is not UTF-8; save it as UTF-8")) from error
    return yamltree.drop_unprintable(text)[0]


def _read_site(path: Path, wanted: str) -> Reading:
    """Return what the site's generator says, where our own config is at a path."""
    try:
        return read_site(path.parent, wanted)
    except BaseException as error:
        message = f"{fault_of(error)}; the config of the site's generator, as it is, cannot be used"
        raise _unusable(path, Problem(path.name, *WHOLE, "F115", message)) from error


def _suggestion(path: Path) -> str:
    """Return which config may be meant by one that is not there."""
    beside = sorted(file.name for kind in ("yaml", "yml") for file in path.parent.glob(f"*.{kind}") if _says_site(file))
    near = nearest(path.name, beside, 0.5)
    above = next(
        (parent / path.name for parent in path.absolute().parents[1:3] if (parent / path.name).is_file()), None
    )
    if near:
        return f"did you mean '-c {path.with_name(near)}'?"
    if above:
        return f"there is one above: '-c {os.path.relpath(above)}'"
    for parent in path.absolute().parents[1:3]:
        if generator := GENERATORS.get(read_site(parent).traits.generator):
            return f"{generator.title}'s site is the folder above: '-c {os.path.relpath(parent)}'"
    return "`feeds init` writes one, `-c FILE` names another"


def _says_site(file: Path) -> bool:
    """Whether a file of YAML looks like a config of ours, and not like one of the many other programs."""
    try:
        with open_regular(file) as opened:
            return any(line.startswith(b"site:") for line in opened.read(_HEAD).splitlines())
    except OSError:
        return False


def _unusable(path: Path, *problems: Problem) -> ConfigError:
    return ConfigError(f"{path} cannot be used", sorted(problems))
