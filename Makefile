# Two commands for a fresh machine: `make demo` and `make test`. Everything they need is set up by them.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# `make demo ARGS="--style cookie --defect retry-duplicates-order"`
ARGS ?=
# Processes that `make test` spreads the test files over; 0: in one.
TESTERS ?= 2
# Seconds that the download of Playwright's own browser may take before an installed one is taken.
BROWSER_S ?= 60

# pip before 25.1 knows no dependency groups, and that is what a fresh Python 3.11 brings.
DEV := import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"])

.PHONY: help demo test test-portals lint check venv browser docs wheel clean
.DEFAULT_GOAL := help

help:
	@echo "make demo    set up, then run the suites on the embedded portal (ARGS='--style cookie')"
	@echo "make test    set up, then lint and test"
	@echo "make test-portals   public bugs of real packages from npm (needs Node)"
	@echo "make venv    the virtual environment;  make browser  a browser;  make docs  the generated pages"

demo: venv browser
	$(BIN)/wardround demo $(ARGS)

test: lint browser
	$(BIN)/python -m pytest -n $(TESTERS) --dist loadfile $(ARGS)

# Real packages from npm (Node 20 or later), fetched into the user's cache at the first run; GNU Health with PostgreSQL 15.
test-portals: browser
	@command -v npm >/dev/null || { echo "make test-portals needs Node 20 or later with npm on the PATH" >&2; exit 2; }
	$(BIN)/python -m pytest -m portals tests/portals tests/learn $(ARGS)

lint: venv
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports

venv: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "wardround needs Python 3.11 or later; $(PYTHON) is older: call make PYTHON=python3.11" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $$($(BIN)/python -c '$(DEV)')
	@touch $@

browser: venv
	@BROWSER_S=$(BROWSER_S) sh .ci/browser $(BIN)/python

docs: venv
	$(BIN)/python -m wardround.docs

wheel: venv
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
