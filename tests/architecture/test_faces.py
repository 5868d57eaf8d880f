"""Faces parse, ask and show. They touch no row, though an instance in a view still has .save()."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import CODE, FACES, parsed, python_files

ROWS = {"save", "objects", "_meta", "bulk_create", "select_for_update"}
SIGNALS = ("django.db.models.signals", "django.dispatch", "django.core.signals")


def row_work(tree: ast.Module) -> Iterator[str]:
    """Attributes and imports by which a face would reach for rows."""
    for node in running(tree):
        if isinstance(node, ast.Attribute) and node.attr in ROWS:
            yield f"line {node.lineno}: .{node.attr}"
        if (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").endswith(".models")
            and _is_ours(node.module)
        ):
            yield f"line {node.lineno}: imports {node.module}"
        if isinstance(node, ast.Import):
            yield from (
                f"line {node.lineno}: imports {name.name}" for name in node.names if _is_models(name.name)
            )


def running(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run: types may be named, so `if TYPE_CHECKING:` is passed over."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and getattr(child.test, "id", "") == "TYPE_CHECKING"):
            yield from running(child)


def _is_ours(module: str | None) -> bool:
    return (module or "").startswith("funabin.")


def _is_models(module: str) -> bool:
    return _is_ours(module) and module.endswith(".models")


def signal_work(tree: ast.Module) -> Iterator[str]:
    """Imports of anything that lets code run without being called by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(SIGNALS):
            yield f"line {node.lineno}: {node.module}"
        if isinstance(node, ast.ImportFrom) and node.module == "django.db.models":
            yield from (f"line {node.lineno}: signals" for name in node.names if name.name == "signals")
        if isinstance(node, ast.Import):
            yield from (
                f"line {node.lineno}: {name.name}" for name in node.names if name.name.startswith(SIGNALS)
            )


def test_faces_touch_no_row() -> None:
    found = {str(path.relative_to(CODE)): list(row_work(parsed(path))) for path in python_files(*FACES)}
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_nothing_runs_by_signal() -> None:
    found = {str(path.relative_to(CODE)): list(signal_work(parsed(path))) for path in python_files()}
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ("deal.save()", "line 1: .save"),
        ("Deal.objects.get(pk=1)", "line 1: .objects"),
        ("from funabin.trade.models import Deal", "line 1: imports funabin.trade.models"),
        ("import funabin.trade.models", "line 1: imports funabin.trade.models"),
    ],
)
def test_a_face_that_reaches_for_rows_is_caught(planted: str, fault: str) -> None:
    assert list(row_work(ast.parse(planted))) == [fault]


def test_a_type_may_be_named() -> None:
    assert list(row_work(ast.parse("if TYPE_CHECKING:\n    from funabin.trade.models import Deal"))) == []


@pytest.mark.parametrize(
    "planted",
    [
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "from django.dispatch import receiver",
        "import django.dispatch",
    ],
)
def test_a_signal_is_caught(planted: str) -> None:
    assert len(list(signal_work(ast.parse(planted)))) == 1
