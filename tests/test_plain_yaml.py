"""The plain subset of YAML, held against PyYAML: whatever is read without it, it reads the same."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any, Final

import pytest

from feeds.lib import plain_yaml, yaml_nodes
from feeds.lib.yamltree import YamlError, drop_unprintable, parse

ROOT: Final = Path(__file__).parent.parent

PLAIN: Final = {
    "texts": ("a: one two\nb: 1.10\nc: NO\n", {"a": "one two", "b": "1.10", "c": "NO"}),
    "numbers below zero": ("a: -1\nb:\n- -2.5\n", {"a": "-1", "b": ["-2.5"]}),
    "nothing": ("a:\nb: ~\nc: null\nd: \n", {"a": None, "b": None, "c": None, "d": None}),
    "quotes": ('a: "x: # y"\nb: \'x: # y\'\nc: ""\n', {"a": "x: # y", "b": "x: # y", "c": ""}),
    "escapes": (r'a: "\"x\" \\ \n"', {"a": '"x" \\ \n'}),
    "words": ('a: [x, y z, null]\nb: []\nc: ["d, e"]\n', {"a": ["x", "y z", None], "b": [], "c": ["d, e"]}),
    "a mapping below": ("a:\n  b: 1\n  c:\n    d: 2\ne: 3\n", {"a": {"b": "1", "c": {"d": "2"}}, "e": "3"}),
    "a list below": ("a:\n  - x\n  - y\nb:\n- z\n", {"a": ["x", "y"], "b": ["z"]}),
    "mappings in a list": ("a:\n- b: 1\n  c: 2\n- b: 3\n", {"a": [{"b": "1", "c": "2"}, {"b": "3"}]}),
    "a list in a list": ("a:\n- b:\n  - 1\n  - 2\n- x\n", {"a": [{"b": ["1", "2"]}, "x"]}),
    "remarks": ("# one\na: 1\n\n  # two\nb: 2 \n", {"a": "1", "b": "2"}),
    "addresses": ("a: https://e.org/x#y?z=1\n", {"a": "https://e.org/x#y?z=1"}),
    "other scripts": ("标题: 茶\na: [技术, 开源]\nb: é\n", {"标题": "茶", "a": ["技术", "开源"], "b": "é"}),
}

# Each may mean more than its line says, or nothing that YAML knows.
ODD: Final = [
    "a: |\n  text\n",
    "a: >-\n  text\n",
    "a: one\n  two\n",
    'a: "one\n  two"\n',
    "a: &x one\nb: *x\n",
    "a: !!str 1\n",
    "a: {b: 1}\n",
    "a: [b, [c]]\n",
    "a: one # remark\n",
    "a: b: c\n",
    "a: b:\n",
    "a: - 1\n",
    "a: --1\n",
    "a: 'it''s'\n",
    r'a: "\x41"',
    "a: 1\na: 2\n",
    "a:\n  b: 1\n c: 2\n",
    "<<: x\n",
    "a b: c\n",
    "? a\n",
    "a:\tb\n",
    "a: x\ry\n",
    'a: "x \\" \r y"\n',
    "a: x\x85b: y\n",
    "a: x\u2028b: y\n",
    "- a\n",
    "text\n",
    "a: 1\n...\nb: 2\n",
    "a: 1\n---\nb: 2\n",
    f"{'k' * 2000}: 1\n",
    "".join(f"{' ' * depth}a:\n" for depth in range(70)),
    "a: [" + "b," * 60_000 + "b]\n",
]

# What plain and odd texts are made of, so that random ones are often nearly plain.
VALUES: Final = [
    *("a", "x y", "null", "~", "1", '"q"', "'s'", '"a: b"', "[a, b]", "a:b", "a#b", "/p/", ".5", "a -", "a ?", "é"),
    *('"a\\"b"', '"\\n"', "[]", '["x", "y"]', "a, b", "a]b", "x{y", "$1", "+5", "(x)", "2019-01-01T00:00:00Z"),
    *("it's", "[null]", "-1", "-2.5"),
]
SIGNS: Final = [
    *("", " ", "  ", ": ", ":", " #c", "#", '"', "'", "\\", '"\\x41"', "[a, [b]]", "[a,", "]", "{", "}", "{a: b}"),
    *("&x", "*x", "!t", "|", ">", "|-", "@", "`", "%", "?", "? ", ",", "\u2028", "\x85", "…", ".", "...", "---", "="),
    *(
        "-",
        "- ",
        "- -",
        "\u00a0",
        "\u3000",
        "null ",
        "~ ",
        "\t",
        "\r",
        "[a b ]",
        "[ a]",
        "[-a]",
        "[a, ]",
        "[.]",
        "[a:b]",
    ),
    *("<<", "<<: x", "''", '""', "\r", "-1", "-1.", "-.5"),
]
KEYS: Final = [
    *("a", "b", "c", "secured", "title", "a-b"),  # plain ones
    *("true", "null", "é", "a b", '"q"', "_x", "a.b", "1", "<<", "?", "-", "-a"),
]


def document(chance: random.Random) -> str:
    """Make up a few lines that are plain, or nearly so."""
    oddness = chance.choice((0.0, 0.05, 0.4))
    lines: list[str] = []
    indents = [0]
    for _ in range(chance.randint(1, 7)):
        indents.append(
            chance.choice((0, indents[-1], indents[-1], indents[-1] + 2, chance.choice(indents), chance.randint(0, 5)))
        )
        lines.append(" " * indents[-1] + line(chance, oddness))
    return "\n".join(lines) + chance.choice(("\n", ""))


def line(chance: random.Random, oddness: float) -> str:
    """Make up a line of a document, without its indent."""

    def value() -> str:
        if chance.random() >= oddness:
            return chance.choice(VALUES)
        return "".join(chance.choice(SIGNS + VALUES) for _ in range(chance.randint(1, 3)))

    kind = chance.random()
    key = chance.choice(KEYS if chance.random() < oddness else KEYS[:6])
    colon = chance.choice((":", ":  ", " : ", ": ")) if chance.random() < oddness else ": "
    if kind < 0.6:
        return f"{key}{colon}{value()}" if kind < 0.45 else f"{key}:"
    if kind < 0.85:
        return f"- {value()}" if kind < 0.72 else f"- {key}{colon}{value()}"
    return chance.choice(("", "# remark", value())) if oddness else f"{key}: {value()}"


def differs(text: str) -> bool | None:
    """Whether PyYAML reads a text that is plain in another way; None where it is not plain."""
    plain = plain_yaml.scan(text)
    if plain is None:
        return None
    try:
        nodes = yaml_nodes.compose(text)
    except YamlError:
        return True
    return bool(nodes.problems) or nodes.data != plain


@pytest.mark.parametrize(("text", "data"), PLAIN.values(), ids=PLAIN)
def test_plain_texts_are_read(text: str, data: dict[str, Any]) -> None:
    """What most front matter is made of is read without PyYAML, and as it would read it."""
    assert plain_yaml.scan(text) == data
    assert differs(text) is False


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_are_left_to_pyyaml(text: str) -> None:
    """What may be more than a line says, or wrong, is not read here."""
    assert plain_yaml.scan(text) is None


def test_encrypted_values_are_not_kept() -> None:
    """No value of `secured` is in what was read, at whatever depth, nor remembered."""
    text = "secured: aa11\nb:\n- secured: bb22\n  c: 1\n"
    assert plain_yaml.scan(text) == {"b": [{"c": "1"}]}
    assert differs(text) is False
    assert parse(text).hidden == yaml_nodes.compose(text).hidden != ()
    assert plain_yaml.scan("d:\n  secured:\n    e: cc33\n  f: 2\n") is None
    remembered = repr((plain_yaml._known, plain_yaml._starts))  # noqa: SLF001 - what is not there shows nowhere else
    assert not any(each in remembered for each in ("aa11", "bb22", "cc33"))


def test_what_was_read_belongs_to_nobody_else() -> None:
    """Lists and mappings of two texts with equal lines are two."""
    text = "a: [x]\nb:\n- c: 1\n"
    one, two = plain_yaml.scan(text), plain_yaml.scan(text)
    assert one is not None
    one["a"].append("y")
    one["b"][0]["c"] = "2"
    assert two == plain_yaml.scan(text)


def test_places_are_those_of_pyyaml() -> None:
    """Where something stands in a plain text is found out when somebody asks."""
    tree = parse("a: 1\nb:\n  - c: 2\n")
    places = [tree.place(*steps) for steps in (("a",), ("b", 0), ("b", 0, "c"), ("z",))]
    assert places == [(1, 1), (3, 5), (3, 5), (1, 1)]


@pytest.mark.parametrize("seed", range(4))
def test_made_up_texts_are_read_as_pyyaml_reads_them(seed: int, request: pytest.FixtureRequest) -> None:
    """Thousands of texts that are nearly plain are read the same, or not at all; FEEDS_FUZZED says how many."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    usual = 100_000 if request.config.getoption("--runslow") else 2_000
    times = int(os.environ.get("FEEDS_FUZZED", "0")) // 4 or usual
    seen = {True: 0, False: 0, None: 0}
    for _ in range(times):
        text = document(chance)
        verdict = differs(text)
        seen[verdict] += 1
        assert not verdict, text
    assert seen[False] > times / 20
    assert seen[None] > times / 20


def heads(folder: Path) -> list[str]:
    """Return the front matter of the articles in a folder."""
    found = []
    for file in sorted(folder.rglob("*.md")):
        text = drop_unprintable(file.read_text(encoding="utf-8-sig"))[0]
        if text.startswith("---\n") and "\n---" in text:
            found.append(text[4:].partition("\n---")[0] + "\n")
    return found


def test_the_sample_articles_are_read_as_pyyaml_reads_them() -> None:
    """Most articles that come with the project are plain, and none is read differently."""
    verdicts = [differs(each) for each in heads(ROOT / "articles")]
    assert True not in verdicts
    assert verdicts.count(False) > len(verdicts) / 2


def test_real_articles_are_read_as_pyyaml_reads_them(corpora: Path) -> None:
    """Nearly all real articles of the news family are plain, and none is read differently."""
    verdicts = [differs(each) for each in heads(corpora)]
    assert True not in verdicts
    assert verdicts.count(False) > 0.9 * len(verdicts)
