"""Checking a tree by the rows: what is missing, what stands too often, what nobody knows, and each value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feeds.check.rules.extensions import EXTENSIONS, NAMED_ATTRIBUTES, NEAR, WHOLE
from feeds.check.rules.namespaces import ATOM, KNOWN, RDF, RSS_1, XML, called, namespace_of
from feeds.check.rules.uris import reference
from feeds.check.rules.value_rules import language_or_none
from feeds.lib.text import shown
from feeds.lib.values.iri import reference as find_flaw

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.check.rules.rows import Element, RuleReport
    from feeds.check.rules.tree import XmlNode

_EVERYWHERE: Final = {**NAMED_ATTRIBUTES, f"{XML}}}lang": language_or_none, f"{XML}}}base": reference}
# RDF and XML let other documents define more attributes of theirs.
_DEFINED: Final = KNOWN - {XML, RDF}
# What is not an extension: of Atom and RSS 1.0 there is no more than their own rows say.
_OWN: Final = frozenset({"", ATOM, RSS_1})
_PARSE_TYPE: Final = f"{RDF}}}parseType"


def check_element(node: XmlNode, element: Element, report: RuleReport) -> None:
    """Check an element, and all within it, by its row."""
    if (node.attributes or element.attributes) and element.holds != "anything":
        _attributes(node, element, report)
    if element.holds not in {"anything", "ruled"} and _PARSE_TYPE not in node.attributes:
        _children(node, element, report)
        _text(node, element, report)
    for rule in element.rules:
        rule(node, report)


def _attributes(node: XmlNode, element: Element, report: RuleReport) -> None:
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
                f"<{called(node.tag)}> has the attribute '{name}', which is not defined{_near(name, known)} "
                f"({element.section}); leave it out, or put it in a namespace of its own",
            )
    for name, row in known.items():
        if row.needed and name not in node.attributes:
            report.add(
                node,
                element.codes.no_attribute,
                f"<{called(node.tag)}> has no {called(name)}, which is required ({element.section}); "
                f'add {called(name)}="…"',
            )


def _foreign_attribute(node: XmlNode, name: str, value: str, report: RuleReport) -> None:
    """Check an attribute of another namespace by what that namespace says."""
    check = _EVERYWHERE.get(name)
    if check:
        if fault := check(value):
            report.add(node, fault.code, f"<{called(node.tag)} {called(name)}>: {fault.message}")
    elif name not in _EVERYWHERE and namespace_of(name) in _DEFINED:
        report.add(
            node,
            "V706",
            f"<{called(node.tag)}> has the attribute {called(name)}, which its namespace does not define; leave it out",
        )


def _near(name: str, known: Iterable[str]) -> str:
    folded = name.casefold()
    nearest = next((each for each in known if each.casefold() == folded), "")
    return f" ('{nearest}' it does)" if nearest else ""


def _children(node: XmlNode, element: Element, report: RuleReport) -> None:
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
        check_element(child, use.element, report)
    for tag, use in uses.items():
        if use.least and tag not in seen:
            report.add(
                node,
                element.codes.missing,
                f"<{called(node.tag)}> has no <{called(tag)}>, which is required ({element.section}); add one",
            )


def _repeated(node: XmlNode, child: XmlNode, code: str, section: str, report: RuleReport) -> None:
    name = called(child.tag)
    report.add(
        child,
        code,
        f"a second <{name}> in one <{called(node.tag)}>, which may hold one ({section}); keep the right one",
    )


def _foreign(node: XmlNode, child: XmlNode, element: Element, count: int, report: RuleReport) -> None:
    """Check an element that its parent's own format does not know."""
    namespace = namespace_of(child.tag)
    extension = EXTENSIONS.get(child.tag)
    if extension and element.place:
        if element.place not in extension.places:
            report.add(
                child,
                "V703",
                f"<{called(child.tag)}> stands in <{called(node.tag)}>, where it means nothing "
                f"({extension.element.section}); it belongs in {_places(extension.places)}",
            )
        elif extension.most is not None and count > extension.most:
            _repeated(node, child, "V702", extension.element.section, report)
        check_element(child, extension.element, report)
    elif not element.place or namespace in _OWN:
        report.add(
            child,
            element.codes.unknown if namespace else element.codes.nameless or element.codes.unknown,
            f"<{called(child.tag)}> is not an element of <{called(node.tag)}>{_near(child.tag, element.children)} "
            f"({element.section}); leave it out, or use an extension in a namespace of its own",
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


def _stranger(tag: str, namespace: str) -> tuple[str, str]:
    nearest = NEAR.get(namespace.casefold().rstrip("/#"))
    flaw = find_flaw(namespace)
    if flaw and flaw.kind != "scheme":  # a name need lead nowhere, so that any scheme does
        return "V704", f"the namespace '{shown(namespace)}' of <{called(tag)}> is no address; look at how it is spelt"
    if nearest:
        return "V704", f"<{called(tag)}> is in the namespace '{namespace}', and readers know '{nearest}'; write that"
    return "V705", f"no rule knows the namespace '{namespace}', so that its elements were not looked into"


def _places(places: frozenset[str]) -> str:
    names = {"feed": "the feed itself", "entry": "an entry", "other": "another element of its own"}
    return " or ".join(names[each] for each in sorted(places) if each in names) or "another element"


def _text(node: XmlNode, element: Element, report: RuleReport) -> None:
    text = node.text
    if element.holds != "text":
        stray = text.strip()
        if stray:
            report.add(
                node,
                element.codes.text,
                f"<{called(node.tag)}> holds the text '{shown(stray)}', and may hold "
                f"{'nothing' if element.holds == 'nothing' else 'elements only'} ({element.section}); leave it out",
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
            f"<{called(node.tag)}> is empty ({element.section}); fill it in, or leave it out",
        )
