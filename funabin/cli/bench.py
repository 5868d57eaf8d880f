"""`funabin bench`: the figures our pages and papers state, measured here and now."""

from __future__ import annotations

import base64
import os
import platform
import runpy
import secrets
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from funabin.cli.base import REPOSITORY, AsJson, fail, say, say_json

BENCHES = REPOSITORY / "bench"
SECRETS = ("FUNABIN_SECRET_KEY", "FUNABIN_KEY_RING", "FUNABIN_INDEX_KEY")


def bench(
    name: Annotated[str, typer.Argument(help="A file of bench/, without .py.")], as_json: AsJson = False
) -> None:
    """Run one benchmark, with throw-away keys and an empty state."""
    file = BENCHES / f"{name}.py"
    if not file.exists():
        known = ", ".join(sorted(path.stem for path in BENCHES.glob("*.py")))
        fail(f"There is no benchmark '{name}'.", f"Choose one of: {known}")
    with tempfile.TemporaryDirectory() as state:
        _start(state)
        figures = runpy.run_path(str(file))["figures"]()
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


def _start(state: str) -> None:
    named = (f"{secret}_FILE" for secret in SECRETS)
    for outside in ("FUNABIN_SITE", "FUNABIN_ERASURE_LEDGER", "DATABASE_URL", "KEYRING_URL", *named):
        os.environ.pop(outside, None)  # no benchmark touches a real site
    for folder in ("data", "keyring", "ledger"):
        (Path(state) / folder).mkdir()
    for secret in SECRETS:
        os.environ[secret] = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    os.environ |= {"FUNABIN_STATE": state, "DJANGO_SETTINGS_MODULE": "funabin.settings"}
    import django

    django.setup()
