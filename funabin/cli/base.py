"""What every command needs: its site, words for people, JSON for programs, an exit that advises."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

REPOSITORY = Path(__file__).resolve().parent.parent.parent
HOUSES = REPOSITORY / "houses"

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]

_errors = Console(stderr=True, highlight=False, soft_wrap=True)
_words = Console(highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """A line for people."""
    _words.print(text, markup=False)


def say_json(value: Any) -> None:
    """An answer for programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def fail(what: str, advice: str, *, code: int = 1) -> NoReturn:
    """Say what went wrong and what to do next, and end with `code`."""
    _errors.print(what, markup=False, style="bold")
    _errors.print(advice, markup=False)
    raise typer.Exit(code)


def choose_site(folder: Path | None) -> None:
    """Take `folder` as the site; where none is named and FUNABIN_SITE is not set, the folder we stand in."""
    here = Path.cwd()
    if folder is not None:
        os.environ["FUNABIN_SITE"] = str(folder.resolve())
    elif "FUNABIN_SITE" not in os.environ and (here / "site.yaml").exists():
        os.environ["FUNABIN_SITE"] = str(here)


def load_site_here() -> Path:
    """Start Django for the chosen site and return its folder. Ends with advice where there is none."""
    folder = Path(os.environ.get("FUNABIN_SITE", "."))
    if not (folder / "site.yaml").exists():
        fail(
            f"There is no site in {folder.resolve()}.",
            "Make one:  funabin new my-site --house autorec   Then:  funabin --site my-site setup",
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funabin.settings")
    sys.excepthook = where_only
    _start_django()
    return folder


def where_only(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What is printed of an error nobody expected: its class and place. Its text may hold a datum."""
    from funabin.kit.logs import place_of

    _errors.print(f"This went wrong inside: {place_of(error)}", markup=False, style="bold")
    _errors.print("Nothing half-done is kept. Please report the line above; it holds no data.", markup=False)


def _start_django() -> None:
    import django

    from funabin.kit.site import SiteError, site

    try:
        django.setup()
        site()
    except RuntimeError as error:
        fail(str(error), "A site made by `funabin new` has its secrets in keys/.")
    except SiteError as error:
        fail(str(error), "Correct these lines of site.yaml and try again.")


def bring_up_to_date() -> None:
    """Give both databases this version's tables."""
    from django.core.management import call_command
    from django.db import connections

    from funabin.gate.router import APPS

    for alias in connections:
        call_command("migrate", *APPS.get(alias, ()), database=alias, interactive=False, verbosity=0)


def require_migrated() -> None:
    """Ends with advice where the databases do not have this version's tables."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    from funabin.gate.router import APPS

    for alias in connections:
        executor = MigrationExecutor(connections[alias])
        newest, apps = executor.loader.graph.leaf_nodes(), APPS.get(alias)
        if executor.migration_plan([(app, name) for app, name in newest if not apps or app in apps]):
            fail(f"The database '{alias}' is not up to date.", "Run:  funabin setup")


@contextmanager
def advising(*errors: type[Exception], advice: str, code: int = 1) -> Iterator[None]:
    """Turn the named errors of the inside into an exit with advice. Their texts hold no personal data."""
    try:
        yield
    except errors as error:
        fail(str(error), advice, code=code)
