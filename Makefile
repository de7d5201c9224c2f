# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS := app,conversion,distributed,postgres,schedule,dev
READY := $(VENV)/.ready
ARGS ?=

ATLAS := .atlas
LABELS ?= $(wildcard ../shared/data/FailureAnalysis.xlsx)

.PHONY: demo atlas test setup lint bench screenshots docs clean

demo: $(READY)
	$(BIN)/failatlas demo $(ARGS)

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[$(EXTRAS)]'
	touch $@

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

bench: $(READY)
	for script in benchmarks/[a-z]*.py; do $(BIN)/python -m benchmarks.$$(basename $$script .py) $(ARGS) || exit 1; done

# Runs every case on every version that is not in the store of $(ATLAS) yet; remove that folder to begin anew.
# LABELS, the spreadsheet that the study published, lets the atlas be set against the sample.
atlas: $(READY)
	test -d $(ATLAS) || $(BIN)/failatlas init $(ATLAS) --from onnx-converters
	test -z "$(LABELS)" || $(BIN)/failatlas import fonnx "$(LABELS)" --study $(ATLAS)
	$(BIN)/failatlas reproduce --all-versions --resume --study $(ATLAS) --atlas docs/atlas $(ARGS)

# Pictures of the app's pages, from the example study; needs Chromium.
screenshots: $(READY)
	$(BIN)/python docs/screenshots.py

docs: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[docs]'
	$(BIN)/sphinx-build --quiet -b html docs site

clean:
	rm -rf $(VENV) demo site
