"""A book of three pages that uses the explorer and knows nothing else."""

project = "Three pages"
extensions = ["myst_nb", "explorer.sphinx"]
html_theme = "sphinx_book_theme"
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_output_stderr = "remove-warn"
nb_execution_timeout = 600
