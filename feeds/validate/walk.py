"""Holding a tree against the rows: what is missing, what stands too often, what nobody knows, and each value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.validate.extensions import EXTENSIONS, NAMED_ATTRIBUTES, NEAR, WHOLE
from feeds.validate.names import KNOWN, RDF, XML, called, namespace_of
from feeds.validate.values import language, reference

if TYPE_CHECKING:
    from feeds.validate.rows import Element, Report
    from feeds.validate.tree import Node

_LANG: Final = f"{XML}}}lang"
_BASE: Final = f"{XML}}}base"
_PARSE_TYPE: Final = f"{RDF}}}parseType"
_SHOWN: Final = 60


def hold(node: Node, element: Element, report: Report) -> None:
    """Hold an element, and all that it holds, against its row."""
    if element.holds != "anything":
        if node.attributes or element.attributes:
            _attributes(node, element, report)
    if element.holds not in {"anything", "ruled"} and _PARSE_TYPE not in node.attributes:
        _children(node, element, report)
        _text(node, element, report)
    for rule in element.rules:
        rule(node, report)


def _attributes(node: Node, element: Element, report: Report) -> None:
    known = element.attributes
    for name, value in node.attributes.items():
        row = known.get(name)
        if row is not None:
            if row.check and (fault := row.check(value)):
                report.add(node, fault.code, f"<{called(node.tag)} {called(name)}>: {fault.message}")
        elif "}" in name:
            _foreign_attribute(node, name, value, report)
        elif element.codes.unknown_attribute:
            report.add(
                node,
                element.codes.unknown_attribute,
                f"<{called(node.tag)}> has the attribute '{name}', which {element.section} does not know"
                f"{_near(name, known)}; leave it out, or put it in a namespace of its own",
            )
    for name, row in known.items():
        if row.needed and name not in node.attributes:
            report.add(
                node,
                element.codes.no_attribute,
                f"<{called(node.tag)}> has no {called(name)}, which {element.section} asks for; add {called(name)}=\"…\"",
            )


def _foreign_attribute(node: Node, name: str, value: str, report: Report) -> None:
    check = {_LANG: language, _BASE: reference}.get(name)
    if check and value and (fault := check(value)):
        report.add(node, fault.code, f"<{called(node.tag)} {called(name)}>: {fault.message}")
    namespace = namespace_of(name)
    if namespace in KNOWN and namespace not in {XML, RDF} and name not in NAMED_ATTRIBUTES:
        report.add(
            node,
            "V706",
            f"<{called(node.tag)}> has the attribute {called(name)}, which its namespace does not define; leave it out",
        )


def _near(name: str, known: object) -> str:
    folded = name.casefold()
    nearest = next((each for each in known if str(each).casefold() == folded), None)  # type: ignore[attr-defined] # keys
    return f" ('{nearest}' it does)" if nearest else ""


def _children(node: Node, element: Element, report: Report) -> None:
    uses = element.children
    seen: dict[str, int] = {}
    for child in node.children:
        tag = child.tag
        use = uses.get(tag)
        count = seen[tag] = seen.get(tag, 0) + 1
        if use is None:
            _foreign(node, child, element, count, report)
            continue
        if use.most is not None and count > use.most:
            _repeated(node, child, element.codes.repeated, element.section, report)
        hold(child, use.element, report)
    for tag, use in uses.items():
        if use.least and tag not in seen:
            report.add(
                node,
                element.codes.missing,
                f"<{called(node.tag)}> has no <{called(tag)}>, which {element.section} asks for; add one",
            )


def _repeated(node: Node, child: Node, code: str, section: str, report: Report) -> None:
    name = called(child.tag)
    report.add(
        child, code, f"a second <{name}> in one <{called(node.tag)}>, where {section} allows one; keep the right one"
    )


def _foreign(node: Node, child: Node, element: Element, count: int, report: Report) -> None:
    """Hold an element that its parent's own format does not know."""
    namespace = namespace_of(child.tag)
    extension = EXTENSIONS.get(child.tag)
    if extension and element.place:
        if element.place not in extension.places:
            report.add(
                child,
                "V703",
                f"<{called(child.tag)}> stands in <{called(node.tag)}>, where {extension.element.section} has no place "
                f"for it; it belongs in {_places(extension.places)}",
            )
        elif extension.most is not None and count > extension.most:
            _repeated(node, child, "V702", extension.element.section, report)
        hold(child, extension.element, report)
    elif not element.place or namespace in OWN:
        report.add(
            child,
            element.codes.unknown,
            f"<{called(child.tag)}> is not an element that {element.section} allows in <{called(node.tag)}>"
            f"{_near(child.tag, element.children)}; leave it out, or use an extension in a namespace of its own",
        )
    elif namespace in WHOLE:
        report.add(
            child,
            "V701",
            f"<{called(child.tag)}> is not an element of {namespace}; look at its name and its spelling",
        )
    elif namespace not in KNOWN and namespace not in report.unknown:
        report.unknown.add(namespace)
        report.add(child, *_stranger(child.tag, namespace))


OWN: Final = frozenset({"", "http://www.w3.org/2005/Atom", "http://purl.org/rss/1.0/"})


def _stranger(tag: str, namespace: str) -> tuple[str, str]:
    folded = namespace.casefold().rstrip("/#")
    nearest = NEAR.get(folded)
    if nearest:
        return "V704", f"<{called(tag)}> is in the namespace '{namespace}', and readers know '{nearest}'; write that"
    return "V705", f"no rule knows the namespace '{namespace}', so that its elements were not looked into"


def _places(places: frozenset[str]) -> str:
    names = {"feed": "the feed itself", "entry": "an entry", "other": "another element of its own"}
    return " or ".join(names[each] for each in sorted(places) if each in names) or "another element"


def _text(node: Node, element: Element, report: Report) -> None:
    text = node.text
    if element.holds != "text":
        stray = text.strip()
        if stray:
            report.add(
                node,
                element.codes.text,
                f"<{called(node.tag)}> holds the text '{stray[:_SHOWN]}', where {element.section} has room for "
                f"{'nothing' if element.holds == 'nothing' else 'elements only'}; leave it out",
            )
        return
    if not element.exact:
        text = text.strip()
    if not text and element.blank:
        return
    if element.check and not node.children and (fault := element.check(text)):
        report.add(node, fault.code, f"<{called(node.tag)}>: {fault.message}")
    elif not text.strip() and not node.children and not element.blank:
        report.add(
            node,
            element.codes.empty,
            f"<{called(node.tag)}> is empty, where {element.section} wants a value; fill it in or leave it out",
        )
