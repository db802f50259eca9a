# make demo   a whole property company on this machine, with no account anywhere
# make test   everything that is checked before a change is kept
# make bench  how fast it is here
# make audit  whether a library that is used here was withdrawn, or is known to be unsafe
# make kills  kill -9 a thousand times; nothing is lost, nothing is doubled (a quarter of an hour)
# make year   five years of a community of 500 households; an onlooker judges every rule (five minutes)

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$name && break; done)

ours := .venv/bin/python

unexport PYTHONPATH PYTHONHOME

.PHONY: demo test bench kills year audit clean
.NOTPARALLEL:

demo: .venv/installed
	@echo "Starting the demo. Open the address below in a browser; Ctrl-C ends it."
	@$(ours) -m bots playground

test: .venv/installed
	@echo "Checking the style (ruff)."
	@$(ours) -m ruff check
	@$(ours) -m ruff format --check
	@echo "Checking the types (mypy)."
	@$(ours) -m mypy
	@echo "Running the tests (pytest) on all cores; this takes a few minutes."
	@$(ours) -m pytest --numprocesses=auto --dist=worksteal

bench: .venv/installed
	@echo "Measuring; this takes a quarter of an hour."
	@$(ours) benchmarks

kills: .venv/installed
	@echo "Killing the house a thousand times; this takes a quarter of an hour."
	@$(ours) benchmarks/kills.py --kills 1000

year: .venv/installed
	@echo "Living five years of a community of 500 households; this takes some five minutes."
	@$(ours) tests/year

audit: .venv/installed
	@$(ours) .ci/audit.py

# Built again whenever pyproject.toml changes; the stamp comes last, so an interrupted installation is taken up again.
.venv/installed: pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
		echo "Suban needs Python 3.11 or newer, and there is none on this machine."; \
		echo "On Debian 12 or Ubuntu 24.04:  sudo apt-get install python3 python3-venv"; \
		echo "Elsewhere: python.org. If it has an unusual name:  make PYTHON=/path/to/python3"; \
		exit 1; fi
	@if ! $(PYTHON) -c 'import venv, ensurepip' >/dev/null 2>&1; then \
		echo "This Python can't make private environments: its module ensurepip is missing."; \
		echo "On Debian and Ubuntu:  sudo apt-get install python3-venv"; \
		exit 1; fi
	@if ! $(ours) -m pip --version >/dev/null 2>&1; then \
		echo "Making a private Python environment in .venv; nothing outside this folder changes."; \
		$(PYTHON) -m venv --clear .venv; fi
	@echo "Installing what Suban needs into .venv. The first time takes a minute or two."
	@$(ours) -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

clean:
	@echo "Removing the private environment and the caches. Data stays."
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
