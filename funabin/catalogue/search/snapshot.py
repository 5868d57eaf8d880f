"""Arrays kept in files, opened again in a moment: whole or not at all, by the same shape of program only.

A folder holds one snapshot in a folder of its own, and a file that names it. A new one is written beside it
and named when it lies on the disk; then the former one goes. Plain Python over numpy.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

Arrays: TypeAlias = dict[str, NDArray[Any]]
VERSION = 2  # of this way to keep it: raise it with any change to what lies in the files
LATEST = "latest"
TOLD = "told.json"


class NoSnapshot(Exception):
    """There is nothing to open; says why."""


class AnotherVersion(NoSnapshot):
    """What lies there was written by another version of this program."""


def write(folder: Path, arrays: Arrays, shape: object, told: Mapping[str, Any]) -> None:
    """Keep arrays by name and what is told of them (JSON) for programs of the same shape. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / uuid4().hex
    new.mkdir()
    try:
        for name, array in arrays.items():
            with (new / f"{name}.npy").open("wb") as file:
                np.save(file, array, allow_pickle=False)
                file.flush()
                _on_disk(file.fileno())
        text = json.dumps({"version": VERSION, "shape": _digest(shape), "names": list(arrays), **told})
        _write_text(new / TOLD, text)
        _folder_on_disk(new)
        _write_text(folder / f"{new.name}.name", new.name)
        (folder / f"{new.name}.name").replace(folder / LATEST)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    _folder_on_disk(folder)
    _sweep(folder, new.name)


def read(folder: Path, shape: object) -> tuple[Arrays, dict[str, Any]]:
    """The arrays of the latest snapshot and what was told of them. Raises NoSnapshot, AnotherVersion.

    The arrays lie in the files: read where they are asked, shared between processes, private where changed.
    """
    for _ in range(3):  # a newer one may take its place while it is opened
        try:
            return _open(folder / (folder / LATEST).read_text(encoding="ascii"), _digest(shape))
        except FileNotFoundError as error:
            missing = error
    text = f"There is no whole snapshot in {folder.name}; the index is built from the database."
    raise NoSnapshot(text) from missing


def _open(place: Path, shape: str) -> tuple[Arrays, dict[str, Any]]:
    try:
        told = json.loads((place / TOLD).read_text(encoding="utf-8"))
        if (told["version"], told["shape"]) != (VERSION, shape):
            raise AnotherVersion(
                "The snapshot was written by another version of this program; the index is built from the "
                "database, and its next snapshot takes the place of this one."
            )
        return {name: _mapped(place / f"{name}.npy") for name in told["names"]}, told
    except (ValueError, KeyError, EOFError) as error:
        raise NoSnapshot("The snapshot is damaged; the index is built from the database.") from error


def _mapped(file: Path) -> NDArray[Any]:
    try:
        return np.asarray(np.load(file, mmap_mode="c", allow_pickle=False))
    except ValueError:  # an empty array cannot be mapped
        return np.asarray(np.load(file, allow_pickle=False))


def _digest(shape: object) -> str:
    return sha256(repr(shape).encode()).hexdigest()


def _write_text(file: Path, text: str) -> None:
    with file.open("w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        _on_disk(opened.fileno())


def _on_disk(descriptor: int) -> None:
    os.fsync(descriptor)


def _folder_on_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _on_disk(descriptor)
    finally:
        os.close(descriptor)


def _sweep(folder: Path, keep: str) -> None:
    """Drop what is older than the latest. Whoever has it open keeps reading it."""
    since = (folder / keep).stat().st_mtime_ns
    for each in folder.iterdir():
        if each.is_dir() and each.name != keep and each.stat().st_mtime_ns <= since:
            shutil.rmtree(each, ignore_errors=True)
