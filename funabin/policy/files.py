"""Which file, line and column a statement of the merged policy stands at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from funabin.policy.document import Document
from funabin.policy.mistakes import Mistake
from funabin.policy.texts import Texts

Step = str | int


@dataclass(frozen=True)
class Files:
    """The documents a policy was merged from."""

    house: Document
    laws: dict[str, Document]
    texts: Texts
    rows: dict[str, tuple[tuple[Document, int], ...]] = field(
        default_factory=dict
    )  # where each row of the merged lists (grants, deadlines ...) stands
    unsure: frozenset[str] = frozenset()  # sections with mistakes of form: what they lack proves nothing

    def documents(self) -> Iterator[Document]:
        """The house's file, then the law sets, in the order of merging."""
        yield self.house
        yield from self.laws.values()

    def keys(self, section: str) -> list[str]:
        """Every key written in `section`, also of entries that are wrong in themselves."""
        return [str(key) for document in self.documents() for key in entries(document, section)]

    def mistake(self, path: tuple[Step, ...], message: str) -> Mistake:
        """A mistake at `path` of the merged policy, placed in the file that says it."""
        document, own_path = self._place(path)
        return document.mistake(own_path, message)

    def is_law(self, path: tuple[Step, ...]) -> bool:
        """Whether the statement at `path` stands in a law set."""
        return self._place(path)[0] is not self.house

    def _place(self, path: tuple[Step, ...]) -> tuple[Document, tuple[Step, ...]]:
        section = str(path[0])
        if section in self.rows and len(path) > 1:
            document, at = self.rows[section][int(path[1])]
            return document, (section, at, *path[2:])
        for document in self.documents():
            if len(path) > 1 and path[1] in entries(document, section):
                return document, path
        holders = (document for document in self.documents() if section in (document.data or {}))
        return next(holders, self.house), path


def entries(document: Document, section: str) -> dict[str, Any]:
    """What a document writes in a section of keys, also where it is wrong in itself; {} where it has none."""
    found = document.data.get(section) if isinstance(document.data, dict) else None
    return found if isinstance(found, dict) else {}
