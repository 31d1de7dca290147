# Two commands to run and to test it: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv pip
OUT ?= out

.PHONY: setup dev demo test check browser soak bench messages screens letters lock clean

setup: .venv/.runtime
dev: .venv/.dev

.venv/bin/uv: requirements/installer.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Butoir needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/installer.txt
	@touch $@

.venv/.runtime: .venv/bin/uv requirements/runtime.txt pyproject.toml
	$(UV) install --quiet --python $(BIN)/python --require-hashes -r requirements/runtime.txt
	$(UV) install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.runtime requirements/dev.txt
	$(UV) install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

demo: setup
	$(BIN)/butoir demo --data $(OUT)/demo --serve

# The tests of the database rooms run on both engines; PostgreSQL comes from a package.
DATABASE_TESTS := tests/users tests/journal tests/ledger tests/dunning tests/dispatch tests/inbox tests/casefile \
	tests/insight tests/database tests/simulation/test_life.py

# Chromium for the tests of the pages, where this user may install it (Debian)
browser:
	@command -v chromium >/dev/null || (apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium) >/dev/null 2>&1 || echo "no Chromium: the tests in a browser will be skipped"

test: dev check browser
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
	BUTOIR_TEST_ENGINE=postgresql $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(DATABASE_TESTS)

check: dev
	$(BIN)/ruff format --check --quiet src tests bench
	$(BIN)/ruff check --quiet src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# SOAK is the size of the campaigns in hundredths: `make soak SOAK=2` is a look at each.
SOAK ?= 100
soak: dev
	BUTOIR_SOAK=$(SOAK) $(BIN)/python -m pytest -n 2 -m soak
	BUTOIR_SOAK=$(SOAK) BUTOIR_TEST_ENGINE=postgresql $(BIN)/python -m pytest -n 2 -m soak $(DATABASE_TESTS)

bench: dev
	$(BIN)/python bench/run.py

# the translations of the pages, from their sources (English)
messages: dev
	$(BIN)/python tests/messages.py

# the golden texts of the letters and the reviewer's pages (docs/letters), after a change of wording
letters: dev
	cd tests && ../$(BIN)/python -m letters.write

# pictures of every page, from the demo, for docs/screens
screens: dev browser
	$(BIN)/python tests/screens.py

lock: .venv/bin/uv
	$(UV) compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/installer.txt requirements/installer.in
	$(UV) compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/runtime.txt requirements/runtime.in
	$(UV) compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements/runtime.txt -o requirements/dev.txt requirements/dev.in

clean:
	rm -rf .venv out .mypy_cache .ruff_cache .pytest_cache .hypothesis
