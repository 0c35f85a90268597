"""reStructuredText as HTML, through docutils (an extra): nothing that a file names is read."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from feeds.articles.body_marks import MOST_RESTRUCTURED, is_too_much_work
from feeds.articles.document import Document, NoFrontMatter, Unreadable, markdown
from feeds.articles.header_lines import as_front_matter, read_header
from feeds.lib.yamltree import Place
from feeds.model import Markup
from feeds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes

SUFFIX: Final = ".rst"

_NEVER: Final = 5  # above docutils' highest level: nothing is written to stderr, and nothing stops
_SETTINGS: Final[dict[str, Any]] = {
    "_disable_config": True,
    "file_insertion_enabled": False,  # include, raw:: :file:, csv-table:: :file: and :url:
    "raw_enabled": True,  # as in Markdown: what comes of it is sanitised like all HTML
    "doctitle_xform": False,
    "docinfo_xform": False,
    "sectsubtitle_xform": False,
    "report_level": _NEVER,
    "halt_level": _NEVER,
    "syntax_highlight": "none",
    "math_output": "LaTeX",
    "initial_header_level": 2,
    "input_encoding": "unicode",
    "output_encoding": "unicode",
    "cloak_email_addresses": False,
    "embed_stylesheet": False,
    "id_prefix": "",
    "smart_quotes": False,
}


def is_installed() -> bool:
    """Whether docutils is there."""
    return find_spec("docutils") is not None


def restructured(text: str, path: str) -> Document:
    """Return the document of a file of reStructuredText.

    Its fields are front matter, Nikola's `.. title:` lines, or the list of fields at its start, as Pelican has it.

    Raises:
        Unreadable: there is no title, or docutils cannot read it.
    """
    start = text.lstrip("\n")
    if start.startswith(("---\n", "--- \n", "+++\n")) and not _is_title(start):
        document = markdown(text, path)
        return document._replace(body=_html(_parsed(document.body, path), path), markup=Markup.HTML)
    header = read_header(text) if start.startswith(("..", "<!--")) else None
    if header:
        return Document(header.data, _html(_parsed(header.body, path), path), header.place, (), Markup.HTML)
    tree = _parsed(text, path)
    data, place = _fields(tree)
    if "title" not in data:
        message = "found no title; an article in reStructuredText starts with its title, underlined, and its fields"
        raise NoFrontMatter(Problem(path, 1, 1, "M101", message))
    return Document(data, _html(tree, path), place, (), Markup.HTML)


def _is_title(start: str) -> bool:
    """Whether a text starts with a title between two lines."""
    first, _, rest = start.partition("\n")
    lines = rest.split("\n", 2)
    return len(lines) > 1 and len(first) > 3 and lines[1].rstrip() == first.rstrip()  # noqa: PLR2004


def _parsed(text: str, path: str) -> nodes.document:
    from docutils import nodes
    from docutils.core import publish_doctree

    if is_too_much_work(text, MOST_RESTRUCTURED):
        message = "it has more marks, such as `*` and ends of lines, than anybody reads; make several articles of it"
        raise Unreadable(Problem(path, 1, 1, "M111", message))
    from feeds.articles.rst_bounds import BoundedReader
    from feeds.articles.rst_extensions import lenient

    try:
        with lenient():
            tree = publish_doctree(text, source_path=path, reader=BoundedReader(), settings_overrides=_SETTINGS)
    except RecursionError as error:
        raise Unreadable(Problem(path, 1, 1, "M107", "values are nested too deeply; flatten them")) from error
    except Exception as error:
        raise Unreadable(Problem(path, 1, 1, "M111", f"docutils cannot read it: {error}")) from error
    # what the writer would tell apart by a class only
    for math in list(tree.findall(nodes.math)):
        math.replace_self(nodes.literal("", f"${math.astext()}$"))
    for literal in tree.findall(nodes.literal):
        literal["classes"] = ["code"]
    for box in [each for each in tree.findall(nodes.Element) if isinstance(each, nodes.Admonition)]:
        box.replace_self(_quoted(box))
    return tree


def _quoted(box: nodes.Element) -> nodes.Element:
    """Return a box as those of Markdown are shown: a quotation whose first paragraph is its title."""
    from docutils import nodes

    content = list(box.children)
    titled = bool(content) and isinstance(content[0], nodes.title)
    title = content.pop(0).children if titled else [nodes.Text(str(box.tagname).capitalize())]
    return nodes.block_quote("", nodes.paragraph("", "", nodes.strong("", "", *title)), *content)


def _fields(tree: nodes.document) -> tuple[dict[str, Any], Callable[..., Place]]:
    """Take the title and the list of fields out of the start of a document, and return what they say."""
    from docutils import nodes

    pairs: list[tuple[str, str]] = []
    places: dict[str, Place] = {}
    content: nodes.Element = tree
    sections = [each for each in tree.children if not isinstance(each, nodes.comment | nodes.system_message)]
    if len(sections) == 1 and isinstance(sections[0], nodes.section):
        content = sections[0]
        title = content.children[0]
        pairs.append(("title", title.astext()))
        places["title"] = Place(max(1, (title.line or 2) - 1), 1)
        content.remove(title)
        tree.children = []
        tree.extend(content.children)
        content = tree
    listed = next((each for each in content.children if not isinstance(each, nodes.comment)), None)
    if isinstance(listed, nodes.field_list):
        for field in listed.children:
            name, body = (part.astext() for part in field.children)
            pairs.append((name.lower(), body))
            places.setdefault(name.lower(), Place(field.line or 1, 1))
        content.remove(listed)

    def place(*steps: str | int) -> Place:
        return places.get(str(steps[0]), Place(1, 1)) if steps else Place(1, 1)

    return as_front_matter(pairs), place


def _html(tree: nodes.document, path: str) -> str:
    from docutils.core import publish_parts
    from docutils.io import DocTreeInput
    from docutils.readers.doctree import Reader

    try:
        parts = publish_parts(
            tree, source_class=DocTreeInput, reader=Reader(), writer="html5", settings_overrides=_SETTINGS
        )
    except RecursionError as error:
        raise Unreadable(Problem(path, 1, 1, "M107", "values are nested too deeply; flatten them")) from error
    except Exception as error:
        raise Unreadable(Problem(path, 1, 1, "M111", f"docutils cannot write it: {error}")) from error
    return str(parts["body"])
