"""YAML as plain values whose places are known: text stays as it was typed, and what the text means its field decides.

Most front matter is so plain that `plain_yaml` reads it; all else, and every question for a place, is for PyYAML
(`yaml_nodes`), which is imported only then.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from feeds.lib import lazy_re, plain_yaml
from feeds.lib.plain_yaml import SECURED
from feeds.lib.yaml_problems import Place, YamlError, YamlProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.lib.yaml_nodes import Nodes

__all__ = ["SECURED", "Place", "Tree", "YamlError", "YamlProblem", "drop_unprintable", "parse", "type_names"]

# What libyaml refuses and XML would forbid anyway, or nobody can see (YAML 1.1, section 5.1, `c-printable`).
_UNPRINTABLE: Final = lazy_re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_UNPRINTABLE_UTF8: Final = lazy_re.compile(
    rb"[\x00-\x7f]|\xc2[\x80-\x84\x86-\x9f]|\xef\xbb\xbf|\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf]"
)
_ORDINARY: Final = bytes([*b"\t\n\r", *range(0x20, 0x7F)])

# A character beyond the first plane as JSON escapes it, which many programs write and libyaml refuses.
_PAIR: Final = lazy_re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")

type_names: Final = {dict: "a mapping", list: "a list", str: "text", type(None): "nothing"}


class Tree:
    """A YAML document.

    Attributes:
        text: what was read.
        data: mappings, lists, text and None; keys are text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        plain = plain_yaml.scan(text)
        self._is_plain = plain is not None
        self.data: Any = plain if self._is_plain else self._nodes.data

    @cached_property
    def _nodes(self) -> Nodes:
        from feeds.lib import yaml_nodes  # slow to import, and most texts are plain

        return yaml_nodes.compose(self.text)

    @property
    def problems(self) -> Sequence[YamlProblem]:
        """What was repaired on the way, of kind `duplicate` or `secured`: nothing in what is plain."""
        return () if self._is_plain else self._nodes.problems

    @property
    def hidden(self) -> Sequence[Place]:
        """Where encrypted values stand."""
        return () if self._is_plain and SECURED not in self.text else self._nodes.hidden

    def place(self, *path: str | int) -> Place:
        """Return where a value stands: the key of a mapping's value, the item of a list; else what is nearest above."""
        return self._nodes.place(*path)


def parse(text: str) -> Tree:
    """Return one YAML document as a tree.

    Args:
        text: without the characters that `drop_unprintable` drops.

    Raises:
        YamlError: the text is not YAML, nests too deeply, or its aliases expand to too much.
    """
    if "\\" in text:
        import json  # few texts have any, and most runs read none

        text = _PAIR.sub(lambda match: json.loads(f'"{match[0]}"'), text)
    return Tree(text)


def drop_unprintable(text: str, raw: bytes | None = None) -> tuple[str, Place | None]:
    r"""Return a text without the characters that YAML refuses, and where the first one stood.

    Args:
        text: the text.
        raw: the same in UTF-8, where somebody has it: it may have more of `\r`.
    """
    # the bytes that are left when ordinary ASCII is taken out are few, and taking it out is fast
    raw = text.encode("utf-8", "surrogatepass") if raw is None else raw
    rest = raw.translate(None, _ORDINARY)
    found = _UNPRINTABLE.search(text) if _UNPRINTABLE_UTF8.search(rest) else None
    if not found:
        return text, None
    line = text.count("\n", 0, found.start()) + 1
    return _UNPRINTABLE.sub("", text), Place(line, found.start() - text.rfind("\n", 0, found.start()))
