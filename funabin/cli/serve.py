"""`funabin serve`: the web and its worker, after a look whether the site would break its own policy."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from funabin.cli.base import advising, fail, load_site_here, require_migrated, say
from funabin.cli.supervisor import Child, Supervisor

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(help="The port to listen on.")]
Workers = Annotated[int, typer.Option(help="How many web processes. Sign-in limits count in each by itself.")]


def serve(host: Host = "127.0.0.1", port: Port = 8000, workers: Workers = 1) -> None:
    """Run the site: web processes and a worker, restarted when they end. SIGTERM lets them finish."""
    folder = load_site_here()
    require_migrated()
    require_free(host, port)
    settle_before_start()
    look_before_start()
    say(f"Serving {folder.resolve()} on http://{host}:{port}/")
    raise typer.Exit(Supervisor([web_child(host, port, workers), worker_child(folder)], say=say).run())


def look_before_start() -> None:
    """The preflight. Ends with its findings where the code would break the published policy."""
    from funabin.conformity.preflight import PreflightError, preflight

    try:
        preflight()
    except PreflightError as error:
        fail(
            str(error),
            "Correct these lines of policy.yaml, or the code, and publish:  funabin policy publish",
        )


def settle_before_start() -> None:
    """Destroy what the ledger names before anybody can ask for it: a restore may have been cut off."""
    from funabin.gate.actions import settle_destructions
    from funabin.gate.ledger import LedgerBroken
    from funabin.journal.actor import system

    with advising(LedgerBroken, advice="Put the erasure ledger back from another copy."):
        settle_destructions(by=system("serve"))


def require_free(host: str, port: int) -> None:
    """Ends with advice where something else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            fail(
                f"{host}:{port} cannot be listened on: something else may run there.",
                "Choose another: --port 8100",
            )


def web_child(host: str, port: int, workers: int) -> Child:
    """The web server. Its access log stays off: it would keep addresses of visitors."""
    return Child(
        "web",
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "funabin.wsgi:application"),
            *("--host", host, "--port", str(port), "--workers", str(workers)),
            *(
                "--blocking-threads",
                "4",
                "--respawn-failed-workers",
                "--no-access-log",
                "--log-level",
                "warning",
            ),
        ],
    )


def worker_child(folder: Path) -> Child:
    """The worker of the same site."""
    return Child("worker", [sys.executable, "-m", "funabin", "--site", str(folder.resolve()), "worker"])


def site_environment(folder: Path, **extra: str) -> dict[str, str]:
    """The environment children of another site than ours run in."""
    return {**os.environ, "FUNABIN_SITE": str(folder.resolve()), **extra}
