"""What kind of file somebody uploaded, by its first bytes; never by its name or by what a browser says."""

from __future__ import annotations

PAPERS = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
}


def kind_of_paper(head: bytes) -> tuple[str, str] | None:
    """Media type and ending of a PDF, JPEG or PNG file; None for anything else."""
    return next((kind for mark, kind in PAPERS.items() if head.startswith(mark)), None)
