"""What holds the project's shape: imports go one way, and the documentation names all that there is."""

from __future__ import annotations

import ast
import re
import runpy
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Final, get_args

import click
import msgspec
import pytest
from support import PROJECT

import feeds
from feeds.building.fingerprint import BESIDE
from feeds.cli import COMMANDS, main
from feeds.config import ConfigFile
from feeds.config.field_names import FIELDS
from feeds.config.section_keys import GeneratorName
from feeds.generators import AUTO, GENERATORS, NONE
from feeds.problems.codes import CODES, PAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

PACKAGE: Final = PROJECT / "feeds"
DOCS: Final = PROJECT / "docs"

# Which rooms of the package a room may import, for its types too. A format knows no config, a destination neither
# that nor articles.
ALLOWED: Final[Mapping[str, set[str]]] = {
    "lib": set(),
    "problems": set(),
    "model": set(),
    "plugins": {"problems"},
    "formats": {"plugins", "model", "lib"},
    "groupings": {"plugins", "model", "lib"},
    "pages": {"formats", "groupings", "model", "lib"},
    "delivery": {"formats", "groupings", "pages", "model", "lib"},
    "stores": {"lib", "problems"},
    "generators": {"model", "lib"},
    "config": {"formats", "generators", "groupings", "plugins", "pages", "problems", "lib"},
    "articles": {"config", "generators", "stores", "plugins", "model", "lib", "problems"},
    "destinations": {"delivery", "stores", "plugins", "model", "lib", "problems"},
    "index": {"articles", "config", "groupings", "model", "lib", "problems"},
    "state": {"lib"},
    "entries": {"config", "groupings", "pages", "model", "lib"},
    "differences": {"destinations", "formats", "pages", "lib"},
    "building": {
        *("articles", "config", "delivery", "destinations", "differences", "entries", "formats", "groupings", "index"),
        *("lib", "model", "pages", "plugins", "problems", "state"),
    },
    "websub": {"destinations", "index", "config", "pages", "problems", "lib"},
    "check": {
        *("building", "articles", "config", "entries", "groupings", "index", "model", "pages"),
        *("problems", "lib"),
    },
    "moving": {"articles", "check", "config", "entries", "lib", "model", "problems"},
    "web": {
        *("building", "index", "delivery", "articles", "config", "destinations", "formats", "model", "pages"),
        *("problems", "state", "lib"),
    },
    "cli": {
        *("articles", "building", "check", "config", "destinations", "differences", "problems", "generators", "moving"),
        *("web", "websub", "lib"),
    },
}


def modules() -> dict[str, Path]:
    """Give every module of the package by its dotted name."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = file.relative_to(PROJECT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


MODULES: Final = modules()
INNER: Final = sorted(MODULES.keys() - {"feeds", "feeds.__main__"})


@cache
def nodes(name: str) -> tuple[ast.AST, ...]:
    """Give all that a module is made of."""
    return tuple(ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))))


@cache
def imported(name: str) -> frozenset[str]:
    """Give the package's modules that a module imports, wherever in it and whatever for."""
    found = set()
    for node in nodes(name):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.partition(".")[0] == "feeds"}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively in line {node.lineno}"
            source = node.module or ""
            if source.partition(".")[0] == "feeds":
                names = {f"{source}.{alias.name}" for alias in node.names}
                found |= {each if each in MODULES else source for each in names}
    return frozenset(found)


def part(name: str) -> str:
    """Give the part of the package that a module belongs to: `feeds.config.load` is `config`."""
    return name.split(".")[1] if "." in name else name


# the way of imports


def test_imports_go_one_way() -> None:
    """A module imports only its own part and those that the table allows it."""
    rooms = {part(name) for name in INNER}
    assert rooms - ALLOWED.keys() == set(), "say in ALLOWED what these may import"
    wrong = [
        (name, each)
        for name in INNER
        for each in imported(name)
        if part(each) not in ALLOWED[part(name)] | {part(name)}
    ]
    assert wrong == []


def test_the_table_allows_no_circle() -> None:
    """The parts can be put in an order in which each imports only earlier ones: that in which they stand."""
    seen: set[str] = set()
    for name, allowed in ALLOWED.items():
        assert allowed <= seen, f"{name} may import what comes after it"
        seen.add(name)


@pytest.mark.sampled
@pytest.mark.parametrize("name", ALLOWED)
def test_the_table_allows_no_more_than_is_used(name: str) -> None:
    """A part imports each of those that the table allows it, so that a new import is a decision."""
    used = {part(each) for inner in INNER if part(inner) == name for each in imported(inner)}
    assert ALLOWED[name] - used == set()


def test_the_table_names_no_part_that_is_gone() -> None:
    """Every part of the table is there."""
    assert ALLOWED.keys() - {part(name) for name in INNER} == set()


def test_what_is_written_is_the_work_of_what_its_digest_covers() -> None:
    """No room that the fingerprint passes over is imported by the one that makes outputs, by way of others either."""
    made_by = {"building"}
    while more := {each for part in made_by for each in ALLOWED[part]} - made_by:
        made_by |= more
    assert {name.removesuffix(".py") for name in BESIDE} & made_by == set()
    assert all((PACKAGE / name).exists() for name in BESIDE)


def test_no_module_imports_itself_through_others() -> None:
    """There is no circle among modules either, those within one part included."""
    graph = {name: imported(name) for name in MODULES}
    while leaves := {name for name, targets in graph.items() if not targets & graph.keys() - {name}}:
        graph = {name: targets for name, targets in graph.items() if name not in leaves}
    assert graph == {}


def test_nothing_imports_another_modules_secrets() -> None:
    """No module imports a name that starts with an underscore from another."""
    taken = {
        (name, alias.name)
        for name in INNER
        for node in nodes(name)
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "feeds"
        for alias in node.names
        if alias.name.startswith("_")
    }
    assert taken == set()


def test_every_name_that_is_exported_is_there() -> None:
    """`feeds.__all__` is sorted without repetition, and each name in it exists."""
    assert sorted(set(feeds.__all__)) == feeds.__all__
    assert [name for name in feeds.__all__ if not hasattr(feeds, name)] == []


IMPORT_EACH_FIRST: Final = """
import importlib, sys
for first in sys.argv[1:]:
    for name in [name for name in sys.modules if name.partition(".")[0] == "feeds"]:
        del sys.modules[name]
    importlib.import_module(first)
    import feeds
    wrong = [name for name in feeds.__all__ if isinstance(getattr(feeds, name), type(sys))]
    print(*([first, *wrong] if wrong else []), end="")
"""


@pytest.mark.slow
def test_an_export_is_the_same_whatever_was_imported_first() -> None:
    """`feeds.build` is the function, not a module of that name, whichever module was imported before."""
    firsts = ["feeds", *(name for name in INNER if name.count(".") == 1), "feeds.cli.build"]
    code = [sys.executable, "-c", IMPORT_EACH_FIRST, *firsts]
    ran = subprocess.run(code, capture_output=True, text=True, check=False, timeout=120)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


# names


def test_threads_do_not_wait_for_each_others_part_of_babel() -> None:
    """Babel's core is imported by one module alone: threads that import it by several names break each other off."""
    importing = {
        name
        for name in MODULES
        for function in nodes(name)
        if isinstance(function, ast.FunctionDef)  # what stands outside of them is for types
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and node.module in {"babel", "babel.core"}
    }
    assert importing == set()


def repeated(names: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Give the names that stand in more than one place, with the places; where from names and their places."""
    places: dict[str, list[str]] = {}
    for name, place in names:
        places.setdefault(name, []).append(place)
    return {name: where for name, where in places.items() if len(where) > 1}


def test_no_module_name_stands_twice() -> None:
    """A module's name, or a room's, leads to one place; a command's module is named as the command."""
    commands = {f"feeds.cli.{name}" for name in COMMANDS}
    assert repeated((name.rpartition(".")[2], name) for name in INNER if name not in commands) == {}


def test_no_class_name_stands_twice() -> None:
    """A class's name means one thing in the whole package."""
    classes = ((node.name, name) for name in MODULES for node in nodes(name) if isinstance(node, ast.ClassDef))
    assert repeated(classes) == {}


# documentation


def test_every_room_is_documented() -> None:
    """The rooms that docs/design.md lists are those of the table above, in its order."""
    text = (
        (DOCS / "design.md").read_text(encoding="utf-8").partition("## The rooms")[2].partition("What the folders")[0]
    )
    listed = [names[0].rstrip("/").removesuffix(".py") for names, _ in rows(text)]
    assert [name for name in listed if name in ALLOWED] == list(ALLOWED)


def rows(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Give the rows of the tables in a Markdown text: the names in the first cell, and all cells."""
    for line in text.splitlines():
        if line.lstrip().startswith("|"):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
            quoted = re.findall(r"`([^`]+)`", cells[0])
            yield quoted or [re.sub(r"[*_\\]", "", cells[0])], cells


def named(page: str) -> set[str]:
    """Give what the rows of a page's tables name."""
    return {name for names, _ in rows((DOCS / page).read_text(encoding="utf-8")) for name in names}


def test_every_export_is_documented() -> None:
    """Each name of `feeds.__all__` has a row in docs/api.md."""
    found = {re.split(r"[(: ]", name)[0].removeprefix("feeds.") for name in named("api.md")}
    assert set(feeds.__all__) - found == set()


GENERATED: Final[dict[Path, str]] = runpy.run_path(str(DOCS / "generate.py"))["pages"]()


@pytest.mark.parametrize("page", GENERATED, ids=lambda page: page.stem)
def test_what_is_made_of_the_code_is_up_to_date(page: Path) -> None:
    """The lists of codes and the tables of keys in docs/ are what docs/generate.py makes of the code."""
    assert page.read_text(encoding="utf-8") == GENERATED[page], "run python docs/generate.py"


def test_every_code_stands_in_one_section() -> None:
    """No code has two rows in the tables, nor one among the codes of other letters."""
    names = [(name, section.title) for page in PAGES.values() for section in page.sections for name in section.codes]
    assert len(names) == len(CODES)
    letters = {(title, name[0]) for name, title in names}
    assert len(letters) == len({title for title, _ in letters})


def test_every_code_is_explained() -> None:
    """Each code has a phrase for what is wrong, and sentences for what to do and, if not by its page, what happens."""
    for page in PAGES.values():
        for name, code in ((name, code) for section in page.sections for name, code in section.codes.items()):
            assert code.meaning.rstrip(".") == code.meaning != "", name
            assert (code.effect or page.effects.get(code.severity, "")).endswith("."), name
            assert code.remedy.endswith("."), name


def test_every_link_of_a_text_leads_somewhere() -> None:
    """The links in what the tables say are to pages and headings of docs/."""
    texts = [(DOCS / f"{name}.md").read_text(encoding="utf-8") for name in PAGES]
    for target, heading in re.findall(r"\]\((?!https?:)([^)#]+)(?:#([^)]+))?\)", "".join(texts)):
        text = (DOCS / target).read_text(encoding="utf-8")
        headings = {
            re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
            for line in text.splitlines()
            if line.startswith("#")
        }
        assert not heading or heading in headings, f"{target} has no heading {heading}"


def test_every_code_is_used() -> None:
    """Each code is given by some module besides those that list them."""
    sources = "".join(file.read_text(encoding="utf-8") for name, file in MODULES.items() if part(name) != "problems")
    assert [code for code in CODES if f'"{code}"' not in sources] == []


def test_every_code_that_is_used_is_listed() -> None:
    """No module gives a code that `CODES` lacks."""
    sources = "".join(file.read_text(encoding="utf-8") for file in MODULES.values())
    assert set(re.findall(r'"([A-Z]\d{3})"', sources)) - CODES.keys() == set()


def keys(schema: Mapping[str, Any], node: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Give the dotted path of every key that a JSON Schema knows, `[]` after one that is a list of mappings."""
    for name, each in node.get("properties", {}).items():
        path = f"{prefix}{name}"
        yield path
        for inner in inners(schema, each):
            yield from keys(schema, inner, f"{path}.")
        for inner in inners(schema, each.get("items", {})):
            yield from keys(schema, inner, f"{path}[].")


def inners(schema: Mapping[str, Any], node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give the mappings that a node of a JSON Schema refers to."""
    for each in (node, *node.get("anyOf", ()), *node.get("allOf", ())):
        if "$ref" in each:
            yield schema["$defs"][each["$ref"].rpartition("/")[2]]


@pytest.fixture(scope="module")
def config_keys() -> set[str]:
    """Give the dotted path of every key of the config."""
    schema = msgspec.json.schema(ConfigFile, schema_hook=lambda _: {})
    top = schema["$defs"]["ConfigFile"]
    found = set(keys(schema, top))
    assert {"site.title", "site.author.name", "groups[].by", "channels[].where.topics.any", "output"} <= found
    return found


def test_every_config_key_is_documented(config_keys: set[str]) -> None:
    """Each key of the config has a row in docs/configuration.md; those of a channel's clauses go by their end.

    What is said of the feed of everything has the keys of a channel.
    """
    documented = named("configuration.md")
    holders = {key.rpartition(".")[0].removesuffix("[]") for key in config_keys}
    missing = {
        key
        for key in config_keys - holders - documented
        if not {key.removeprefix("channels[].where."), key.replace("describe.all.", "channels[].")} & documented
    }
    assert missing == set()


def test_every_generator_is_documented_and_can_be_named() -> None:
    """Each row of the table of generators has its line, and the config may name it; nothing else is a name."""
    lines = re.findall(r"^\| `(\w+)` \|", (DOCS / "generators.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(lines) == sorted(GENERATORS)
    assert set(get_args(GeneratorName)) == {AUTO, NONE, *GENERATORS}


def test_every_documented_key_is_one(config_keys: set[str]) -> None:
    """No row of the table of keys names a key that the config does not know."""
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    sections = {key.partition(".")[0].removesuffix("[]") for key in config_keys}
    dotted = {
        name
        for names, _ in rows(text)
        for name in names
        if re.fullmatch(r"[a-z_]+(?:\[\])?(?:\.[a-z_]+(?:\[\])?)+", name) and re.split(r"[.\[]", name)[0] in sections
    }
    assert dotted
    assert dotted - config_keys == set()


def test_every_front_matter_name_is_documented() -> None:
    """Each front-matter name that is read stands in docs/articles.md."""
    text = (DOCS / "articles.md").read_text(encoding="utf-8")
    names = {name for built_in in FIELDS.values() for name in built_in}
    assert {name for name in {*FIELDS, *names} if f"`{name}`" not in text} == set()


def commands() -> Iterator[tuple[str, click.Command]]:
    """Give every command by its name."""
    assert isinstance(main, click.Group)
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        yield name, command


def section(name: str) -> str:
    """Give the section of docs/cli.md that is about a command."""
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    heading = re.compile(rf"^(#+) +`?(?:feeds )?{re.escape(name)}\b.*$", re.MULTILINE)
    start = heading.search(text)
    assert start, f"docs/cli.md has no section about 'feeds {name}'"
    end = re.compile(rf"^#{{1,{len(start[1])}}} ", re.MULTILINE).search(text, start.end())
    return text[start.end() : end.start() if end else None]


def options(parameters: Iterable[click.Parameter]) -> set[str]:
    """Give every spelling of a command's options."""
    return {
        spelling
        for each in parameters
        if isinstance(each, click.Option)
        for spelling in (*each.opts, *each.secondary_opts)
    }


@pytest.mark.parametrize(("name", "command"), [pytest.param(*each, id=each[0]) for each in commands()])
def test_every_option_is_documented(name: str, command: click.Command) -> None:
    """Each command has a section in docs/cli.md with a row for every option, and for no other."""
    documented = {
        word.split()[0].split("=")[0]
        for names, _ in rows(section(name))
        for word in names
        if re.match(r"--?[a-z]", word)
    }
    known = options(command.params)
    long = {spelling for spelling in known if spelling.startswith("--")}
    assert long - documented == set()
    assert documented - known - {"-h", "--help"} == set()


@pytest.mark.parametrize(("name", "command"), [pytest.param(*each, id=each[0]) for each in commands()])
def test_every_option_has_help(name: str, command: click.Command) -> None:
    """Each option says what it does, and the command says what it does in its first line."""
    assert command.name == name
    assert command.help
    assert [each.name for each in command.params if isinstance(each, click.Option) and not each.help] == []


def test_the_table_of_repositories_is_summed_up_rightly() -> None:
    """What the docs say of all repositories together is what the script makes of their table."""
    script = [sys.executable, str(PROJECT / "benchmarks/table.py")]
    summed = subprocess.run(script, capture_output=True, text=True, check=True).stdout
    said = (DOCS / "generators.md").read_text(encoding="utf-8")
    assert " ".join(summed.split()) in " ".join(said.split())
