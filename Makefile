# The face of the project. `make demo` runs it, `make test` proves it, `make check` is what a change must pass.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo setup test check lock bench translations messages screenshots

demo: setup  ## a fresh machine to a running site on 127.0.0.1:8000, with stock, people and deals
	$(BIN)/funabin demo $(DEMO)

setup: .venv/.ready translations  ## installs into .venv what requirements/ locks, and nothing else
.venv/.ready: requirements/dev.txt pyproject.toml
	tools/setup $(PYTHON)

translations: .venv/.ready
	tools/translations

messages: .venv/.ready  ## brings the catalogues of locale/ up to the msgids of the code
	$(BIN)/python tools/messages.py
	tools/translations

test: setup  ## every test, on SQLite and, where a server answers, on PostgreSQL; browsers included
	tools/test

check: setup  ## all that CI checks: format, lint, contracts, templates, types, deployment, migrations, tests
	tools/check static
	tools/check tests

bench: setup  ## the benchmarks, each beside its peer
	tools/bench

screenshots: setup  ## pictures of the main pages, from a throw-away demonstration, into docs/screenshots/
	$(BIN)/python tools/screenshots.py

lock:  ## locks requirements/*.in with hashes; UPGRADE=1 takes newer versions
	tools/lock
