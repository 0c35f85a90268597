"""What a config says of the ids that entries had before the site came here, and the file that has them one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec
from msgspec import Meta

from feeds.config.feed_settings import Url  # noqa: TC001 - msgspec reads the annotations
from feeds.config.section_keys import ConfigSection
from feeds.lib import yamltree
from feeds.lib.regular_files import open_regular, regular_bytes
from feeds.lib.text import drop_forbidden, shown
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

IdRule = Literal["permalink", "atom-tag", "guid"]
USUAL_FILE: Final = "ids.yaml"
"""The file of ids where the config names none."""
MOST_BYTES: Final = 64_000_000


class Ids(ConfigSection, frozen=True):
    """Which ids entries had before the site came here."""

    rule: Annotated[
        IdRule | None,
        Meta(
            description="The rule that made the ids which the articles themselves do not name.",
            extra={
                "values": {
                    "permalink": "the address of the article, as in the feeds that most generators make themselves",
                    "atom-tag": "a `tag:` of its host, its date and its path, as in Pelican's",
                    "guid": "none: `ids.file` has them",
                }
            },
        ),
    ] = None
    site: Annotated[
        Url | None,
        Meta(
            description="Where the site was then; the rule starts from it.",
            extra={"default": "where it is now"},
        ),
    ] = None
    file: Annotated[
        str | None,
        Meta(
            description="A file that has the ids of single articles, relative to the config's folder; they count "
            "before all others: [the file](moving.md#a-file-of-ids).",
            extra={"default": f"`{USUAL_FILE}` with the rule `guid`, else none"},
        ),
    ] = None

    @property
    def making(self) -> str:
        """What tells the rule that makes ids from any other one; empty where none does."""
        return f"{self.rule} {self.site or ''}".strip() if self.rule in {"permalink", "atom-tag"} else ""

    @property
    def known_file(self) -> str | None:
        """The file of ids, if there is to be one."""
        return self.file or (USUAL_FILE if self.rule == "guid" else None)


NO_IDS: Final = Ids()


def ids_of(said: Ids | str | None) -> Ids:
    """Return what a config says of ids; a rule's name alone stands for a mapping with it."""
    if isinstance(said, Ids):
        return said
    return msgspec.convert({"rule": said}, Ids) if said else NO_IDS


def read_ids(folder: Path, name: str) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Read a file of ids.

    Args:
        folder: the config's.
        name: the file's, relative to that.

    Returns:
        The ids by what stands before each (the path below the site, the address or the file of an article), and what
        is wrong with the file.
    """
    try:
        with open_regular(folder / name) as opened:
            raw = opened.read(MOST_BYTES + 1)
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not in UTF-8"
        return {}, (Problem(name, 1, 1, "C121", f"cannot be read: {why}; `feeds ids --from FEED` writes one"),)
    if len(raw) > MOST_BYTES:
        return {}, (Problem(name, 1, 1, "C121", f"larger than {MOST_BYTES // 1_000_000} MB"),)
    text, _ = yamltree.drop_unprintable(text.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        tree = yamltree.parse(text)
    except yamltree.YamlError as error:
        _, place, message = error.problem
        return {}, (Problem(name, *place, "C121", message),)
    problems = tuple(_problems(tree, name))
    return {} if problems else dict(_pairs(tree.data)), problems


def places_in_ids(folder: Path, name: str) -> Callable[[str], tuple[int, int]]:
    """Return a function that returns the line and column of an article in a file of ids, as the file is now."""
    try:
        text = regular_bytes(folder / name).decode("utf-8-sig")
        return yamltree.parse(yamltree.drop_unprintable(text)[0]).place
    except (OSError, UnicodeDecodeError, yamltree.YamlError):
        return lambda _: (1, 1)


def _pairs(data: Mapping[str, str] | None) -> Iterator[tuple[str, str]]:
    return ((key.strip(), drop_forbidden(value).strip()) for key, value in (data or {}).items())


def _problems(tree: yamltree.Tree, name: str) -> Iterator[Problem]:
    """Yield what is wrong in a file of ids, each where it stands."""
    data = tree.data
    if data is not None and not isinstance(data, dict):
        found = yamltree.type_names.get(type(data), "a value")
        yield Problem(name, 1, 1, "C121", f"found {found}; expected lines such as '/2020/01/tea/: OLD-ID'")
        return
    for each in tree.problems:
        yield Problem(name, *each.place, "C121", each.message)
    seen: dict[str, str] = {}
    for key, value in (data or {}).items():
        if not isinstance(value, str) or not value.strip():
            found = "nothing" if isinstance(value, str) else yamltree.type_names.get(type(value), "a value")
            yield Problem(name, *tree.place(key), "C121", f"{shown(key)}: found {found}; expected an id")
        elif (first := seen.setdefault(value.strip(), key)) != key:
            message = f"{shown(key)}: {shown(value)} is the id of {shown(first)} too; two articles cannot have one"
            yield Problem(name, *tree.place(key), "C121", message)
