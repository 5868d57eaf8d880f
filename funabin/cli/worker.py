"""`funabin worker`: jobs in a loop. Each is a query for what is due and one action a row, safe to repeat.

So several workers may run, and `kill -9` loses nothing: what was not done is still due.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module

from funabin.cli.base import load_site_here, require_migrated, say
from funabin.kit.claims import claimed
from funabin.kit.logs import place_of

logger = logging.getLogger("funabin.worker")
ROUND = 0.5  # seconds between two looks at the clock


@dataclass(frozen=True)
class Job:
    """A job: its name, how often it looks (seconds), and its function as `module:function`."""

    name: str
    every: int
    function: str

    def load(self) -> Callable[[], object]:
        """The function. Raises where the name is wrong."""
        module, _, name = self.function.partition(":")
        function: Callable[[], object] = getattr(import_module(module), name)
        return function


MINUTE, HOUR, DAY = 60, 3600, 24 * 3600  # seconds

JOBS = (
    Job("mail", 2, "funabin.outbox.tasks:deliver_due"),
    Job("pictures", 1, "funabin.catalogue.tasks.pictures:run_pictures"),
    Job("picture-marks", MINUTE, "funabin.catalogue.tasks.pictures:run_marks"),
    Job("picture-originals", HOUR, "funabin.catalogue.tasks.pictures:run_originals"),
    Job("names", 2, "funabin.catalogue.tasks.names:run_texts"),
    Job("stock-snapshot", 10 * MINUTE, "funabin.catalogue.tasks.changes:run_snapshot"),
    Job("stock-changes", HOUR, "funabin.catalogue.tasks.changes:run_pruning"),
    Job("reservations", 5, "funabin.trade.tasks:lapse_due_reservations"),
    Job("quotations", MINUTE, "funabin.trade.tasks:lapse_due_quotations"),
    Job("adoption", 5, "funabin.trade.tasks:run_adoption"),
    Job("clocks", MINUTE, "funabin.trade.tasks:run_clocks"),
    Job("inquiry-purge", HOUR, "funabin.trade.tasks:run_purge"),
    Job("sign-in-purge", HOUR, "funabin.members.tasks:run_purge"),
    Job("grants", 10 * MINUTE, "funabin.members.tasks:run_grants"),
    Job("payees", DAY, "funabin.shareholders.tasks:run_payees"),
    Job("papers", HOUR, "funabin.members.tasks:run_papers"),
    Job("opening-patterns", HOUR, "funabin.oversight.tasks.duties:run_patterns"),
    Job("vacancies", DAY, "funabin.oversight.tasks.duties:run_vacancies"),
    Job("measures", DAY, "funabin.oversight.tasks.measures:run_reminders"),
    Job("holds", DAY, "funabin.oversight.tasks.holds:run_holds"),
    Job("incident-warnings", 10 * MINUTE, "funabin.oversight.tasks.incidents:run_warnings"),
    Job("incident-telling", 10, "funabin.oversight.tasks.incidents:run_telling"),
    Job("passed-on", HOUR, "funabin.rights.tasks:chase_recipients"),
    Job("supervision", DAY, "funabin.oversight.tasks.recipients:run_supervision"),
    Job("demands", HOUR, "funabin.oversight.tasks.recipients:run_demands"),
    Job("stock-lists", 2, "funabin.shipping.tasks:run_imports"),
    Job("stock-sources", 20, "funabin.shipping.tasks:run_sources"),
    Job("stock-photos", 5, "funabin.shipping.tasks:run_photos"),
    Job("stock-files", DAY, "funabin.shipping.tasks:run_old_files"),
    Job("journal", MINUTE, "funabin.journal.tasks:run_sealing"),
    Job("journal-head", DAY, "funabin.journal.tasks:tell_head"),
    Job("journal-bodies", DAY, "funabin.oversight.tasks.evidence:run_dropping"),
    Job("heads", DAY, "funabin.oversight.tasks.heads:run_heads"),
    Job("key-ends", HOUR, "funabin.gate.tasks:run_ends"),
    Job("mending", DAY, "funabin.gate.tasks:run_mending"),
    Job("request-clocks", 5 * MINUTE, "funabin.rights.tasks:warn_of_requests"),
    Job("answer-ends", HOUR, "funabin.rights.tasks:drop_answers"),
    Job("lost-mails", HOUR, "funabin.rights.tasks:tell_of_lost_mails"),
    Job("request-ends", HOUR, "funabin.rights.tasks:expire_requests"),
    Job("policy-notices", HOUR, "funabin.correspondence.tasks:run_policy_notices"),
    Job("promises", 10, "funabin.conformity.tasks:run_probes"),
)


class Loop:
    """Runs jobs when they are due, one after the other, until told to stop."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self.functions = [(job, job.load()) for job in jobs]
        self.due = {job.name: 0.0 for job, _ in self.functions}
        self.stopping = threading.Event()

    def run(self) -> None:
        """Until `stop`; a job under way is finished first."""
        while not self.stopping.is_set():
            self.round(time.monotonic())
            self.stopping.wait(ROUND)

    def round(self, at: float) -> None:
        """Every job that is due at `at` (seconds of a monotonic clock)."""
        for job, function in self.functions:
            if self.due[job.name] <= at and not self.stopping.is_set():
                self.due[job.name] = at + job.every
                run_job(job, function)

    def stop(self, *_: object) -> None:
        """Ends the loop after the job under way."""
        self.stopping.set()


def run_job(job: Job, function: Callable[[], object]) -> None:
    """One job, unless another worker is at it. A failure is logged by its place and tried again later."""
    from django.db import close_old_connections

    close_old_connections()
    try:
        with claimed(job.name) as ours:
            if ours:
                function()
    except Exception as error:
        logger.error("job %s failed: %s", job.name, place_of(error))  # no text, no stack
    finally:
        close_old_connections()


def worker() -> None:
    """Run the jobs that are due, for ever."""
    load_site_here()
    require_migrated()
    loop = Loop(JOBS)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, loop.stop)
    say(f"Worker: {', '.join(job.name for job in JOBS)}")
    loop.run()
