# make        set up what is missing and build the sample edition into dist/
# make test   set up and run every check; CI and pre-commit run the same targets
.PHONY: all test check mutate lock reader setup setup-test clean
.DEFAULT_GOAL := all

PYTHON ?= python3
BIN := .venv/bin

all: setup
	$(BIN)/python build.py

setup: .venv/ready
	@tools/setup.sh build

setup-test: .venv/ready-test
	@tools/setup.sh test

# A file's tests stay in one process: they share what is slow to make.
test: setup-test reader check
	$(BIN)/pytest --numprocesses auto --dist loadfile

# A real reading system for the EPUB tests: epub.js, driven in Chromium.
reader: tests/epub/reader/node_modules/.package-lock.json
tests/epub/reader/node_modules/.package-lock.json: tests/epub/reader/package-lock.json
	cd tests/epub/reader && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

# The quick checks, in the order in which they are likely to fail; pytest holds the architecture test.
check: .venv/ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.venv/ready: requirements.lock pyproject.toml
	@tools/setup.sh python
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q huozi # the first build need not wait for it, whatever the environment says
	@touch $@

.venv/ready-test: .venv/ready requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# How many small faults in a room its own tests find, e.g. make mutate ROOM=composition, or SAMPLE=200 of them; not in CI.
mutate: .venv/ready-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check mutmut==3.8.1
	tools/mutate.sh $(BIN)/python $(ROOM)

# Pin everything anew after a change of pyproject.toml; needs uv.
lock:
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --universal \
	  --extra build pyproject.toml -o requirements.lock
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --universal \
	  --group dev --extra archive -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf dist .venv tests/epub/reader/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
