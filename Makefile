# make demo    an invented daily paper, on http://127.0.0.1:8000
# make test    every check there is; what CI runs
# make bench   the front page, a story and the darkroom beside the peers
# make lighthouse   Lighthouse on the readers' pages of the demo, as on a telephone
# make format  let the tools set the code as `make test` wants it
# make words   gather the words of the source into the Chinese catalogue

PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin

SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo demo-ready port-free test lint types order unit browser postgres bench lighthouse format words
# Chinese on a terminal that has set no language.
export PYTHONUTF8 := 1
# Where a machine keeps no compiled files, each of the many processes that are started compiles the house anew.
unexport PYTHONDONTWRITEBYTECODE
# The demo is the same wherever it starts: what the shell has set for a real paper stays out of it.
DEMO := env -u DATABASE_URL -u MEDIA_ROOT -u STATIC_ROOT -u SECRET_KEY -u ALLOWED_HOSTS -u DEBUG -u PLAIN_HTTP DEMO=on
WORDS := locale/zh_Hans/LC_MESSAGES/django
TEMPLATES = $(shell find templates articles -name '*.html')

help:
	@sed -n 's/^# make /make /p' Makefile

# --- what has to be there --------------------------------------------------------------------------------------------

$(BIN)/python:
	@.ci/machine $(PYTHON) venv
	$(PYTHON) -m venv .venv

# A stamp is older than its list of requirements: install again. Otherwise nothing is asked of the network.
.venv/runtime.stamp: requirements.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/tests.stamp: requirements.txt requirements-dev.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/runtime.stamp

.demo/static.stamp: .venv/runtime.stamp newsroom/static.py $(shell find articles/static -type f 2>/dev/null)
	$(DEMO) $(BIN)/python manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

$(WORDS).mo: $(WORDS).po
	@.ci/machine $(PYTHON) gettext
	msgfmt --check --output-file=$@ $<

# --- make demo -------------------------------------------------------------------------------------------------------

demo-ready: .venv/runtime.stamp .demo/static.stamp $(WORDS).mo
	@$(DEMO) $(BIN)/python manage.py migrate --verbosity 0
	@$(DEMO) $(BIN)/python manage.py make_groups
	@$(DEMO) $(BIN)/python manage.py make_demo

port-free:
	@if (exec 3<>/dev/tcp/127.0.0.1/$(PORT)) 2>/dev/null; then \
		echo 'Something answers on port $(PORT) already. Stop it, or take another: make demo PORT=8001' >&2; exit 1; fi

# Loopback only: the passwords stand on the screen. Four threads are plenty for one person; more would only wait for
# SQLite's one writer. Backpressure counts connections, also those a browser keeps open and says nothing on.
demo: port-free demo-ready
	@printf '\n  http://127.0.0.1:%s/        the paper\n  http://127.0.0.1:%s/admin/  the desk\n  Ctrl-C stops it.\n\n' $(PORT) $(PORT)
	@exec $(DEMO) $(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --no-ws --log-level warning \
		--workers 1 --blocking-threads 4 --backpressure 512 newsroom.wsgi:application

# --- make test -------------------------------------------------------------------------------------------------------

test: .venv/tests.stamp
	@.ci/machine $(PYTHON) gettext chromium fonts java postgresql
	@$(MAKE) --no-print-directory lint order
# The types are told while the browsers wait for their pages.
	@$(MAKE) --no-print-directory types & types=$$!; \
		$(MAKE) --no-print-directory browser || { wait $$types; exit 1; }; wait $$types
	@$(MAKE) --no-print-directory unit postgres
	@echo 'All checks passed.'

lint: .venv/tests.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --target-version 5.2 --check $(TEMPLATES)

types: .venv/tests.stamp
	$(BIN)/mypy

order: .venv/tests.stamp
	$(BIN)/lint-imports --no-logo

# makemigrations --check, check --deploy in the settings of a real paper, and msgfmt --check are tests in tests/house.
# A worker takes whole files: what a file makes once for its tests (a demo, a server) is made once.
unit: .venv/tests.stamp $(WORDS).mo
	env -u DATABASE_URL $(BIN)/pytest -n 2 --dist loadfile -q -m 'not browser'

browser: .venv/tests.stamp $(WORDS).mo
	env -u DATABASE_URL $(BIN)/pytest -n 2 -q -m browser

postgres: .venv/tests.stamp $(WORDS).mo
	$(BIN)/python -m tests.postgres $(BIN)/pytest -n 2 --dist loadfile -q -m 'not browser and not once'

# --- the rest --------------------------------------------------------------------------------------------------------

# Ends in about a quarter of an hour. The peer is measured where ../shared/bench is; fewer stories: make bench STORIES=500
bench: .venv/tests.stamp .demo/static.stamp $(WORDS).mo
	@$(DEMO) $(BIN)/python -m tests.bench $(STORIES)
	@$(DEMO) $(BIN)/python -m tests.bench.saves
	@$(DEMO) $(BIN)/python -m tests.bench.desk
	@$(DEMO) $(BIN)/python -m tests.bench.photos
	@$(DEMO) $(BIN)/python -m tests.bench.search

# Beside `make test`: it measures, and a busy machine measures lower. Its browser is ours, none is downloaded.
.build/lighthouse.stamp: Makefile
	@.ci/machine $(PYTHON) npm chromium fonts
	PUPPETEER_SKIP_DOWNLOAD=1 npm install --silent --no-audit --no-fund --prefix .build/lighthouse lighthouse@12.8.2
	@touch $@

lighthouse: .venv/tests.stamp demo-ready .build/lighthouse.stamp
	@$(DEMO) $(BIN)/python -m tests.lighthouse

format: .venv/tests.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $(TEMPLATES)

words: .venv/runtime.stamp
	@.ci/machine $(PYTHON) gettext
	$(DEMO) $(BIN)/python manage.py makemessages --locale zh_Hans --no-wrap --no-obsolete --add-location file \
		--ignore .venv --ignore .demo --ignore tests
