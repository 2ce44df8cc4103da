# The verbs of this project. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.DELETE_ON_ERROR:

PORT ?= 8080
HULP_STATE_DIR ?= var
export PORT HULP_STATE_DIR
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

# uv may exist as a shim that does not run, so it is tried, not looked up; without it a copy is kept in build/.
LOCAL_UV := build/uv/bin/uv
UV = $(shell uv --version >/dev/null 2>&1 && echo uv || echo $(LOCAL_UV))
PYTHON := .venv/bin/python
RASA := bot/.venv/bin/python -m rasa
MODEL := models/current.tar.gz
MODEL_SOURCES := config.yml domain.yml faq/urgent.yml bot/uv.lock $(shell find bot data -name '.venv' -prune -o \( -name '*.py' -o -name '*.yml' \) -print)
WIDGET := web/dist/hulp-nodig.js
WIDGET_SOURCES := faq/blocks.py faq/kinds.yml faq/typescript.py web/package-lock.json web/build.mjs web/tsconfig.json $(shell find web/src -type f ! -name blocks.ts 2>/dev/null)

.PHONY: help setup train up test test-all guards lint eval bench bench-desk bench-mailbox bench-voice compare-widgets accessibility clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready bot/.venv/.ready $(WIDGET) $(MODEL) build/.browser build/.postgres build/.voice ## Install everything that running and testing need

train: $(MODEL) ## Train the model, when something it is made of has changed

up: .venv/.ready bot/.venv/.ready $(WIDGET) $(MODEL) ## Start the product on http://127.0.0.1:$PORT (default 8080)
	@HULP_ENV=$${HULP_ENV:-development} .venv/bin/hulpnodig up

test: setup lint ## Run every test that needs no load or cluster, but for the slow ones
	$(PYTHON) -m pytest -m "not slow" -n 2 --dist loadfile --no-loadscope-reorder

test-all: setup lint ## Run every test, the slow ones as well
	$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

guards: setup ## Remove each guard in turn and see that its test fails (ONLY=word for some; a quarter of an hour for all)
	$(PYTHON) -m tests.abuse.guards $(ONLY)

lint: .venv/.ready ## Check style, types and content
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/mypy --config-file bot/mypy.ini bot/*.py bot/nlu bot/serving evaluation/compare
	.venv/bin/hulpnodig faq check --no-table
	.venv/bin/hulpnodig flow check --no-table

eval: .venv/.ready bot/.venv/.ready $(WIDGET) $(MODEL) ## Replay questions: make eval SET=file.jsonl
	@test -n "$(SET)" || { echo "Name a file of questions: make eval SET=file.jsonl"; exit 2; }
	@.venv/bin/hulpnodig eval $(SET)

bench: .venv/.ready bot/.venv/.ready $(WIDGET) $(MODEL) ## Measure our bot beside a stock Rasa bot (20 minutes; QUICK=1 for a try)
	@.venv/bin/hulpnodig bench $(if $(QUICK),--quick)

bench-desk: setup ## Measure suggestions at 20 live conversations beside a bare turn (nine minutes)
	@$(PYTHON) -m tests.load.desk

bench-mailbox: setup ## Measure a mailbox turn with few and many messages and citizens (five minutes)
	@$(PYTHON) -m tests.load.mailbox

bench-voice: setup ## Measure the phone line beside Rasa's own channel, and play what goes wrong on both (four minutes)
	@$(PYTHON) -m tests.load.voice

compare-widgets: setup ## Measure our widget beside public ones (eight minutes; RASAHQ=a built checkout of RasaHQ/chat-widget)
	@$(PYTHON) -m evaluation.widgets $(if $(RASAHQ),--rasahq $(RASAHQ)) --write

accessibility: setup ## Run the tests behind the accessibility statement, and write what they show (two minutes)
	ACCESSIBILITY_REPORT=1 $(PYTHON) -m pytest tests/browser -m shows

clean: ## Remove what was installed, built, trained and stored
	rm -rf .venv bot/.venv web/node_modules web/dist web/src/blocks.ts models build .rasa .mypy_cache .ruff_cache .pytest_cache .hypothesis $(HULP_STATE_DIR)

.venv/.ready: pyproject.toml uv.lock
	@echo "[1/7] Installing the root runtime (Python 3.12) …"
	@uv --version >/dev/null 2>&1 || $(LOCAL_UV) --version >/dev/null 2>&1 || python3 -m pip install --quiet --target build/uv uv
	@$(UV) sync --quiet --frozen --compile-bytecode
	@touch $@

bot/.venv/.ready: bot/pyproject.toml bot/uv.lock .venv/.ready
	@echo "[2/7] Installing the bot runtime (Python 3.10, Rasa) …"
	@$(UV) sync --quiet --project bot --frozen --compile-bytecode
	@touch $@

$(WIDGET): $(WIDGET_SOURCES) .venv/.ready
	@echo "[3/7] Building the widget …"
	@command -v npm >/dev/null || $(UV) sync --quiet --frozen --compile-bytecode --group node
	@$(PYTHON) -m faq.typescript > web/src/blocks.ts
	@cd web && PATH="$$PATH:$(CURDIR)/.venv/bin" && npm ci --no-audit --no-fund --silent && npm run --silent build

# --force: Rasa's cache does not see changes in the modules behind our component, and make trains only when something changed.
# --skip-validation: `rasa data validate` is one of the tests. The model of before is kept: `hulpnodig admin model list`.
$(MODEL): $(MODEL_SOURCES) | bot/.venv/.ready
	@echo "[4/7] Training the model (about two minutes) …"
	@mkdir -p models
	@$(RASA) train --force --quiet --skip-validation --fixed-model-name trained --out build/model > models/train.log 2>&1 || { cat models/train.log; exit 1; }
	@$(PYTHON) -m gateway.model_files build/model/trained.tar.gz $@ && rm build/model/trained.tar.gz

build/.browser:
	@echo "[5/7] Looking for Chromium …"
	@mkdir -p build
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { apt-get update -qq && apt-get install -y -qq chromium >/dev/null; }
	@touch $@

build/.postgres:
	@echo "[6/7] Looking for PostgreSQL …"
	@mkdir -p build
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || { apt-get update -qq && apt-get install -y -qq postgresql >/dev/null; }
	@touch $@

# espeak-ng is the voice of the content check; the others make calls in the tests of the phone line.
build/.voice:
	@echo "[7/7] Looking for a voice and a telephone …"
	@mkdir -p build
	@{ command -v espeak-ng && command -v baresip && command -v sipp && command -v sox; } >/dev/null \
		|| { apt-get update -qq && apt-get install -y -qq espeak-ng baresip-core sip-tester sox >/dev/null; }
	@touch $@
