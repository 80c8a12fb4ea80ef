.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PREPARE = $(PYTHON) -m scripts.prepare
BIN = .venv/bin/python -m
# Where it is set, each of the many processes would compile thousands of modules anew: twice as long to start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test test-python test-console test-clients e2e soak lint format check console api bench lock stop clean clean-instance

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Install, build, start everything and serve the console (PORT, HOST, INSTANCE, DATABASE_URL)
	@exec $(PYTHON) -m scripts.run

stop: ## Stop what make run has started in this instance
	@$(PYTHON) -m scripts.stop

test: ## Run all tests: Python, console, browser
	@$(PREPARE) test
	@failed=""; \
	for part in test-console test-python e2e; do \
	    $(MAKE) --no-print-directory $$part || failed="$$failed $$part"; \
	done; \
	if [ -n "$$failed" ]; then echo "未通过 · failed:$$failed"; exit 1; fi

test-python: ## Run the Python tests (unit, database, API)
	$(BIN) pytest -n 2 tests --ignore tests/e2e --ignore tests/clients

test-console: ## Check the console's types and run its tests
	@$(PYTHON) -m scripts.npm run typecheck
	@$(PYTHON) -m scripts.npm run test

test-clients: ## Open shares with GDAL and QGIS, as agencies do; not part of make test
	@$(PREPARE) clients
	$(BIN) pytest tests/clients

e2e: ## Run the browser tests against the built console
	@$(PREPARE) test
	$(BIN) pytest tests/e2e

soak: ## Run the tests of faults at length: hours, not minutes
	@$(PREPARE) test
	SOAK=1 $(BIN) pytest tests/faults

lint: ## Check style, import direction and sizes
	@$(PREPARE) lint
	$(BIN) ruff format --check .
	$(BIN) ruff check .
	.venv/bin/lint-imports
	$(BIN) scripts.sizes

format: ## Put the Python code in order
	@$(PREPARE) lint
	$(BIN) ruff check --fix .
	$(BIN) ruff format .

check: lint test ## Check and test

console: ## Build the console
	@$(PREPARE) console

api: ## Renew the kept description of the API, and the console's types from it
	@$(PREPARE) lint
	$(BIN) scripts.api_description
	@$(PYTHON) -m scripts.npm run types

bench: ## Measure speed beside peers; results as JSON lines
	@$(PREPARE) lint
	$(BIN) benchmarks

lock: ## Pin the newest versions that pyproject.toml allows
	@$(PREPARE) lint
	.venv/bin/uv pip compile pyproject.toml --upgrade --generate-hashes --no-emit-index-url --quiet \
	    --python-version 3.11 --custom-compile-command "make lock" -o requirements.txt
	.venv/bin/uv pip compile --group pyproject.toml:dev --upgrade --generate-hashes --no-emit-index-url --quiet \
	    --python-version 3.11 --custom-compile-command "make lock" -c requirements.txt -o requirements-dev.txt

clean: ## Delete what was built and installed; the instance stays
	rm -rf .venv web/console/dist web/console/node_modules .pytest_cache .ruff_cache .import_linter_cache

clean-instance: ## Delete the instance with all its data
	@$(PYTHON) -m scripts.stop
	@$(PYTHON) -m data.embedded remove --instance "$${INSTANCE:-instance}"
	rm -rf "$${INSTANCE:-instance}"
