"""YAML as plain values whose places are known."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from feeds.lib.yamltree import Place, Tree, YamlError, drop_unprintable, parse

# What YAML is made of, so that random texts come near to being some.
YAML_SIGNS: Final = "[]{}-:?,&*!|>'\"%@`#~<= \n\tab1.\\\x85\u2028"


def refused(text: str) -> tuple[str, Place]:
    """Give the kind and place of what makes a text unreadable."""
    with pytest.raises(YamlError) as caught:
        parse(text)
    return caught.value.problem.kind, caught.value.problem.place


@pytest.mark.parametrize("quote", ['"', "'"])
def test_an_open_quote_is_told_where_it_opens(quote: str) -> None:
    """A quote that is never closed is a mistake of its own line, not of that in which the text ends."""
    assert refused(f"title: One\nsummary: {quote}Two\ndate: 2026-01-01\n") == ("syntax", Place(2, 10))


@pytest.mark.parametrize(
    "typed", ["NO", "yes", "1.10", "2001", "0o14", "0x1F", "1_000", "12:30:00", "true", "2020-01-01", ".nan", "1e3"]
)
def test_scalar_stays_text(typed: str) -> None:
    """Text stays as it was typed, whatever YAML would make of it."""
    assert parse(f"title: {typed}").data == {"title": typed}


@pytest.mark.parametrize("typed", ["", "~", "null"], ids=["absent", "tilde", "null"])
def test_nothing_is_none(typed: str) -> None:
    """A key with no value, `~` or `null` has none, at the top and in a list."""
    assert parse(f"a: {typed}\nb: [{typed or '~'}]").data == {"a": None, "b": [None]}


@pytest.mark.parametrize("typed", ['""', "''", '"~"', "'null'", "|-\n  null"])
def test_quoted_null_is_text(typed: str) -> None:
    """What looks like nothing is text where it is quoted."""
    assert parse(f"a: {typed}").data == {"a": typed.strip("\"'|-\n ")}


@pytest.mark.parametrize("text", ["", "\n", "# a comment\n"])
def test_empty_document_has_no_data(text: str) -> None:
    """A document without a node is None, and its place is the start."""
    tree = parse(text)
    assert tree.data is None
    assert tree.place("title") == (1, 1)


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        ((), (1, 1)),
        (("site",), (1, 1)),
        (("site", "title"), (2, 3)),
        (("paths",), (3, 1)),
        (("paths", 1), (3, 12)),
        (("people", 1, "name"), (6, 5)),
        (("site", "nothing"), (1, 1)),
        (("paths", 7), (3, 1)),
        (("site", "title", "deeper"), (2, 3)),
        (("nothing",), (1, 1)),
    ],
)
def test_place(steps: tuple[str | int, ...], place: tuple[int, int]) -> None:
    """A value stands at its key or list item; one that is not there at the nearest place above."""
    tree = parse("site:\n  title: x\npaths: [a, b]\npeople:\n  - name: a\n  - name: b\n")
    assert tree.place(*steps) == place


def test_column_counts_characters() -> None:
    """Columns are counted in characters, not bytes."""
    assert parse("{äöü€𝄞: 1, b: 2}").place("b") == (1, 12)


def test_key_given_twice() -> None:
    """The last of two equal keys counts, and the problem stands at it."""
    tree = parse("title: a\nurl: x\ntitle: b\n")
    assert tree.data == {"title": "b", "url": "x"}
    assert [(each.kind, each.place) for each in tree.problems] == [("duplicate", (3, 1))]
    assert tree.place("title") == (3, 1)


def test_key_in_two_mappings_is_no_duplicate() -> None:
    """The same key in two mappings is no duplicate."""
    assert not parse("a: {name: x}\nb: {name: y}").problems


def test_alias_repeats_its_value() -> None:
    """An alias stands for the value of its anchor."""
    assert parse("a: &x [1, 2]\nb: *x").data == {"a": ["1", "2"], "b": ["1", "2"]}


def test_merge_key() -> None:
    """A merge key adds the keys that the mapping itself does not set."""
    assert parse("base: &b {x: 1, y: 2}\nmade: {<<: *b, y: 3}").data["made"] == {"x": "1", "y": "3"}


def test_merge_key_with_a_list() -> None:
    """Of several merged mappings the earlier one wins."""
    tree = parse("a: &a {x: 1}\nb: &b {x: 2, y: 2}\nmade: {<<: [*a, *b]}")
    assert tree.data["made"] == {"x": "1", "y": "2"}


def test_quoted_merge_key_is_a_key() -> None:
    """A quoted `<<` is a key like any other."""
    assert parse('"<<": {x: 1}').data == {"<<": {"x": "1"}}


def test_key_that_is_no_text_is_passed_over() -> None:
    """A key that is a list or mapping names no field."""
    assert parse("{{ page }}: x\n? [a]\n: b\ntitle: T").data == {"title": "T"}


def test_alias_bomb() -> None:
    """Aliases that expand to billions of values are refused."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert refused("\n".join(lines))[0] == "aliases"


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: *a}", "a: &a {<<: *a}", "a: &a [*a, *a, *a]"])
def test_value_that_holds_itself(text: str) -> None:
    """A value that contains itself is refused."""
    assert refused(text)[0] in {"aliases", "depth", "syntax"}


def test_large_flat_document_is_read() -> None:
    """Many values are no fault where they do not nest."""
    assert len(parse("\n".join(f"k{n}: [a, {{b: c}}]" for n in range(2000))).data) == 2000


def test_sixty_levels_are_read_and_more_refused() -> None:
    """Values may nest sixty levels deep and no deeper."""
    assert parse("[" * 60 + "]" * 60).data
    assert refused("[" * 61 + "]" * 61)[0] == "depth"


@pytest.mark.sampled
@pytest.mark.parametrize("depth", [61, 100, 900, 999, 1000, 1001, 2000, 50_000])
@pytest.mark.parametrize(
    ("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("[\n ", "]"), ("[a: ", "]"), ("- ", "x"), ("? ", "x")]
)
def test_every_depth_is_refused_as_one(opening: str, closing: str, depth: int) -> None:
    """Whether the library refuses what nests too deeply or the walk over what it read, it is called the same."""
    for text in (opening * depth, opening * depth + closing * depth):
        assert refused(f"a:\n {text}")[0] == "depth"


def test_many_merges_are_read() -> None:
    """Thousands of merged mappings are one, and the first to have a key wins."""
    data = parse("c: {<<: [" + ", ".join(f"{{k{number}: {number}, k: {number}}}" for number in range(8000)) + "]}").data
    assert len(data["c"]) == 8001
    assert data["c"]["k"] == "0"


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "text",
    [
        "'[' * 100000",
        "'{a: ' * 100000",
        "'- ' * 100000 + 'x'",
        "'? ' * 100000 + 'x'",
        "'a:\\n' + '- ' * 100000 + 'x'",
        "'a:\\x85' + '- ' * 100000 + 'x'",
        "'a:\\u2028' + '- ' * 100000 + 'x'",
        "'a:\\u2029' + '- ' * 100000 + 'x'",
        "'a:\\r' + '- ' * 100000 + 'x'",
        "''.join(' ' * n + 'a:\\n' for n in range(3000))",
        "'[' * 60 + '\"[[[[\"' * 100000",
    ],
)
def test_deep_nesting_does_not_crash(text: str) -> None:
    """However deep values nest, the process lives and says so."""
    program = f"""
from feeds.lib.yamltree import YamlError, parse
try:
    parse({text})
except YamlError as error:
    print(error.problem.kind)
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.strip() in {"depth", "syntax"}


@pytest.mark.parametrize(
    "text",
    [
        "secured: CIPHER",
        "'secured': CIPHER",
        "? secured\n: CIPHER",
        "!!str secured: CIPHER",
        "secured: |\n  CIPHER\n  CIPHER",
        "secured: [CIPHER, {a: CIPHER}]",
        "secured: A\nsecured: CIPHER",
        "a: {b: [{secured: CIPHER}]}",
        "secured: &s CIPHER\ntitle: *s",
        "secured: {a: &s CIPHER}\ntitle: *s",
        "secured: &s [CIPHER]\ntitle: [*s]",
        "secured: &s {title: CIPHER}\n<<: *s",
        "secured: &s {title: CIPHER}\n<<: [*s]",
        "base: &b {secured: CIPHER}\n<<: *b",
        "a: {secured: &s CIPHER}\na: 1\nb: *s",
        "secured: {CIPHER: 1}",
        "secured: {? &s CIPHER : 1}\ntitle: *s",
        "? [a]\n: {secured: &s CIPHER}\ntitle: *s",
        "? {secured: &s CIPHER}\n: x\ntitle: *s",
    ],
)
def test_secured_is_never_read(text: str) -> None:
    """No byte of an encrypted value is read, at any depth, nor through an alias or a merge."""
    tree = parse(text)
    assert "CIPHER" not in repr(tree.data)
    assert "CIPHER" not in repr(tree.problems)


def test_alias_to_secured_is_reported() -> None:
    """An alias to an encrypted value gives nothing and is reported where it stands."""
    tree = parse("secured: &s CIPHER\ntitle: *s\n")
    assert tree.data == {"title": None}
    assert [(each.kind, each.place.line) for each in tree.problems] == [("secured", 2)]


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("title: x\n\turl: y\n", "tab", (2, 1)),
        ("site:\n\ttitle: x\n", "tab", (2, 1)),
        ("title: a: b\n", "syntax", (1, 9)),
        ("a: 1\ntitle: [x\nb: 2\n", "syntax", (2, 8)),
        ("title: @x\n", "syntax", (1, 8)),
        ("title: *nothing\n", "syntax", (1, 8)),
    ],
)
def test_broken_yaml(text: str, kind: str, place: tuple[int, int]) -> None:
    """What is no YAML is refused with the kind and the place of the mistake."""
    assert refused(text) == (kind, place)


def test_colon_in_a_value_hints_at_quotes() -> None:
    """A value that contains a colon gets the way out: quotes."""
    with pytest.raises(YamlError, match="between quotes"):
        parse("title: Chips: a history\n")


def test_tab_in_a_value_is_no_problem() -> None:
    """A tab within text is text."""
    assert parse("title: a\tb\n").data == {"title": "a\tb"}


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\ufeff", "\ufffe", "\uffff", "\ud800"])
def test_drop_unprintable(character: str) -> None:
    """Characters that YAML refuses are dropped, and the place of the first is told."""
    text, place = drop_unprintable(f"title: x\na{character}b{character}\n")
    assert (text, place) == ("title: x\nab\n", (2, 2))


def test_drop_unprintable_keeps_the_rest() -> None:
    """Text in any script, emoji, tabs and line ends stay."""
    text = "a\tb\r\n人工智能 🤖 é \xa0\u2028"
    assert drop_unprintable(text) == (text, None)


@pytest.mark.slow
def test_drop_unprintable_by_every_character() -> None:
    """A character alone is dropped if and only if a text of all characters loses it, and PyYAML takes all others."""
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    kept, _ = drop_unprintable(everything)
    alone = "".join(drop_unprintable(character)[0] for character in everything)
    assert alone == kept
    assert not yaml.reader.Reader.NON_PRINTABLE.search(kept)


@given(st.text() | st.text(YAML_SIGNS))
def test_any_text_is_yaml_or_refused(text: str) -> None:
    """Any text is read or refused with a place in it."""
    try:
        outcome: Tree | YamlError = parse(drop_unprintable(text)[0])
    except YamlError as error:
        outcome = error
    if isinstance(outcome, Tree):
        assert isinstance(outcome.data, dict | list | str | None)
    else:
        assert min(outcome.problem.place) >= 1
        assert outcome.problem.message
