# Each target sets up what it needs: Python 3.11 or newer and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo desk native test bench lint docs
$(READY): pyproject.toml requirements.lock hatch_build.py
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/isnad --version
	touch $@

demo: $(READY)  ## read the sample press that ships with the project, keep it, find it again; at a terminal, open it in the desk
	$(BIN)/isnad read src/isnad/press
	mkdir -p build
	$(BIN)/isnad add src/isnad/press --db build/demo.db
	$(BIN)/isnad search Haftar --db build/demo.db
	$(BIN)/isnad copies --db build/demo.db
	$(BIN)/isnad verify --db build/demo.db
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/isnad serve --db build/demo.db; else echo "Open it in a browser: $(BIN)/isnad serve --db build/demo.db"; fi

desk: $(READY)  ## the sample press in a browser, at http://127.0.0.1:8765/
	mkdir -p build
	$(BIN)/isnad add src/isnad/press --db build/demo.db
	$(BIN)/isnad serve --db build/demo.db

native: $(READY)  ## compile the reader anew, after its sources were changed; until then they run as Python
	$(BIN)/python hatch_build.py

test: $(READY)  ## all tests, on two cores, one file on one of them
	$(BIN)/python -m pytest -n 2 --dist loadfile

bench: $(READY)  ## speed, memory, start-up, offsets; intake, store and search beside their peers
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "spacy>=3.7"
	$(BIN)/python bench/bench.py
	$(BIN)/python bench/bench_intake.py
	$(BIN)/python bench/bench_store.py
	$(BIN)/python bench/bench_search.py

lint: $(READY)  ## style, types, lexicon
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/isnad lexicon check

docs: $(READY)  ## build the documentation, warnings are errors
	$(BIN)/mkdocs build --strict --quiet
