# Two commands are all that a new machine needs: make run, make test. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run test fuzz check bench screens lock api-types clean
PYTHON ?= python3
BIN := .venv/bin
PIP_COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --build-deps-for=editable \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, then start Backhaul (settings: BACKHAUL_*, see api/backhaul/settings.py)
	@$(PYTHON) infra/bootstrap run
	@exec $(BIN)/backhaul up

test: ## Install what is missing, then run every test, a real browser included (ARGS="-k queue")
	@$(PYTHON) infra/bootstrap test
	@npm --prefix pwa run --silent size
	@npm --prefix pwa run --silent test
	@$(BIN)/pytest -n auto --dist loadgroup --no-loadscope-reorder $(ARGS)

fuzz: ## Ask every operation of the API many times for what it allows and for what it does not (EXAMPLES=200)
	@$(PYTHON) infra/bootstrap test
	@BACKHAUL_FUZZ_EXAMPLES=$(or $(EXAMPLES),200) $(BIN)/pytest -q -rP tests/api/test_contract.py

check: ## Lint, types, layers, dependencies, and the same for the app
	@$(PYTHON) infra/bootstrap check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	MYPYPATH=infra/bootstrap $(BIN)/mypy infra/bootstrap/*.py
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry .
	$(PYTHON) infra/bootstrap/addresses.py
	$(BIN)/python infra/bootstrap/locks.py
	npm --prefix pwa run --silent check

bench: ## Measure and print the figures of DESIGN (speech, first word, accept, reads, findings, app size, capture)
	@$(PYTHON) infra/bootstrap test
	@$(BIN)/python -m infra.bench

screens: ## Take a picture of every screen, in every look, into screens/
	@$(PYTHON) infra/bootstrap test
	@$(BIN)/python -m infra.bench.screens

lock: ## Pin what pyproject.toml asks for, with hashes (newer versions: make lock UPGRADE=--upgrade)
	$(PIP_COMPILE) $(UPGRADE) --extra=dev --extra=workers -o infra/requirements/dev.txt pyproject.toml
	$(PIP_COMPILE) --extra=workers -c infra/requirements/dev.txt -o infra/requirements/run.txt pyproject.toml

api-types: ## Write the app's types from the API's own OpenAPI document
	@$(PYTHON) infra/bootstrap check
	@mkdir -p .bootstrap
	$(BIN)/python -c "import json; from backhaul.main import app; print(json.dumps(app.openapi()))" > .bootstrap/openapi.json
	npm --prefix pwa run --silent api -- $(CURDIR)/.bootstrap/openapi.json

clean: ## Delete everything that was installed or built; keeps the data folder var/
	rm -rf .venv .bootstrap pwa/node_modules pwa/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
