"""XML lists, streamed: the element that repeats is a row. Entities and DTDs are refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser
from django.utils.translation import gettext as _

from funabin.catalogue.errors import FeedRefused

DEEPEST = 32
MOST_CELLS = 2_000  # of one row
LONGEST = 4 * 1024**2  # characters of one row, and of anything that says nothing: a comment, an attribute


class Broken(Exception):
    """XML that breaks: the line and why."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


class _Path(ContentHandler):
    """Where the reader is, and how often it heard anything. Raises FeedRefused below DEEPEST."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[str] = []
        self.heard = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        self.heard += 1
        self.path.append(name)
        if len(self.path) > DEEPEST:
            raise FeedRefused(_("The XML is nested deeper than any stock list."))

    def endElement(self, name: str) -> None:  # noqa: N802
        self.heard += 1
        self.path.pop()

    def characters(self, content: str) -> None:
        self.heard += 1


class _Shape(_Path):
    """Counts each path of elements, and which of them hold others."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[tuple[str, ...]] = Counter()
        self.holds: set[tuple[str, ...]] = set()

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if self.path:
            self.holds.add(tuple(self.path))
        super().startElement(name, attrs)
        self.found[tuple(self.path)] += 1
        if attrs.getLength():
            self.holds.add(tuple(self.path))

    def row(self) -> str:
        """The path of the rows: the shallowest that repeats and holds something, else the first that does."""
        inside = [path for path in self.found if path in self.holds and len(path) > 1]
        repeated = [path for path in inside if self.found[path] > 1]
        # one row alone: an element that has elements with text
        chosen = min(repeated or inside, key=len, default=())
        return "/".join(chosen)


class _Rows(_Path):
    """Collects the cells of each row element."""

    def __init__(self, row: str) -> None:
        super().__init__()
        self.row = row.split("/")
        self.rows: list[tuple[int, dict[str, str]]] = []
        self._cells: dict[str, list[str]] = {}
        self._length = 0  # characters of the row so far
        self._texts: list[list[str]] = []
        self._begins = 0
        self._leaf = False  # whether the element that ends has no others in it
        self._place: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802
        self._place = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        super().startElement(name, attrs)
        if self.path == self.row:
            self._cells, self._length = {}, 0
            self._begins = (self._place.getLineNumber() or 0) if self._place else 0
        self._texts.append([])
        self._leaf = True
        if self._inside():
            for key in attrs.getNames():
                self._add("/".join((*self.path[len(self.row) :], key)), attrs.getValue(key))

    def characters(self, content: str) -> None:
        super().characters(content)
        if self._inside():
            self._count(content)
            self._texts[-1].append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        text = "".join(self._texts.pop()).strip()
        if self.path == self.row:
            if text:
                self._add(name, text)
            joined = {key: ";".join(filter(None, texts)) for key, texts in self._cells.items()}
            self.rows.append((self._begins, joined))
        elif self._inside() and (text or self._leaf):
            self._add("/".join(self.path[len(self.row) :]), text)
        self._leaf = False
        super().endElement(name)

    def _inside(self) -> bool:
        return self.path[: len(self.row)] == self.row

    def _add(self, key: str, text: str) -> None:
        known = self._cells.setdefault(key, [])
        if len(self._cells) > MOST_CELLS:
            raise FeedRefused(_("A row of the XML has more cells than any stock list."))
        self._count(text)
        known.append(text)

    def _count(self, text: str) -> None:
        self._length += len(text) + 1
        if self._length > LONGEST:
            raise FeedRefused(_("A row of the XML is longer than any stock list has."))


def row_element(lines: Iterable[str]) -> str:
    """The path of the element that repeats, by the beginning of a file. Raises FeedRefused."""
    shape = _Shape()
    try:
        for _none in _parsed(lines, shape, ends=False):
            pass
    except Broken as error:
        raise FeedRefused(
            _("The XML breaks on line %(line)s: %(why)s.") % {"line": error.line, "why": error}
        ) from error
    if not shape.row():
        raise FeedRefused(_("The XML has no element that repeats and could be a row."))
    return shape.row()


def row_cells(lines: Iterable[str], element: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The cells of each row with its line. Raises Broken, FeedRefused."""
    rows = _Rows(element)
    try:
        for _none in _parsed(lines, rows, ends=True):
            yield from rows.rows
            rows.rows.clear()
    except Broken:
        yield from rows.rows  # what was whole before it broke
        raise
    yield from rows.rows


def _parsed(lines: Iterable[str], handler: _Path, *, ends: bool) -> Iterator[None]:
    parser = DefusedExpatParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)  # type: ignore[no-untyped-call]
    parser.setContentHandler(handler)
    handler.setDocumentLocator(parser)
    heard, silent = 0, 0
    try:
        for line in lines:
            parser.feed(line)  # as text: what the file declares as its encoding is settled already
            heard, silent = handler.heard, silent + len(line) if handler.heard == heard else 0
            if silent > LONGEST:
                raise FeedRefused(_("A row of the XML is longer than any stock list has."))
            yield
        if ends:
            parser.close()
    except DefusedXmlException as error:
        raise FeedRefused(_("The XML declares entities or a document type. Send it without.")) from error
    except SAXParseException as error:
        raise Broken(error.getLineNumber() or 0, error.getMessage()) from error
