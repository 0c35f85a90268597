"""From the bytes of an XML document to a light tree in which each element knows its line and column.

Nothing outside the document is read: no external entity, no document type definition. Entities that the document
declares itself are put in by expat, which stops where they grow out of all proportion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

from feeds.check.rules.finding import Finding, Findings

if TYPE_CHECKING:
    from feeds.check.rules.encoding import Decoded

DEEPEST: Final = 250
"""How deep elements may be nested: libxml2, and so most readers, give up at 256."""

_ROOM: Final = 100_000
_BROKEN_PROLOG: Final = 30  # expat's XML_ERROR_MISPLACED_XML_PI
_UNBOUND: Final = 27
_UNDEFINED_ENTITY: Final = 11
_AMPLIFIED: Final = 43


class XmlNode:
    """An element.

    Attributes:
        tag: namespace and local name, joined by `}`; the local name alone where there is no namespace.
        attributes: by tag.
        line: of the start tag, counted from 1.
        column: of the start tag, counted from 1, in characters.
        children: the elements directly within.
        text: the characters directly within, those of the children not among them.
    """

    __slots__ = ("attributes", "children", "column", "line", "tag", "text")

    def __init__(self, tag: str, attributes: dict[str, str], line: int, column: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.line = line
        self.column = column
        self.children: list[XmlNode] = []
        self.text = ""


class Doctype:
    """A document type declaration: the public and the system identifier, and where it stands."""

    __slots__ = ("column", "line", "public", "system")

    def __init__(self, public: str, system: str, line: int, column: int) -> None:
        self.public = public
        self.system = system
        self.line = line
        self.column = column


class XmlDocument:
    """What was read.

    Attributes:
        root: the outermost element; None where the document is not well-formed.
        doctype: the document type declaration, if there is one.
        findings: what keeps the document from being XML 1.0, or from being read as its author meant it.
    """

    __slots__ = ("doctype", "findings", "root")

    def __init__(self) -> None:
        self.root: XmlNode | None = None
        self.doctype: Doctype | None = None
        self.findings = Findings()


class _StopError(Exception):
    """The document is not to be read any further."""


class _XmlReader:
    """The handlers that expat calls."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.document = XmlDocument()
        self.entities = 0
        self.stack: list[XmlNode] = []
        self.texts: list[list[str]] = []
        self.room = len(body) + _ROOM
        self.parser = parser = expat.ParserCreate("utf-8", "}")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.entity
        parser.XmlDeclHandler = self.declaration
        parser.SkippedEntityHandler = self.skipped

    def declared(self, start: bytes) -> tuple[int, int]:
        """Return the line and column of the declaration that is being read: expat knows those of its end."""
        at = max(self.body.rfind(start, 0, self.parser.CurrentByteIndex + 1), 0)
        before = self.body[:at].decode()
        return before.count("\n") + 1, len(before) - before.rfind("\n")

    def report(self, code: str, message: str, place: tuple[int, int] | None = None) -> None:
        line, column = place or (self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        self.document.findings.append(Finding(line, column, code, message))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        parser = self.parser
        node = XmlNode(tag, attributes, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        if self.stack:
            self.stack[-1].children.append(node)
        elif self.document.root is None:
            self.document.root = node
        self.stack.append(node)
        self.texts.append([])
        if len(self.stack) > DEEPEST:
            self.report("V108", f"elements are nested deeper than {DEEPEST} levels; flatten them")
            raise _StopError

    def end(self, _: str) -> None:
        self.stack.pop().text = "".join(self.texts.pop())

    def characters(self, text: str) -> None:
        self.texts[-1].append(text)
        self.room -= len(text)
        if self.room < 0:
            self.report("V107", "entities stand for more text than the whole document has; write the text itself")
            raise _StopError

    def doctype(self, _: str, system: str | None, public: str | None, __: int) -> None:
        self.document.doctype = Doctype(public or "", system or "", *self.declared(b"<!DOCTYPE"))

    def entity(self, name: str, parameter: bool, value: str | None, *_: object) -> None:  # noqa: FBT001 - expat's way
        if parameter:
            return
        if value is not None and "&" in value:
            message = f"the entity '{name}' is made of other entities; write the text itself"
            self.report("V107", message, self.declared(b"<!ENTITY"))
            raise _StopError
        if not self.entities:  # one finding says it all, and looking for the place of each would take too long
            what = "stands for another file" if value is None else "is declared here"
            message = f"the entity '{name}' {what}, which many readers leave out; write its text"
            self.report("V106", message, self.declared(b"<!ENTITY"))
        self.entities += 1

    def declaration(self, version: str, *_: object) -> None:
        if version != "1.0":
            self.report("V102", f'XML {version}, where every feed format is XML 1.0; write version="1.0"')

    def skipped(self, name: str, parameter: bool) -> None:  # noqa: FBT001 - expat's way
        if not parameter:
            self.report("V106", f"'&{name};' is declared outside of this file; write the character itself")


def read(decoded: Decoded) -> XmlDocument:
    """Read an XML document; whatever is wrong with it as XML is among its findings."""
    if decoded.body is None:
        document = XmlDocument()
        document.findings = Findings(decoded.findings)
        return document
    reader = _XmlReader(decoded.body)
    document = reader.document
    try:
        reader.parser.Parse(decoded.body, True)  # noqa: FBT003 - its parameters have no names
    except _StopError:
        document.root = None
    except expat.ExpatError as error:
        document.root = None
        document.findings.append(Finding(error.lineno, error.offset + 1, "V102", _broken(error, reader)))
    document.findings.extend(decoded.findings)
    return document


def _broken(error: Any, reader: _XmlReader) -> str:  # noqa: ANN401 - expat's errors have no types
    """Return what expat stumbled over, in words of our own."""
    said = expat.ErrorString(error.code) or "an error"
    if error.code == _BROKEN_PROLOG:
        return "something stands before <?xml …?>; let it be the very first, with no blank line before it"
    if error.code == _UNBOUND:
        return "a prefix that no xmlns declares; declare it on the outermost element"
    if error.code == _UNDEFINED_ENTITY:
        return "an entity that XML does not know, as &nbsp; is one of HTML only; write the character itself"
    if error.code == _AMPLIFIED:
        return "entities stand for more text than any feed has; write the text itself"
    inside = f" within <{reader.stack[-1].tag.rpartition('}')[2]}>" if reader.stack else ""
    return f"not well-formed XML{inside}: {said}; close every element, and write & as &amp; and < as &lt;"
