PYTHON ?= python3
BIN := .venv/bin
BUILD := $(BIN)/jupyter-book build . -q -n -W --keep-going
PAGE := _build/html/index.html

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' $(MAKEFILE_LIST)

.venv/book: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; PYTHON=... names one")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/tests: .venv/book tests/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	$(BIN)/python tools/browser.py
	touch $@

html: .venv/book ## build the book, print the address of its first page (PYODIDE=folder: Python in it)
	@$(BIN)/python tools/book.py
	@echo "file://$(CURDIR)/$(PAGE)"

chapter: .venv/book ## build one page: make chapter C=spiking/lif
	@$(if $(C),,$(error make chapter C=spiking/lif))$(BIN)/python tools/book.py $(C)
	@echo "file://$(CURDIR)/_build/chapter/_build/html/chapters/$(C).html"

pdf: html .venv/tests ## print the whole book as one PDF, which takes some minutes
	$(BIN)/python tools/pdf.py

epub: html ## bind the book as an EPUB
	$(BIN)/python tools/epub.py

zip: html ## pack the book, its notebooks and its library into one file
	$(BIN)/python tools/bundle.py

site: pdf epub zip ## make what is published: the book, and what can be downloaded
	$(BIN)/python tools/publish.py

serve: html ## build the book and serve it at localhost
	$(BIN)/python -m http.server --bind localhost --directory _build/html 8000

lab: .venv/tests ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab chapters

notebooks: .venv/tests ## execute every notebook in place, keep text outputs only
	$(BIN)/python tools/execute.py intro.ipynb chapters

lint: .venv/tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/numpydoc lint $(filter-out explorer/sphinx.py,$(wildcard explorer/*.py figures/*.py lib/*.py))

test: lint html ## check the library, every notebook, the built book in a browser
	$(BIN)/pytest -n 2 --dist loadfile --doctest-modules
	$(BIN)/pytest -n 2 --dist loadfile --nbval intro.ipynb chapters
	OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder \
		--timeout=900 --timeout-method=thread tests/book

.venv/oldest/done: tests/oldest.txt
	$(PYTHON) -m venv .venv/oldest
	.venv/oldest/bin/pip install --quiet --disable-pip-version-check -r tests/oldest.txt
	touch $@

oldest: .venv/oldest/done ## check the library with the oldest NumPy that it allows
	PYTHONPATH=. .venv/oldest/bin/python -m pytest --confcutdir=tests/lib --doctest-modules lib tests/lib

lite-all: .venv/tests html ## run every chapter in a browser's own Python, and each cell of its page
	code=0; for one in inbrowser inplace; do $(BIN)/python tools/$$one.py || code=1; done; exit $$code

.venv/bench: .venv/tests benchmarks/requirements.txt benchmarks/brian-requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	$(PYTHON) -m venv .venv/brian
	.venv/brian/bin/pip install --quiet --disable-pip-version-check -r benchmarks/brian-requirements.txt
	touch $@

bench: html .venv/bench ## measure speed and page sizes
	$(BIN)/python benchmarks/build.py
	$(BIN)/python benchmarks/explorers.py
	$(BIN)/python benchmarks/pages.py
	$(BIN)/python benchmarks/spiking.py .venv/brian/bin/python
	$(BIN)/python benchmarks/networks.py
	$(BIN)/python benchmarks/architectures.py
	$(BIN)/python benchmarks/learning.py

links: html ## check every link to another site
	$(BUILD) --builder linkcheck

asks: html ## list what links would ask, and ask nobody
	$(BIN)/python tools/links.py $(BUILD) --builder linkcheck

clean: ## remove all that was built
	rm -rf .venv _build

.PHONY: help html chapter pdf epub zip site serve lab notebooks lint test lite-all oldest bench links asks clean
