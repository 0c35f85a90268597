"""How the articles of a site are named and headed, so that a new one is like them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import msgspec

from feeds.articles import decode_options, discover
from feeds.articles.read import read_source
from feeds.cli.heads import form_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from feeds.articles import Found
    from feeds.articles.source import Source
    from feeds.config import Config

_TEXTS: Final = (".md", ".markdown", ".mdx", ".html", ".rst")
_SAMPLE: Final = 30
_DATED: Final = re.compile(r"\d{4}-\d{2}-\d{2}[-_.]")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_GLOB: Final = re.compile(r"[*?\[]")
_LONGEST: Final = 40
_OWN: Final = (
    *("title", "published", "updated", "visible_from", "visible_until", "link", "original", "permalink", "slug", "id"),
    *("guid", "summary", "images", "embed", "related", "enclosures", "quality", "heat", "episode", "season"),
)
"""The fields that each article has its own values of, however many happen to have the same."""
_DATED_NAMES: Final = frozenset({"", "jekyll", "news", "docusaurus"})
"""The generators whose articles have the day in their names; and those of no generator."""
_FORMS: Final = {"zola": "toml", "pelican": "lines", "nikola": "comment"}
"""The forms of heads that generators have where they are not YAML."""


class Habits(msgspec.Struct, frozen=True):
    """What the articles that are there have in common.

    Attributes:
        folder: where they are, relative to the config's folder, with `%Y`, `%m` and `%d` for folders of dates.
        suffix: what their names end in.
        is_bundle: whether each has a folder of its own.
        is_dated: whether their names begin with the day.
        is_title: whether their names are their titles.
        form: of their heads, a key of `HEADS`.
        published: the field that has the date; empty where the name tells it.
        whole_days: whether it has days without a time.
        topics: the field of topics; empty where there is none.
        constant: the fields that all of them have with the same value.
    """

    folder: str
    suffix: str = ".md"
    is_bundle: bool = False
    is_dated: bool = False
    is_title: bool = False
    form: str = "yaml"
    published: str = "date"
    whole_days: bool = False
    topics: str = ""
    constant: Mapping[str, str | bool] = {}


class _Place(msgspec.Struct, frozen=True):
    """Where an article is, with what differs from one to the next taken out."""

    folder: str
    suffix: str
    is_bundle: bool


def habits_of(config: Config) -> Habits:
    """Return how the articles in the first of a config's paths are named and headed.

    Where there are none, they are as the site's generator has them.
    """
    first = config.articles.paths[0]
    found = [each for each in _found(config, first) if PurePosixPath(each.path).suffix.lower() in _TEXTS]
    placed = Counter(_placed(each)[0] for each in found if each.language is None)
    if not placed:
        generator = config.traits.generator
        form = _FORMS.get(generator, "yaml")
        return Habits(folder=_base(config, first), is_dated=generator in _DATED_NAMES, form=form)
    place = max(placed, key=lambda each: (placed[each], each.folder))
    alike = sorted((each for each in found if _placed(each)[0] == place), key=lambda each: each.path)
    names = [_placed(each)[1] for each in alike]
    options = decode_options(config)
    read = [read_source(each, options) for each in alike[-_SAMPLE:]]
    habits = Habits(
        folder=place.folder,
        suffix=place.suffix,
        is_bundle=place.is_bundle,
        is_dated=_most(_DATED.match(name) is not None for name in names),
        is_title=_most(" " in name for name in names),
    )
    return _headed(habits, [each for each in read if each.document], options.names)


def _headed(habits: Habits, read: Sequence[Source], names: Mapping[str, Sequence[str]]) -> Habits:
    """Add to habits of names those of heads."""
    if not read:
        return habits
    datas = [each.document.data for each in read if each.document]
    published = _usual(datas, names["published"])
    dates = [str(data[published]) for data in datas if published in data]
    return msgspec.structs.replace(
        habits,
        form=Counter(form_of(each.text, habits.suffix) for each in read).most_common(1)[0][0],
        published=published or ("" if habits.is_dated else "date"),
        whole_days=bool(dates) and all(map(_DAY.fullmatch, dates)),
        topics=_usual(datas, names["categories"]),
        constant=_constant(datas, {name for field in _OWN for name in names[field]}),
    )


def _found(config: Config, path: str) -> Iterable[Found]:
    return discover(config.folder, [path], config.output_folder, config.path, config.traits).files


def _placed(found: Found) -> tuple[_Place, str]:
    """Return where an article is, and the name that it has there."""
    path = PurePosixPath(found.path)
    is_bundle = path.stem == "index" and len(path.parts) > 1
    folder = path.parent.parent if is_bundle else path.parent
    parts: list[str] = []
    for each in folder.parts:
        before = parts[-1] if parts else ""
        if re.fullmatch(r"(?:19|20)\d\d", each):
            each = "%Y"  # noqa: PLW2901 - the part as it is kept
        elif re.fullmatch(r"\d\d", each) and before in {"%Y", "%m"}:
            each = {"%Y": "%m", "%m": "%d"}[before]  # noqa: PLW2901 - likewise
        parts.append(each)
    place = _Place("/".join(parts), path.suffix, is_bundle)
    return place, path.parent.name if is_bundle else path.stem


def _base(config: Config, pattern: str) -> str:
    """Return the folder that a path of the config is, or that a file or a glob is in."""
    parts = PurePosixPath(pattern).parts
    fixed = next((index for index, part in enumerate(parts) if _GLOB.search(part)), len(parts))
    folder = PurePosixPath(*parts[:fixed])
    return str(folder.parent if (config.folder / folder).is_file() else folder)


def _most(held: Iterable[bool]) -> bool:
    counted = Counter(held)
    return counted[True] > counted[False]


def _usual(datas: Sequence[Mapping[str, Any]], names: Iterable[str]) -> str:
    """Return which of some names of a field most articles have; empty where few have any."""
    counted = Counter(next((name for name in names if name in data), "") for data in datas)
    return counted.most_common(1)[0][0]


def _constant(datas: Sequence[Mapping[str, Any]], own: Iterable[str]) -> dict[str, str | bool]:
    """Return the fields with one short value in all articles; of a single article only what it is laid out by."""
    first, own = datas[0], {name.lower() for name in own}
    same = {name: value for name, value in first.items() if all(data.get(name) == value for data in datas)}
    return {
        name: {"true": True, "false": False}.get(str(value), value)
        for name, value in same.items()
        if (len(datas) > 1 or name == "layout") and name.lower() not in own and _is_word(value)
    }


def _is_word(value: object) -> bool:
    """Whether a value may be anybody's: true, false or a short text that is no number, date or address."""
    if isinstance(value, bool):
        return True
    return isinstance(value, str) and 0 < len(value) <= _LONGEST and not re.match(r"[-+\d]|\w+://|/", value)
