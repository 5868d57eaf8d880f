"""One YAML document with the place of each of its values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from funabin.policy.mistakes import Mistake, PolicyError

Path = Sequence[str | int]


@dataclass(frozen=True)
class Document:
    """A parsed file: `data` as plain dicts and lists, `tree` with lines and columns."""

    file: str
    data: Any
    tree: Any

    def mistake(self, path: Path, message: str) -> Mistake:
        """A mistake at `path`, or at its nearest ancestor that the file really has."""
        line, column = _position(self.tree, path)
        return Mistake(self.file, line, column, ".".join(str(step) for step in path) or "(file)", message)


def read_document(text: str, file: str) -> Document:
    """Parse YAML 1.2. Raises PolicyError with the place of the first thing that is no YAML."""
    try:
        tree = YAML(typ="rt", pure=True).load(text)
        return Document(file, _plain(tree), tree)
    except YAMLError as error:
        raise PolicyError([_syntax_mistake(error, file)]) from error
    except RecursionError as error:
        raise PolicyError([Mistake(file, 1, 1, "(file)", "nested too deeply")]) from error


def leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value of nested mappings with its path."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, (*path, str(key)))
    else:
        yield path, node


def _syntax_mistake(error: YAMLError, file: str) -> Mistake:
    mark, problem = None, str(error).splitlines()[0]
    if isinstance(error, MarkedYAMLError):
        mark, problem = error.problem_mark or error.context_mark, error.problem or error.context or problem
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Mistake(file, line, column, "(file)", f"not readable as YAML: {problem}")


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    return node


def _position(tree: Any, path: Path) -> tuple[int, int]:
    line, column, node = 0, 0, tree
    for step in path:
        step = _step(node, step)
        if isinstance(node, CommentedMap) and step in node:
            line, column = node.lc.key(step)
        elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
            line, column = node.lc.item(step)
        else:
            break
        node = node[step]
    return line + 1, column + 1


def _step(node: Any, step: str | int) -> Any:
    """`items` is a mapping in the file and a tuple in the model: the third item is the third key."""
    if isinstance(node, CommentedMap) and isinstance(step, int) and step not in node and step < len(node):
        return list(node)[step]
    return step
