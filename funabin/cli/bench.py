"""`funabin bench`: the figures our pages and papers state, measured here and now."""

from __future__ import annotations

import base64
import os
import platform
import runpy
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import signature
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit, urlunsplit

import typer

from funabin.cli.base import REPOSITORY, AsJson, fail, say, say_json

BENCHES = REPOSITORY / "bench"
NAMES = {"import": "stock_import"}  # what a file of Python cannot be called
SECRETS = ("FUNABIN_SECRET_KEY", "FUNABIN_KEY_RING", "FUNABIN_INDEX_KEY")


def bench(
    name: Annotated[str, typer.Argument(help="A file of bench/, without .py.")],
    size: Annotated[
        int | None,
        typer.Option(
            "--size",
            "--vehicles",
            min=1,
            help="How many people or vehicles, where the benchmark makes so many.",
        ),
    ] = None,
    database: Annotated[
        str,
        typer.Option(
            help="postgres://… of a server that may make databases: measured there, in two that are dropped."
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Run one benchmark, with throw-away keys and an empty state."""
    name = NAMES.get(name, name)
    file = BENCHES / f"{name}.py"
    if not file.exists():
        known = ", ".join(sorted(path.stem for path in BENCHES.glob("*.py")))
        fail(f"There is no benchmark '{name}'.", f"Choose one of: {known}")
    with tempfile.TemporaryDirectory() as state, _databases(database) as urls:
        _start(state, urls)
        run = runpy.run_path(str(file))["figures"]
        if size and not signature(run).parameters:
            fail(f"The benchmark '{name}' has a size of its own.", "Leave --size out.")
        figures = run(size) if size else run()
    machine = f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    if as_json:
        say_json({"name": name, "machine": machine, "figures": figures})
        return
    say(f"{name} on {machine}")
    for figure, value in figures.items():
        say(f"  {figure:32} {value:>12,}")


def _processor() -> str:
    """What it calls itself where the system tells; else its kind."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


@contextmanager
def _databases(server: str) -> Iterator[dict[str, str]]:
    """Two databases made for this run on a server, by the variables that name them; none for SQLite."""
    if not server:
        yield {}
        return
    import psycopg
    from psycopg import sql

    address = urlsplit(server)
    if address.scheme not in ("postgres", "postgresql"):
        fail(
            "A benchmark runs on SQLite, or on a PostgreSQL server.", "Give --database postgres://user@host/"
        )
    name = f"funabin_bench_{secrets.token_hex(6)}"
    names = {"DATABASE_URL": name, "KEYRING_URL": f"{name}_keys"}
    home = urlunsplit(address._replace(path="/postgres"))
    try:
        with psycopg.connect(home, autocommit=True) as made:
            for one in names.values():
                made.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(one)))
    except psycopg.Error as error:
        fail(f"No database can be made there: {error}".strip(), "Name a server and a user who may make some.")
    try:
        yield {variable: urlunsplit(address._replace(path=f"/{one}")) for variable, one in names.items()}
    finally:
        with psycopg.connect(home, autocommit=True) as made:
            for one in names.values():
                made.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(one)))


def _start(state: str, urls: dict[str, str]) -> None:
    named = (f"{secret}_FILE" for secret in SECRETS)
    for outside in ("FUNABIN_SITE", "FUNABIN_ERASURE_LEDGER", "DATABASE_URL", "KEYRING_URL", *named):
        os.environ.pop(outside, None)  # no benchmark touches a real site
    for folder in ("data", "keyring", "ledger"):
        (Path(state) / folder).mkdir()
    for secret in SECRETS:
        os.environ[secret] = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    os.environ |= {**urls, "FUNABIN_STATE": state, "DJANGO_SETTINGS_MODULE": "funabin.settings"}
    import django

    django.setup()
