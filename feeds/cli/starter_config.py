"""The starter's `config.yaml`, filled with what is known of a site, each value with where it is from."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PLAIN: Final = re.compile(r"https?://[\w./~-]+|[A-Za-z_/][\w./:-]*\w/?|[A-Za-z]\w*")
_NOT_TEXT: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_SECTION: Final = re.compile(r"#?(\w+):")


class Value(NamedTuple):
    """A value for a key.

    Attributes:
        text: as YAML; empty to make the starter's own value a comment, since nothing is known.
        remark: what stands behind it, such as where it is from; may be empty.
        commented: whether it is only shown, since the generator's config says it at every build.
    """

    text: str
    remark: str = ""
    commented: bool = False

    def line(self, indent: str, key: str, old: str) -> str:
        """Return the line of a key, which was another before."""
        if not self.text:
            return f"{indent}#{old.strip().removeprefix('#')}"
        why = f"  # {self.remark}" if self.remark else ""
        return f"{indent}{'#' if self.commented else ''}{key}: {self.text}{why}"


def as_yaml(value: str) -> str:
    """Return a text as a scalar of YAML on one line."""
    text = " ".join(value.split())
    plain = _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT
    return text if plain else json.dumps(text, ensure_ascii=False)


def fill(starter: str, values: Mapping[str, Value]) -> str:
    """Return the starter with values in the places of its own.

    Args:
        starter: the text of its config.
        values: by key, those in sections with their section: `site.title`, `output`.
    """
    return "\n".join(_filled(starter.split("\n"), values))


def _filled(lines: list[str], values: Mapping[str, Value]) -> Iterator[str]:
    section = ""
    gone_below = -1
    for line in lines:
        bare = line.lstrip(" ")
        depth = len(line) - len(bare)
        if gone_below >= 0 and depth > gone_below:
            rest = line[gone_below:]
            yield f"{' ' * gone_below}#{rest.replace('#', '', 1) if bare.startswith('#') else rest}"
            continue
        gone_below = -1
        found = _SECTION.match(bare)
        if found and not depth:
            section = found[1]
        name = (f"{section}.{found[1]}" if depth else found[1]) if found else ""
        value = values.get(name) if depth in {0, 2} else None
        if found is None or value is None:
            yield line
            continue
        yield value.line(" " * depth, found[1], line)
        if line.rstrip().endswith(":"):
            gone_below = depth
