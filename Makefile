# The words one needs.
PYTHON ?= python3
.PHONY: setup test lint words bench docs
setup:
	$(PYTHON) -m pip install -e ".[test]" hatchling
test:
	$(PYTHON) -m pytest
lint:
	$(PYTHON) -m ruff check . && $(PYTHON) -m ruff format --check . && $(PYTHON) -m mypy
words:
	$(PYTHON) -c "from pathlib import Path; from sop_cli.locale.hatch_build import compile_catalogues as c; print(*c(Path('sop_cli/locale')))"
bench:
	$(PYTHON) benchmarks/run.py
docs:
	$(PYTHON) -m sop_cli.cli.docs
