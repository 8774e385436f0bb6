# make run    the web app; the first time it makes .venv and installs everything
# make test   lint, types, import rules and all tests
# make bench  speed and memory on this machine
# make reference  docs/reference.md, from the settings and commands in the code

# Torch is installed first, by itself, so that the CPU build can be chosen; what it needs in turn stays with the usual index:
#   make run TORCH="torch==2.13.0+cpu --extra-index-url https://download.pytorch.org/whl/cpu"
TORCH ?= torch==2.13.0
# The interpreter that .venv is made from; empty: the first of python3.11, python3.12, python3.13, python3 that is 3.11 or newer.
PYTHON ?=
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt

.PHONY: run test lint bench reference clean
.DELETE_ON_ERROR:

run: $(VENV)/.installed
	$(BIN)/python app.py

test: lint
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed-test
	$(BIN)/python -m tests.bench $(ARGS)

reference: $(VENV)/.installed-test
	$(BIN)/python -m tests.reference

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis

# The stamps are written last, so an installation that was cut short is taken up again.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) $(TORCH)
	$(PIP) -e .
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(PIP) -e '.[test,lint]'
	touch $@

$(BIN)/python:
	@for python in $(or $(PYTHON),python3.11 python3.12 python3.13 python3); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "$$python -m venv $(VENV)"; \
			"$$python" -m venv --clear $(VENV) && exit 0; \
			rm -rf $(VENV); \
			echo "$$python cannot make a virtual environment: install its venv package (Debian, Ubuntu: apt install python3-venv)." >&2; \
			exit 1; \
		fi; \
	done; \
	echo "鲁台通 needs Python 3.11 or newer, and none was found: install one, or name it with 'make run PYTHON=/path/to/python3'." >&2; \
	exit 1
