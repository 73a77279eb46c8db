# Two commands from a bare checkout: `make demo` and `make test`.
# What a machine lacks is installed where that is allowed, and said plainly where it is not.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
CSS    := src/frankpledge/site/static/build/frankpledge.css
APT    := DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends

.PHONY: demo test check bench trust sbom audit lock messages browser screenshots postgresql documents java clean

demo: $(VENV)/ready $(CSS)
	$(BIN)/frankpledge demo $(DEMO_OPTIONS)

test: check browser postgresql documents java
	$(BIN)/python -m pytest -n 2
	$(BIN)/python tests/on_postgresql.py

check: $(VENV)/ready $(CSS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

bench: $(VENV)/ready $(CSS)
	$(BIN)/python -m bench

# Two hours; `make trust TRUST_OPTIONS=--quick` some minutes, `TRUST_OPTIONS="kills --kills 40"` one proof.
trust: $(VENV)/ready $(CSS) browser postgresql documents java
	$(BIN)/python -m trust $(TRUST_OPTIONS)

# --- what it is made of: a bill of materials of the Python and of the stylesheet's packages, and their licences
sbom: $(VENV)/ready
	@mkdir -p dist
	$(BIN)/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml -o dist/python.cdx.json $(BIN)/python
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm sbom --sbom-format cyclonedx --package-lock-only > dist/npm.cdx.json
	$(BIN)/pip-licenses --format=markdown --order=license --output-file dist/licences.md

# --- known weaknesses of what it is made of: asked of the network, and said plainly where there is none
AUDIT := .audit/bin/pip-audit
OFFLINE := connection|max retries|timed out|name resolution|unreachable|proxy|ENOTFOUND|ECONNREFUSED|EAI_AGAIN

audit: $(VENV)/ready
	@mkdir -p dist
	@$(BIN)/uv venv -q --allow-existing .audit && \
	  $(BIN)/uv pip install -q --python .audit/bin/python --require-hashes -r requirements-audit.lock
	@$(AUDIT) --require-hashes --disable-pip --progress-spinner off -r requirements.lock > dist/audit.txt 2>&1; \
	  status=$$?; grep -v 'could not be audited' dist/audit.txt; \
	  missed=$$(grep -c 'could not be audited' dist/audit.txt); \
	  if [ "$$missed" != 0 ]; then \
	    echo "Known weaknesses of $$missed Python packages were NOT looked for: nothing here answers for them."; fi; \
	  if [ $$status != 0 ] && grep -Eiq '$(OFFLINE)' dist/audit.txt; then \
	    echo "Known weaknesses of the Python packages were NOT looked for: nothing here answers that question."; \
	  else exit $$status; fi
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm audit --package-lock-only > dist/npm-audit.txt 2>&1; status=$$?; \
	  cat dist/npm-audit.txt; \
	  if [ $$status != 0 ] && grep -Eiq 'audit endpoint|$(OFFLINE)' dist/npm-audit.txt; then \
	    echo "Known weaknesses of the stylesheet's packages were NOT looked for: nothing here answers that question."; \
	  else exit $$status; fi

# Pictures of the main pages, while `make demo` serves them (another address: make screenshots ADDRESS=…).
screenshots: $(VENV)/ready browser
	$(BIN)/python docs/screenshots/take.py $(ADDRESS)

# --- the environment -------------------------------------------------------------------------------

$(VENV)/ready: requirements.lock requirements-build.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "frankpledge needs Python 3.11 or later; name it with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -q && $(APT) python3-venv; } || \
	  { echo "Python's venv module is missing. As root: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --require-hashes -r requirements-build.lock
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

# --- the interface's words gathered into the catalogues, and those compiled (docs/languages.md)
messages: $(VENV)/ready
	$(BIN)/python -m frankpledge.site.messages

lock:
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --group dev pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  requirements-build.in -o requirements-build.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  requirements-node.in -o requirements-node.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  requirements-audit.in -o requirements-audit.lock

# --- the stylesheet (GOV.UK Frontend with our theme, compiled by sass) -----------------------------

$(CSS): $(VENV)/ready package.json package-lock.json $(wildcard src/frankpledge/site/theme/*)
	@PATH="$$PATH:$(CURDIR)/$(BIN)" command -v npm >/dev/null || \
	  $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-node.lock
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm run --silent build

# --- the browser that the page tests open ---------------------------------------------------------

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q && $(APT) chromium; } || \
	  { echo "The page tests need Chromium. As root: apt-get install chromium"; exit 1; }

# --- braille, and letters that no package of Python carries ---------------------------------------

documents:
	@command -v lou_translate >/dev/null && ls /usr/share/fonts/*/noto/NotoSans* >/dev/null 2>&1 || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q && \
	    $(APT) liblouis-bin liblouis-data fonts-noto-core fonts-noto-cjk; } || \
	  echo "Braille and some letters are not tried. As root: apt-get install liblouis-bin liblouis-data fonts-noto-core fonts-noto-cjk"

# --- the second engine that figures are computed on; its tests skip, saying so, where there is no Java ---

java:
	@command -v java >/dev/null || [ -n "$$JAVA_HOME" ] || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q && $(APT) openjdk-17-jre-headless; } || \
	  echo "Figures are not tested on Spark here, for want of Java 17. As root: apt-get install openjdk-17-jre-headless"

# --- the second database that the records' tests run on ------------------------------------------

postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q && $(APT) postgresql; } || \
	  echo "The records' tests also run on PostgreSQL, where there is one. As root: apt-get install postgresql"

clean:
	rm -rf $(VENV) .audit node_modules src/frankpledge/site/static/build
