# demarche: what a person or a machine runs here. Everything lives in .venv in this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: setup demo test kills lint docs docs-shown evaluation bench train lock clean

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $(STAMP)

demo: $(STAMP)
	$(BIN)/python -m demarche.demo

test: $(STAMP)
	$(BIN)/python -m pytest

# kill -9 at 200 random moments of a reading; the tests do a few.
kills: $(STAMP)
	$(BIN)/python tests/killed_reading.py --kills 200

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(STAMP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

# Writes what the commands of the pages print now, and the pictures, into docs/.
docs-shown: $(STAMP)
	$(BIN)/python -m docs.making.console
	$(BIN)/python -m docs.making.pictures

evaluation: $(STAMP)
	$(BIN)/python -m benchmarks.evaluation

bench: $(STAMP)
	$(BIN)/python -m benchmarks

# Needs PyTorch: installs the [train] extra first. Gold data: DEMARCHE_GOLD, by default ../shared/gold.
train: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[train]'
	$(BIN)/python -m training

# Rewrites requirements.lock from pyproject.toml with the newest releases that fit.
lock:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) site .pytest_cache .mypy_cache .ruff_cache .hypothesis
