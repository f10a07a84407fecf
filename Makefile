# Every habit of this project is a target: `make help` lists them.
# A machine needs Python 3.11 or later and make; everything else goes into .venv in this folder.

.DEFAULT_GOAL := help
.PHONY: help install install-dev knowledge run demo stop scale test unit coverage test-pythons mutants browser chaos check lint types imports format bench evaluate-cleaning \
	evaluate-entities evaluate-stories evaluate-topics retrain-topics lock-models docs lock clean reset-data

BIN := .venv/bin
CODE := $(wildcard khabar services shared tests benchmarks training)
TESTS ?= tests
# Files of one test run; beside the other caches, so that nothing is left outside this folder.
TEST_FILES := .pytest_cache/run

# For every command, also as `make run KHABAR_PORT=9000`.
ifdef KHABAR_HOME
export KHABAR_HOME
endif
ifdef KHABAR_PORT
export KHABAR_PORT
endif

# The first Python that is recent enough; PYTHON=/path/to/python chooses another.
PYTHON ?=
FIND_PYTHON = found=; for candidate in $(if $(PYTHON),"$(PYTHON)",python3.14 python3.13 python3.12 python3.11 python3 python); do \
	if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then found="$$candidate"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	echo "Khabar needs Python 3.11 or later, and found $(if $(PYTHON),that $(PYTHON) is none,`python3 -V 2>/dev/null || echo no Python`)." \
	"Install it, or say where it is: make PYTHON=/path/to/python3" >&2; exit 1; fi
INSTALL = @$(FIND_PYTHON); exec "$$found" khabar/bootstrap/install.py
SAY = @printf '\n==> %s\n'

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

install: ## Set up .venv with the locked packages; nothing to do when they are there
	$(INSTALL) run

install-dev: ## The same, with the tools for tests
	$(INSTALL) dev

knowledge: install ## Build the file of names that ships, which all workers map; nothing to do when it is there
	@$(BIN)/khabar knowledge shipped

run: knowledge ## Start everything and show how to use it; Ctrl-C stops it
	@exec $(BIN)/khabar up

demo: knowledge ## Show the sample articles on their way through the pipeline
	@exec $(BIN)/khabar demo

stop: install ## Stop what `make run` started in another terminal
	@exec $(BIN)/khabar stop

test: check ## Everything that a clean checkout can check: lint, types, imports and all tests (TESTS=tests/unit for some)
	$(SAY) "Tests"
	@run="$(TEST_FILES).$$$$"; mkdir -p .pytest_cache; trap 'rm -rf "$$run"' EXIT; trap 'exit 130' INT TERM; \
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --basetemp "$$run" $(TESTS)
	$(SAY) "All checks passed"

UNIT := tests/unit tests/property tests/contracts
QUICK = $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile -q
unit: install-dev ## The tests that need no server: unit, property and contract tests
	@$(QUICK) $(UNIT)

coverage: install-dev ## The same, and how much of shared/ and services/ they reach; fails below the floor in pyproject.toml
	@mkdir -p build; $(QUICK) --cov --cov-report=term:skip-covered $(UNIT)

# Each in an environment of its own, with the same locked packages. UNIT=tests/unit/access for some tests.
test-pythons: install-dev ## The unit tests on Python 3.11 to 3.14, as far as they are installed
	@for version in 3.11 3.12 3.13 3.14; do \
	found="$$(python$$version -c 'import sys; print(sys.executable)' 2>/dev/null)" || { echo "Python $$version is not installed; left out."; continue; }; \
	printf '\n==> Python %s\n' $$version; place=build/pythons/$$version; \
	$(BIN)/uv venv --quiet --clear --python "$$found" $$place \
	&& $(BIN)/uv pip install --quiet --require-hashes --python $$place/bin/python -r requirements/dev.txt \
	&& $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --python $$place/bin/python --editable . \
	&& $$place/bin/python -m pytest -n auto --maxprocesses 4 --dist loadfile -q $(UNIT) || exit 1; done

# Works on a copy, because the changes are made in the files themselves. One file: AREAS=shared/contracts/wire.py
MUTANTS := build/mutants
AREAS ?= shared/ledger shared/runtime shared/access shared/contracts services/storage
mutants: $(MUTANTS)/ready ## Change the code bit by bit: which changes do the unit tests of that folder not notice? (hours)
	@rm -rf $(MUTANTS)/tree && mkdir -p $(MUTANTS)/tree && cp -R khabar services shared tests pyproject.toml $(MUTANTS)/tree
	@cd $(MUTANTS)/tree && for area in $(AREAS); do \
	folder=$${area%/*.py}; session=../$$(basename $$area).sqlite; rm -f $$session; \
	printf '[cosmic-ray]\nmodule-path = "%s"\ntimeout = 120.0\nexcluded-modules = []\ntest-command = "%s"\n[cosmic-ray.distributor]\nname = "local"\n' \
	$$area "$(CURDIR)/$(BIN)/python -m pytest -x -q tests/unit/$${folder##*/}" > ../config.toml; \
	../bin/cosmic-ray init ../config.toml $$session && ../bin/cosmic-ray exec ../config.toml $$session \
	&& ../bin/cosmic-ray dump $$session | $(CURDIR)/$(BIN)/python -m tests.support.survivors || exit 1; done

$(MUTANTS)/ready: requirements/mutants.txt | install-dev
	@$(BIN)/uv venv --quiet --clear $(MUTANTS) && $(BIN)/uv pip install --quiet --require-hashes \
		--python $(MUTANTS)/bin/python -r requirements/mutants.txt && touch $@

scale: install ## Change the workers of a stage while it runs: make scale STAGE=extraction N=4
	@exec $(BIN)/khabar scale $(STAGE) $(N)

browser: install-dev ## What people do in the console, in a real Chromium (Debian: apt-get install chromium)
	@$(BIN)/python -m pytest tests/browser

chaos: install-dev ## Fire on a real stack for some twenty minutes: nothing may be lost (CHAOS="--seed 7 --articles 2000")
	@$(BIN)/python -m tests.chaos $(CHAOS)

check: lint types imports ## Lint, types and import rules, without tests

lint: install-dev ## Style and frequent mistakes
	$(SAY) "Lint"
	@$(BIN)/ruff check $(CODE)
	$(SAY) "Format"
	@$(BIN)/ruff format --check $(CODE)

types: install-dev ## Types
	$(SAY) "Types"
	@$(BIN)/mypy

imports: install-dev ## Who may import whom
	$(SAY) "Import rules"
	@$(BIN)/lint-imports

format: install-dev ## Put the code into its standard form
	@$(BIN)/ruff check --fix $(CODE); $(BIN)/ruff format $(CODE)

BASELINES := build/baselines
BENCH ?=
bench: $(BASELINES)/ready ## Measure the pipeline on this machine, beside other systems (BENCH="--only ingest")
	@$(BIN)/python -m benchmarks.bench $(BENCH)

# Labelled data, which is not part of the repository: make evaluate-topics DATA=/path/to/data
DATA ?= ../shared/data
TRAINING := build/training
evaluate-cleaning: $(BASELINES)/ready ## Quality and speed of cleaning, beside baselines; needs DATA
	@$(BASELINES)/bin/python -m benchmarks.evaluate_cleaning --data "$(DATA)"

evaluate-entities: $(BASELINES)/ready ## Quality and speed of extraction, beside baselines; needs DATA
	@$(BIN)/python -m benchmarks.evaluate_entities --data "$(DATA)" --spacy $(BASELINES)/bin/python

# Other projects' programs that Khabar is compared with, in an environment of their own.
$(BASELINES)/ready: requirements/baselines.txt | install-dev
	@$(BIN)/uv venv --quiet --clear $(BASELINES) && $(BIN)/uv pip install --quiet --require-hashes \
		--python $(BASELINES)/bin/python -r requirements/baselines.txt && touch $@

evaluate-stories: install-dev ## Quality of stories, beside clustering by words and near-duplicates; needs DATA
	@$(BIN)/python -m benchmarks.evaluate_stories --data "$(DATA)"

evaluate-topics: $(TRAINING)/ready ## Quality and speed of classification, beside a baseline; needs DATA
	@$(TRAINING)/bin/python -m benchmarks.evaluate_topics --data "$(DATA)"

# Trains beside the shipped models and compares; nothing is replaced. ENCODERS=folder with a newly trained `encoder` or
# `encoder.en` (training/train_topic_encoder.py, which needs torch); without it the shipped ones stay.
CORRECTIONS ?=
retrain-topics: $(TRAINING)/ready ## Train the topic models anew, CORRECTIONS=FILE of editors among the data; needs DATA
	@rm -rf build/topics && mkdir -p build/topics && cp -R services/classification/data/. build/topics
	$(if $(ENCODERS),@cp -R "$(ENCODERS)/." build/topics)
	@$(TRAINING)/bin/python -m training.train_topics --data "$(DATA)" --out build/topics \
		$(if $(CORRECTIONS),--corrections "$(CORRECTIONS)")
	$(SAY) "Before and after"
	@$(TRAINING)/bin/python -m benchmarks.evaluate_topics --data "$(DATA)" --models build/topics \
		--against services/classification/data $(if $(CORRECTIONS),--corrections "$(CORRECTIONS)")
	$(SAY) "The new models are in build/topics. To use them: cp -R build/topics/. services/classification/data && make lock-models"

lock-models: install-dev ## Write services/models.lock anew, after a model file was replaced on purpose
	@$(BIN)/python -m training.lock_models

# What training needs besides, in an environment of its own.
$(TRAINING)/ready: requirements/training.txt | install-dev
	@$(BIN)/uv venv --quiet --clear $(TRAINING) && $(BIN)/uv pip install --quiet --require-hashes \
		--python $(TRAINING)/bin/python -r requirements/training.txt && touch $@

COMPILE = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet
lock: install-dev ## Write the lock files anew from pyproject.toml; UPGRADE=--upgrade takes newer versions
	@$(COMPILE) $(UPGRADE) -o requirements/run.txt
	@$(COMPILE) $(UPGRADE) --extra dev --constraint requirements/run.txt -o requirements/dev.txt
	@$(COMPILE) $(UPGRADE) --extra traces --constraint requirements/run.txt -o requirements/traces.txt
	@$(COMPILE) $(UPGRADE) --extra training --constraint requirements/run.txt -o requirements/training.txt
	@$(COMPILE) $(UPGRADE) --extra baselines --constraint requirements/run.txt -o requirements/baselines.txt
	@$(subst pyproject.toml,--group docs,$(COMPILE)) $(UPGRADE) -o requirements/docs.txt
	@$(subst pyproject.toml,--group mutants,$(COMPILE)) $(UPGRADE) -o requirements/mutants.txt

# The site says what the code says: references of API and settings are written from it.
DOCS := build/docs
docs: $(DOCS)/ready ## Build the documentation into build/site; SERVE=1 shows it and follows changes
	@mkdir -p build/pages
	@$(BIN)/python -m khabar.api_reference > build/pages/api.md
	@$(BIN)/python -m khabar.settings_reference > build/pages/settings.md
	@NO_MKDOCS_2_WARNING=1 $(DOCS)/bin/mkdocs $(if $(SERVE),serve,build --strict)
	$(if $(SERVE),,@echo "The documentation is there: build/site/index.html")

$(DOCS)/ready: requirements/docs.txt | install-dev
	@$(BIN)/uv venv --quiet --clear $(DOCS) && $(BIN)/uv pip install --quiet --require-hashes \
		--python $(DOCS)/bin/python -r requirements/docs.txt && touch $@

.PHONY: sbom
sbom: install ## Write the list of packages and model files, in CycloneDX, to build/sbom.json
	@mkdir -p build && $(BIN)/python -m khabar.sbom > build/sbom.json && echo "The list is there: build/sbom.json"

clean: ## Remove .venv and all caches; articles are kept
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .schemathesis build dist *.egg-info
	@find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

reset-data: ## Remove the data folder with all articles, after asking
	@home="$${KHABAR_HOME:-.khabar}"; \
	if [ ! -d "$$home" ]; then echo "There is no data folder $$home."; exit 0; fi; \
	if [ ! -d "$$home/postgres" ]; then echo "$$home is not a data folder of Khabar; nothing was removed."; exit 1; fi; \
	printf 'Remove all articles in %s? Type yes: ' "$$home"; read -r answer; \
	if [ "$$answer" != yes ]; then echo "Nothing was removed."; exit 1; fi; \
	if [ -x $(BIN)/python ] && ! $(BIN)/python -c 'import sys; from pathlib import Path; from khabar.supervisor import holder_of; sys.exit(holder_of(Path(sys.argv[1]) / "run" / "lock") is not None)' "$$home"; then \
	echo "Khabar is running on $$home; stop it first."; exit 1; fi; \
	rm -rf "$$home" && echo "Removed."
