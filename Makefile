# Every habit of the house is a target. `make` alone lists them.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: help run test check night bench messages clean
MAKEFLAGS += --no-print-directory
# Where Python is told to keep nothing, each of its processes would translate every module anew, for seconds.
export PYTHONDONTWRITEBYTECODE :=

VENV := .venv
BIN := $(VENV)/bin
# The first Python that is new enough, tried by running it: a name on the PATH may lead nowhere. The shell
# looks when a line needs it, not make at its start: on a fresh machine there is none before it is installed.
PYTHON ?= $$(for name in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt
# One process more than there are cores, because browsers, servers and disks are waited for.
TESTS = $(BIN)/pytest --numprocesses $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --maxprocesses 8 --dist worksteal
WHOLE = -m "not load and not night"
FAST = -m "not browser and not slow and not load and not night" -k "not postgresql"
# What failed in company is tried once more, alone: a machine with too much to do fails a test of processes,
# browsers or races now and then, a fault fails twice. Both runs are printed.
twice = $(TESTS) $(1) || { test $$? -eq 1 && echo "What failed, once more and alone:" && \
	$(BIN)/pytest -p no:xdist --last-failed --last-failed-no-failures none $(1); }

help:  ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name words; do \
		printf '  %-14s %s\n' "$$name" "$$words"; done

run: $(VENV)/installed  ## serve the site with demo people at http://127.0.0.1:8000/ (PORT=… changes it)
	@$(BIN)/learn serve --demo

test: $(VENV)/installed-to-develop  ## install what is missing (as root on Debian), then run the whole suite
	@bash .ci/packages test
	@$(call twice,$(WHOLE))

check: $(VENV)/installed-to-develop  ## lint, format, types, arrows, templates, fast tests on SQLite
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > $(VENV)/arrows.txt || { cat $(VENV)/arrows.txt; exit 1; }
	@$(BIN)/djlint templates --lint --quiet
	@$(call twice,$(FAST))

night: $(VENV)/installed-to-develop  ## take every course in a browser, page by page, in both languages; kill long enrolments
	@bash .ci/packages test
	@$(TESTS) -m night

bench: $(VENV)/installed-to-develop  ## measure speed beside a floor and write docs/benchmarks.md
	@bash .ci/packages test
	@$(BIN)/pytest -m load -p no:xdist tests/load

messages: $(VENV)/installed-to-develop  ## collect the words of code and templates into learn/translations/
	@$(BIN)/python -m tests.messages

clean:  ## remove what can be made again (never instance/)
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage test-results
	@find learn tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/uv:
	@PYTHON="$(PYTHON)" bash .ci/packages run
	@test -n "$(PYTHON)" || { echo "Hunar needs Python 3.11 or newer."; exit 1; }
	@"$(PYTHON)" -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt uv

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/uv
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/installed-to-develop: $(VENV)/installed
	@$(INSTALL) --editable . --group dev
	@touch $@
