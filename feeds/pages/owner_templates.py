"""The templates of an owner, looked at before any page is made of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import TemplateError, meta, nodes

from feeds.lib.nearest import nearest
from feeds.lib.regular_files import regular_text
from feeds.pages.environment import BUILT_IN, environment, fault_of
from feeds.pages.faults import TemplateFault
from feeds.pages.page_language import ENGLISH, page_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Environment

    from feeds.model import Look

_SUFFIX: Final = ".html"
_MISSPELT: Final = 0.8
"""How alike a name has to be to that of a built-in template, to be taken for it."""


def template_faults(look: Look) -> list[TemplateFault]:
    """Return what cannot be parsed of an owner's templates, at most one thing in each, and what no page would show."""
    folder = Path(look.templates or "")
    made = environment(page_language(ENGLISH), look)
    found: list[TemplateFault] = []
    parsed: dict[str, nodes.Template] = {}
    for file in sorted(folder.rglob(f"*{_SUFFIX}")):
        name = file.relative_to(folder).as_posix()
        try:
            text = regular_text(file)
            made.compile(text, name, str(file))
            parsed[name] = made.parse(text, name, str(file))
        except (TemplateError, OSError, UnicodeDecodeError) as error:
            found.append(fault_of(error, folder, file))
    for name, tree in parsed.items():
        found += _never_shown(made, name, tree)
    return [*found, *_misspelt(made, parsed)]


def _never_shown(made: Environment, name: str, tree: nodes.Template) -> Iterator[TemplateFault]:
    """Yield the blocks that nothing has which a template extends; or that it extends itself."""
    known: set[str] = set()
    seen = {name}
    above, extends = tree, _extended(tree)
    while extends is not None:
        parent = extends.template.value if isinstance(extends.template, nodes.Const) else None
        if parent in seen:
            way_out = f"; '{BUILT_IN}/{name}' is the built-in one" if parent == name else ""
            line = extends.lineno if above is tree else 1
            yield TemplateFault(name, line, f"it extends itself{way_out}")
            return
        try:
            above = made.parse(made.loader.get_source(made, parent)[0]) if made.loader and parent else above
        except TemplateError:
            parent = None
        if parent is None:  # known when it is filled in, or said then
            return
        seen.add(parent)
        known |= {each.name for each in above.find_all(nodes.Block)}
        extends = _extended(above)
    if above is tree or any(each.name == "self" for each in tree.find_all(nodes.Name)):
        return  # it stands for itself, or may call its own blocks
    for block in tree.body:
        if isinstance(block, nodes.Block) and block.name not in known:
            near = nearest(block.name, sorted(known))
            meant = f"; maybe '{near}' is meant" if near else ""
            yield TemplateFault(name, block.lineno, f"nothing that it extends has a block '{block.name}'{meant}")


def _extended(tree: nodes.Template) -> nodes.Extends | None:
    return next(iter(tree.find_all(nodes.Extends)), None)


def _misspelt(made: Environment, parsed: Mapping[str, nodes.Template]) -> Iterator[TemplateFault]:
    """Yield the templates that nothing names and that are called nearly as a built-in one."""
    prefix = f"{BUILT_IN}/"
    ours = sorted(each.removeprefix(prefix) for each in made.list_templates() if each.startswith(prefix))
    stems = [each.removesuffix(_SUFFIX) for each in ours]
    named = {each for tree in parsed.values() for each in meta.find_referenced_templates(tree)}
    if None in named:
        return
    for name in sorted(parsed.keys() - named - set(ours)):
        if near := nearest(name.removesuffix(_SUFFIX), stems, _MISSPELT):
            yield TemplateFault(name, 1, f"no page is made of it; maybe '{near}{_SUFFIX}' is meant")
