"""Finished public pages, kept as compressed bytes and served before Django's middleware (ADR 0014).

`keep.py` is how a view declares that its page is the same for everyone; `layer.py` is the WSGI layer that
serves such pages; `pages.py` holds them in bounded memory, `shared.py` in Redis, `stamps.py` knows when they
are out of date, `encodings.py` writes them for each kind of reader. Nothing here knows what a page is about.
"""
