"""`python -m funabin` is `funabin`."""

from funabin.cli import app

app()
