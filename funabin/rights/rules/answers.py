"""Answers as files: which there are, for which rights, how long the way back to them is open."""

from __future__ import annotations

from datetime import timedelta

FILES = ("pdf", "json")
# rights that are answered by telling what is held; for the others something is done
BUNDLED = ("disclosure", "provision_records", "purpose_notice", "portability", "return_copies")
WAY_BACK = timedelta(days=1)  # how long a new link to an ended request may still be mailed
