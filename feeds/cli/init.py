"""`feeds init`."""

from __future__ import annotations

import shlex
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from feeds.cli.colours import failure
from feeds.cli.common import CANNOT_RUN, show_problems
from feeds.cli.next_steps import run
from feeds.cli.starter_config import Value, as_yaml, fill
from feeds.cli.subcommand import Subcommand
from feeds.cli.survey import survey
from feeds.config.load import stands_beside
from feeds.config.of_generator import broken_files, left_out, unusable_url
from feeds.generators import GENERATORS, read_literals, read_site
from feeds.generators.files import read_mapping
from feeds.lib import yamltree
from feeds.lib.regular_files import regular_text
from feeds.lib.text import printable
from feeds.lib.urls import MANIFEST, absolute_url
from feeds.lib.whole_files import write_new

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.resources.abc import Traversable

    from feeds.cli.survey import Survey
    from feeds.generators import Generator, Reading, Traits

_CONFIG: Final = "config.yaml"
_BESIDE: Final = "feeds.yaml"
_OURS: Final = frozenset({"site", "articles", "select", "groups", "channels", "formats"})
_OUTPUT: Final = "public"
_OUTPUT_BESIDE: Final = "feeds-public"
_FOLDER: Final = "feeds"


@click.command("init", cls=Subcommand)
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=Path())
def command(folder: Path) -> None:
    """Write a commented config.yaml into DIR (this folder, if not given), and sample articles where there are none.

    A file that is already there is left as it is; where config.yaml is another program's, feeds.yaml is written. In a
    repository of articles the config says where they are, and what can be read from the site generator's own config.
    """
    reading = read_site(folder)
    traits = reading.traits
    _stop_if_broken(reading, folder)
    generator = GENERATORS.get(traits.generator)
    found = survey(folder, traits)
    is_new = not (found.paths or generator or found.sites)
    is_beside = _is_foreign(folder / _CONFIG) or stands_beside(folder / _CONFIG, traits)
    name = _BESIDE if is_beside else _CONFIG
    had_config = (folder / name).exists()
    values = _values(folder, generator, traits, found)
    try:
        for source, relative in _starter(files("feeds.cli") / "starter", Path()):
            if not is_new and relative.parts[0] == "articles":
                continue  # samples among somebody's own would be published
            target = folder / (name if relative == Path(_CONFIG) else relative)
            body = source.read_bytes()
            if relative == Path(_CONFIG):
                body = fill(body.decode(), values).encode()
            elif relative == Path(".gitignore") and "output" in values:
                body = body.replace(f"/{_OUTPUT}/".encode(), f"/{values['output'].text}/".encode())
            _write(target, body)
    except OSError as error:
        click.echo(failure(f"cannot write to {folder}: {error.strerror}"), err=True)
        sys.exit(CANNOT_RUN)
    if output := _not_ignored(folder / ".gitignore", values):
        click.echo(printable(f"add   {output} to {folder / '.gitignore'}, if it is not to be in Git"))
    if name == _BESIDE and (folder / _CONFIG).exists():
        click.echo(printable(f"kept  {folder / _CONFIG}, which is another program's; {_BESIDE} stands beside it"))
    problems = [] if had_config else [*left_out(reading, folder, {}), *unusable_url(reading, folder)]
    show_problems(problems, folder)
    in_use = _is_ours(folder / name, had_config=had_config)
    for line in () if in_use else _told(folder, generator, traits, found, {} if had_config else values):
        click.echo(printable(line))
    missing = [key for key in ("site.title", "site.url") if not values.get(key, Value("")).text]
    if not (is_new or found.paths):
        missing.append("articles.paths")
    click.echo(printable(_next(folder, name, missing, had_config=had_config)))


def _stop_if_broken(reading: Reading, folder: Path) -> None:
    """End where the config of the site's generator cannot be read: ours would be made of nothing."""
    if broken := broken_files(reading, folder, folder / _BESIDE):
        show_problems(broken, folder, verbose=True)
        click.echo(failure(f"nothing is written, since {broken[0].path} cannot be read"), err=True)
        sys.exit(CANNOT_RUN)


def _write(target: Path, body: bytes) -> None:
    """Write a file, and say so, or leave the one that is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_new(target, body)
        click.echo(printable(f"wrote {target}"))
    except FileExistsError:
        click.echo(printable(f"kept  {target}, which was already there"))


def _not_ignored(file: Path, values: dict[str, Value]) -> str:
    """Return the pattern of the outputs if a .gitignore of somebody else does not have it."""
    output = values["output"].text if "output" in values else _OUTPUT
    lines = {line.strip().strip("/") for line in regular_text(file, "replace").splitlines()}
    return "" if output in lines else f"/{output}/"


def _is_foreign(config: Path) -> bool:
    """Whether a config.yaml is another program's, such as Hugo's."""
    data = read_mapping(config)
    return bool(data) and not _OURS & data.keys()


def _is_ours(config: Path, *, had_config: bool) -> bool:
    """Whether a config was there before, and is one of this program's, which names its articles itself."""
    return had_config and bool(_OURS & read_mapping(config).keys())


def _values(folder: Path, generator: Generator | None, traits: Traits, found: Survey) -> dict[str, Value]:
    """Return what goes into the config: by key, with where it is from."""
    values: dict[str, Value] = {}
    title = generator.title if generator else ""
    if generator:
        values["site.language"] = Value("")
    said = {
        "site.title": traits.title,
        "site.url": traits.url,
        "site.description": traits.description,
        "site.language": traits.language,
        "articles.timezone": traits.timezone,
        "articles.permalink": traits.permalinks.get(""),
    }
    source = f"from {traits.source or title}"
    values |= {key: Value(as_yaml(value), source, commented=True) for key, value in said.items() if value}
    if generator:
        literals = read_literals(generator, folder)
        values |= {key: Value(as_yaml(value), source) for key, value in literals.items() if _is_usable(key, value)}
    values |= _beside_site(values)
    if found.paths:
        paths = f"[{', '.join(map(as_yaml, found.paths))}]"
        values["articles.paths"] = Value(
            paths, f"from {title}" if found.by_generator else "", commented=found.by_generator
        )
    elif generator:
        values["articles.paths"] = Value("[articles]", "name the folders that the articles are in")
    if traits.output == _OUTPUT or _is_somebody_elses(folder / _OUTPUT):
        values["output"] = Value(_OUTPUT_BESIDE)
    return values


def _beside_site(values: dict[str, Value]) -> dict[str, Value]:
    """Return the address of feeds that go into a folder of the site that is there, and that of the site."""
    site = values.get("site.home", values.get("site.url"))
    if site is None:
        return {}
    home = yamltree.parse(site.text).data
    return {"site.url": Value(as_yaml(f"{home.rstrip('/')}/{_FOLDER}/")), "site.home": site}


def _is_usable(key: str, value: str) -> bool:
    return bool(value.strip()) and (key not in {"site.url", "site.home"} or absolute_url(value) is not None)


def _is_somebody_elses(output: Path) -> bool:
    """Whether a folder holds files that no build of ours made."""
    try:
        return not (output / MANIFEST).exists() and next(output.iterdir(), None) is not None
    except OSError:
        return output.exists()


def _told(
    folder: Path, generator: Generator | None, traits: Traits, found: Survey, values: dict[str, Value]
) -> Iterator[str]:
    """Yield lines about what was found."""
    if generator:
        source = f", with {traits.source}" if traits.source else ""
        yield f"found {generator.title}{source}"
    for name, each in found.sites.items():
        where = shlex.quote(str(folder / name))
        yield f"found {each.title} in {where}: 'feeds init {where}' takes what its config says"
    if found.paths:
        where = ", ".join(str(folder / each) for each in found.paths)
        fewer = "; to leave one out, name the others in articles.paths" if len(found.paths) > 1 else ""
        yield f"found articles in {where}, where they stay{fewer}"
    elif generator:
        yield "found no articles: set articles.paths to the folders that they are in"
    elif found.bare and not found.sites:
        yield _bare([str(folder / each) for each in found.bare])
    if "site.home" in values:
        output = values["output"].text if "output" in values else _OUTPUT
        yield f"serve {folder / output}, once it is built, as {values['site.url'].text} beside the site itself"


def _bare(files: Sequence[str]) -> str:
    """Return the line about Markdown that cannot be read as articles yet."""
    others = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return (
        f"{files[0]}{others} {'have' if others else 'has'} no front matter, which makes an article: give each a title "
        "and a date, as the samples in articles have, and name the folder in articles.paths"
    )


def _next(folder: Path, name: str, missing: Sequence[str], *, had_config: bool) -> str:
    """Return the line that says what to do next."""
    config = folder / name
    show, build = run("serve", folder, "--open"), run("build", folder)
    if _is_ours(config, had_config=had_config):
        return f"{config} is as it was; it is one of feeds already: '{show}', '{build}'."
    if had_config:
        return f"{config} is as it was; if it is not one of feeds, name another: feeds build -c FILE"
    first = f"set {_listed(missing)} in {config}, then run" if missing else f"look through {config}, then run"
    return (
        f"Next: {first} '{show}' to see what comes of it. '{run('new', folder, 'TITLE')}' begins an article, "
        f"'{build}' writes the files."
    )


def _listed(keys: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(keys[:-1]), *keys[-1:])))


def _starter(folder: Traversable, relative: Path) -> Iterator[tuple[Traversable, Path]]:
    """Yield each file of the starter and the path where it goes."""
    for each in sorted(folder.iterdir(), key=lambda item: item.name):
        if each.is_dir():
            yield from _starter(each, relative / each.name)
        else:
            yield each, relative / each.name
