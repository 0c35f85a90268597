"""The contract of a registry: what its names promise, and when rows of other packages are imported."""

from __future__ import annotations

import re
import sys
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING, Any, Final

import pytest

from feeds.articles import READERS
from feeds.destinations import DESTINATIONS
from feeds.formats import FORMATS
from feeds.groupings import GROUPINGS
from feeds.plugins import Plugin, Registry
from feeds.problems.errors import PluginError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Shout = Callable[[], str]

GROUP: Final = "feeds.shouts"
EVERY: Final = pytest.mark.parametrize(
    "registry", [FORMATS, GROUPINGS, READERS, DESTINATIONS], ids=["formats", "groupings", "readers", "destinations"]
)


def ours() -> str:
    """Stand for a row of this package."""
    return "ours"


def plugin(name: str, *values: str) -> Plugin:
    """Return a row that one package adds, or several add by the same name."""
    return Plugin(name, values[0], "loud 1.0", tuple(EntryPoint(name, value, GROUP) for value in values))


@pytest.fixture
def shouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry[Shout]:
    """Return a registry with a row of its own, and rows of another package in every state."""
    (tmp_path / "loud.py").write_text("def hey(): return 'theirs'\nnumber = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "loud", raising=False)
    rows = [
        plugin("hey", "loud:hey"),
        plugin("ours", "loud:hey"),
        plugin("No name", "loud:hey"),
        plugin("twice", "loud:hey", "louder:hey"),
        plugin("number", "loud:number"),
        plugin("missing", "loud:nothing"),
        plugin("refused", "loud:hey"),
    ]
    found: Mapping[str, Mapping[str, Plugin]] = {GROUP: {each.name: each for each in rows}}
    monkeypatch.setattr("feeds.plugins.registry.installed", found.__getitem__)
    return Registry(
        GROUP,
        {"ours": ours},
        names=re.compile("[a-z]+"),
        fault=lambda name, _row: "it is refused" if name == "refused" else None,
    )


def test_names_are_those_that_have_a_row(shouts: Registry[Shout]) -> None:
    """`names` has this package's rows first and then those of others; `get` knows none but these."""
    assert shouts.names() == ["ours", "hey", "twice", "number", "missing", "refused"]
    assert [shouts.get(name)() for name in ("ours", "hey")] == ["ours", "theirs"]
    for name in ("No name", "unknown", ""):
        with pytest.raises(KeyError):
            shouts.get(name)


def test_a_name_is_of_this_package_or_of_another(shouts: Registry[Shout]) -> None:
    """`own` and `plugins` share no name, together are all names, and `is_own` tells them apart."""
    assert [*shouts.own, *shouts.plugins()] == shouts.names()
    assert [name for name in shouts.names() if shouts.is_own(name)] == list(shouts.own)
    assert not shouts.is_own("unknown")


def test_a_row_of_this_package_cannot_be_replaced(shouts: Registry[Shout]) -> None:
    """Neither a package that uses its name nor code that assigns to it takes its place."""
    assert shouts.get("ours") is ours
    with pytest.raises(TypeError):
        shouts.own["ours"] = len  # type: ignore[index]


def test_only_get_imports_another_package(shouts: Registry[Shout]) -> None:
    """Listing names, plug-ins and own rows imports nothing; asking for a row imports it, and gives the same again."""
    for looked_at in (shouts.names(), shouts.plugins(), shouts.own, shouts.unused()):
        assert list(looked_at)
    assert "loud" not in sys.modules
    row = shouts.get("hey")
    assert row() == "theirs"
    assert shouts.get("hey") is row


@pytest.mark.parametrize("name", ["twice", "number", "missing", "refused"])
def test_a_row_that_cannot_be_used_is_an_error_each_time(shouts: Registry[Shout], name: str) -> None:
    """Two packages by one name, another kind of object, one that is not there or has a fault: no row is returned."""
    for _ in range(2):
        with pytest.raises(PluginError) as caught:
            shouts.get(name)
        assert f"'{name}' of the plug-in loud 1.0 cannot be used" in str(caught.value)


def test_what_can_never_be_used_is_told(shouts: Registry[Shout]) -> None:
    """`unused` has a sentence about a name of this package, one of another form, and one that two packages use."""
    told = list(shouts.unused())
    assert [each.partition(" of the plug-in ")[0] for each in told] == ["'ours'", "'No name'", "'twice'"]


def test_blame_is_for_other_packages(shouts: Registry[Shout]) -> None:
    """What another package raises becomes an error that names it, but for what it may raise; ours is left alone."""
    with pytest.raises(PluginError) as caught, shouts.blame("hey"):
        raise ZeroDivisionError
    assert str(caught.value) == "'hey' of the plug-in loud 1.0 failed: ZeroDivisionError"
    with pytest.raises(ZeroDivisionError), shouts.blame("hey", ZeroDivisionError):
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError), shouts.blame("ours"):
        raise ZeroDivisionError


@EVERY
def test_the_registries_keep_the_contract(registry: Registry[object]) -> None:
    """Every registry of this package has its own rows among its names, each as `get` returns it."""
    assert registry.names()[: len(registry.own)] == list(registry.own)
    assert {name: registry.get(name) for name in registry.own} == registry.own


@EVERY
def test_a_registry_is_no_mapping(registry: Registry[object]) -> None:
    """`in`, `[]` and iteration are errors, since they would leave open whether other packages' rows count."""
    rows: Any = registry
    for operation in (iter, len, lambda rows: "atom" in rows, lambda rows: rows["atom"]):
        with pytest.raises(TypeError):
            operation(rows)
