# What a person does with a checkout. Needs Python 3.11 or newer and make; everything else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint check rights bench browser clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

demo: $(VENV)/installed ## try Himaya with made-up cases, in your browser
	@$(BIN)/himaya demo $(ARGS)

test: $(VENV)/installed-dev browser ## run every test (ARGS="-k word" for some)
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(VENV)/installed ## check the forms, workflows and translations
	@$(BIN)/himaya lint $(ARGS)

check: $(VENV)/installed-dev ## check the code: style, types, layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

rights: $(VENV)/installed-dev ## try 20,000 random people and cases against the oracle of rights
	@HIMAYA_RIGHTS=20000 $(BIN)/python -m pytest tests/proof/test_who_may_do_what.py $(ARGS)

bench: $(VENV)/installed-dev ## measure, each figure beside its peer
	@$(BIN)/python -m benchmarks $(ARGS)

clean: ## remove what these goals made (never the data)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist build

# The first python of this list that is new enough makes the environment.
$(BIN)/python:
	@for candidate in "$(PYTHON)" python3.14 python3.13 python3.12 python3.11 python; do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making $(VENV) with $$("$$candidate" --version) …"; \
	    "$$candidate" -m venv $(VENV) && exit 0; \
	    rm -rf $(VENV); \
	    echo "Python could not make an environment. On Debian and Ubuntu: apt install python3-venv"; \
	    exit 1; \
	  fi; \
	done; \
	echo "Himaya needs Python 3.11 or newer, and none was found."; \
	echo "Install one, or name it: make demo PYTHON=/path/to/python3.12"; \
	exit 1

$(VENV)/installed: pyproject.toml | $(BIN)/python
	@echo "Installing what Himaya needs (once, about a minute) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Installing what the tests need (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@

# A browser of the system is preferred; else Playwright fetches its own.
browser: $(VENV)/installed-dev
	@for name in $(BROWSERS); do command -v $$name >/dev/null && exit 0; done; \
	$(BIN)/python -m playwright install chromium >/dev/null 2>&1 || \
	echo "No browser was found for the browser tests. On Debian: apt install chromium fonts-noto-core"
