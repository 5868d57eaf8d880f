"""One way in, one way out: only opening unseals, only handing over makes a file for somebody outside."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import CODE, parsed, python_files

OPENING, HANDING = "gate/actions/opening.py", "gate/actions/handing.py"
MENDING = "gate/actions/mending.py"  # writes blind indexes anew after a restore, and shows nothing
UNSEALS = {OPENING: {"unseal", "unsealed"}, HANDING: {"unsealed"}, MENDING: {"unseal"}}
OPENS = {"open_data", "open_list"}
FILES = {"JsonResponse", "FileResponse", "StreamingHttpResponse", "writer", "DictWriter"}
ATTACHED = "attachment"


def called(tree: ast.Module) -> Iterator[str]:
    """The names of everything a module calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", ""))


def unsealing(tree: ast.Module, name: str) -> set[str]:
    """The ways to plain bytes that a module takes and may not."""
    return ({"unseal", "unsealed"} & set(called(tree))) - UNSEALS.get(name, set())


def makes_files(tree: ast.Module) -> bool:
    """Whether a module gives out a file to save: a table, JSON, an attachment."""
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return bool(FILES & set(called(tree))) or any(ATTACHED in text for text in texts if isinstance(text, str))


def leaks(tree: ast.Module) -> bool:
    """Whether a module of the desk opens data by itself and makes a file: it should hand over instead."""
    return makes_files(tree) and bool(OPENS & set(called(tree)))


def test_only_opening_unseals_and_only_handing_over_shares_it() -> None:
    found = {}
    for path in python_files():
        name = str(path.relative_to(CODE))
        if wrong := unsealing(parsed(path), name):
            found[name] = wrong
    assert found == {}
    assert {"unseal"} <= set(called(parsed(CODE / OPENING)))
    assert {"unsealed"} <= set(called(parsed(CODE / HANDING)))


def test_the_desk_makes_files_of_people_only_by_handing_over() -> None:
    files = {str(path.relative_to(CODE)): parsed(path) for path in python_files("desk", "outbox")}
    assert [name for name, tree in files.items() if leaks(tree)] == []
    making = [name for name, tree in files.items() if makes_files(tree)]
    assert making == ["desk/sheet.py"]
    giving = [name for name, tree in files.items() if "as_file" in set(called(tree))]
    assert giving == ["desk/views/demands.py", "desk/views/handing.py", "desk/views/numbers.py"]
    assert "hand_over" in set(called(files["desk/views/handing.py"]))
    assert "hand_over" in set(called(files["desk/views/numbers.py"]))
    assert "give_demanded" in set(called(files["desk/views/demands.py"]))


@pytest.mark.parametrize(
    "planted",
    [
        "def export(r):\n    v = open_data(h)\n    return JsonResponse(dict(v))",
        "def export(r):\n    v = gate.open_list(h)\n    csv.writer(out).writerow(v.values())",
        "def export(r):\n    v = open_data(h)\n    return HttpResponse(v, headers={'X': 'attachment'})",
    ],
)
def test_an_export_beside_handing_over_is_caught(planted: str) -> None:
    assert leaks(ast.parse(planted))


def test_a_second_unsealing_is_caught() -> None:
    planted = ast.parse("blob = vault.unseal(row.ciphertext, cipher=cipher, place=place)")
    assert unsealing(planted, "desk/views/cases.py") == {"unseal"}
    assert unsealing(ast.parse("unsealed(facts, wanted)"), "my/held.py") == {"unsealed"}
