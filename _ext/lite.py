"""The chapters as notebooks that run in the reader's browser, in the site's ``lite/``.

JupyterLite brings the application, Pyodide the Python: from its content network when a
reader asks for it, or out of the folder that the variable ``PYODIDE`` names, with the
book. One list tells Pyodide all packages and their hashes: the book's own and those of
the kernel, which are packed from what is installed here, and Pyodide's, in
``pyodide.json``.
"""

import ast
import hashlib
import importlib.metadata
import importlib.util
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import plain
from myst_nb.ext.glue.crossref import read_glue_cache
from sphinx.errors import ExtensionError

ROOT = Path(__file__).resolve().parent.parent
PYODIDE = json.loads(
    (Path(__file__).parent / "pyodide.json").read_text(encoding="utf-8")
)
NETWORK = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE['version']}/full/"
CHAPTERS = "chapters/"
BOOK = "perceptrons-to-spikes"
PACKAGES = ("explorer", "figures", "lib")
NEEDS = ["ipywidgets", "joblib", "matplotlib", "numpy"]
KERNEL = (
    "asttokens",
    "comm",
    "executing",
    "ipython",
    "ipython-pygments-lexers",
    "ipywidgets",
    "matplotlib-inline",
    "prompt-toolkit",
    "pure-eval",
    "pygments",
    "stack-data",
    "traitlets",
    "wcwidth",
)
NEEDLESS = ("/tests/", "__pycache__", "../", "..\\", ".so", ".pyd", ".pyi")
EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager",
    "@jupyterlite/pyodide-kernel-extension",
)
PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
GLUE = '''"""What the notebooks need of MyST-NB where there is no page to be built."""

from IPython.display import display


def glue(name, variable, display=True):
    """Show a value, and let the page be the one that keeps it."""
    if display:
        globals()["display"](variable)
'''
SETTINGS = {
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "defer"},
}
# What the browser loads, gzipped where servers do: application, kernel, chapter.
MEGABYTES, LEARN = 25, 19
DATE = 315_532_800  # the same for every build
AVAILABLE = bool(importlib.util.find_spec("jupyterlite_core"))
UNABLE = {}  # chapters that cannot run there, and why


def archive(files):
    """Pack files into a wheel, the same to the byte whenever they are the same."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(info, content)
    return buffer.getvalue()


def described(name, version):
    """Write what makes a folder of modules a wheel."""
    folder = f"{name.replace('-', '_')}-{version}.dist-info"
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    tag = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    return {f"{folder}/METADATA": about, f"{folder}/WHEEL": tag, f"{folder}/RECORD": ""}


def wheel(name, version, files):
    """Name a wheel and pack it."""
    file = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    return file, archive(files)


def installed(name):
    """Pack a package that is installed here, and is Python and nothing else."""
    found = importlib.metadata.distribution(name)
    files = {
        path.as_posix(): path.locate().read_bytes()
        for path in found.files
        if not any(part in path.as_posix() for part in NEEDLESS)
    }
    return wheel(name, found.version, files)


def own():
    """Pack the book's packages, and a stand-in for glue."""
    files = {"myst_nb/__init__.py": GLUE} | described(BOOK, "0.1.0")
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.*"):
            if path.is_file() and "__pycache__" not in path.parts:
                files[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    return wheel(BOOK, "0.1.0", files)


def wheels():
    """Yield the name, the file and the bytes of each package that the book brings."""
    yield BOOK, *own()
    for name in KERNEL:
        yield name, *installed(name)
    # IPython completes without jedi; the kernel only wants to hear of it.
    yield "jedi", *wheel("jedi", "0", described("jedi", "0"))
    for path in sorted(
        (extension(PLUGIN.partition(":")[0]) / "static/pypi").glob("*.whl")
    ):
        name = path.name.partition("-")[0].replace("_", "-")
        if name in ("ipykernel", "piplite", "pyodide-kernel"):
            yield name, path.name, path.read_bytes()


def extension(name):
    """Find the folder of an extension of JupyterLab."""
    return Path(sys.prefix) / "share" / "jupyter" / "labextensions" / name


def lock(brought, network):
    """Write the list that Pyodide reads: each package, its file and its SHA-256."""
    packages = {
        name: one | {"file_name": network + one["file_name"]}
        for name, one in PYODIDE["packages"].items()
    }
    for name, file, content in brought:
        packages[name] = {
            "depends": NEEDS if name == BOOK else [],
            "file_name": file,
            "imports": [*PACKAGES, "myst_nb"] if name == BOOK else [],
            "install_dir": "site",
            "name": name,
            "package_type": "package",
            "sha256": hashlib.sha256(content).hexdigest(),
            "unvendored_tests": False,
            "version": file.split("-")[1],
        }
    return {"info": PYODIDE["info"], "packages": packages}


def settings(brought, core):
    """Write what JupyterLite is told when it starts."""
    wanted = ["micropip", *(name for name, *_ in brought)]
    kernel = {
        "disablePyPIFallback": True,
        "loadPyodideOptions": {
            "lockFileURL": "./book/pyodide-lock.json",
            "packages": wanted,
        },
        "pyodideUrl": f"{core}pyodide.mjs",
    }
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "From Perceptrons to Spikes",
            "exposeAppInBrowser": True,
            "litePluginSettings": {PLUGIN: kernel},
        },
    }


def given(folder):
    """Read Pyodide's files from a folder, each compared with its hash."""
    known = PYODIDE["core"] | {
        one["file_name"]: one["sha256"] for one in PYODIDE["packages"].values()
    }
    for name, expected in known.items():
        path = Path(folder) / name
        if not path.is_file():
            raise ExtensionError(f"PYODIDE={folder} has no {name}")
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != expected:
            raise ExtensionError(f"{path} is not that of Pyodide {PYODIDE['version']}")
        yield name, content


def names(app):
    """Gather what the references of each chapter say."""
    env, sources = app.env, app.env.get_domain("cite").bibdata.data.entries
    cited = {
        key: (authors(one), one.fields.get("year", "")) for key, one in sources.items()
    }
    titles = {
        label: title for label, (_, _, title) in env.domaindata["std"]["labels"].items()
    }
    numbers = {}
    for figures in env.toc_fignumbers.values():
        for kind, found in figures.items():
            word = "" if kind == "displaymath" else f"{kind.capitalize()} "
            for label, number in found.items():
                text = word + ".".join(map(str, number))
                numbers[label.removeprefix("equation-")] = text
    chapters = [name for name in sorted(env.found_docs) if able(env, name)]
    paths = {name: f"{name.removeprefix(CHAPTERS)}.ipynb" for name in chapters}
    for name, path in paths.items():
        slugs = env.metadata[name].get("myst_slugs", {})
        yield (
            name,
            path,
            plain.Names(
                numbers,
                titles | {slug: title or "" for slug, (_, _, title) in slugs.items()},
                cited,
                glued(env, name),
                frozenset(paths.values()),
                app.config.mathml_macros,
            ),
        )


def authors(source):
    """Name a source's authors as a citation does."""
    people = source.persons.get("author") or source.persons.get("editor") or []
    last = [
        " ".join([*one.prelast_names, *one.last_names]).strip("{}") for one in people
    ]
    if len(last) > 2:
        return f"{last[0]} et al."
    return " and ".join(last) or source.fields.get("title", source.key)


def glued(env, name):
    """Read what the cells of a page have glued."""
    kept = read_glue_cache(env.mystnb_config.output_folder, name)
    texts = {key: one["data"].get("text/plain", "") for key, one in kept.items()}
    return {key: spoken(text) for key, text in texts.items()}


def spoken(text):
    """Take the quotes from a glued string."""
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return text
    return value if isinstance(value, str) else text


def able(env, name):
    """Say whether a page is a chapter that runs in the browser."""
    path = Path(env.doc2path(name))
    chapter = name.startswith(CHAPTERS) and path.suffix == ".ipynb"
    return chapter and name.removeprefix(CHAPTERS) not in UNABLE


@cache
def megabytes(path):
    """Estimate what a chapter's first visit loads."""
    return MEGABYTES + LEARN * ("sklearn" in Path(path).read_text(encoding="utf-8"))


def welcome(size, network):
    """Greet the reader of a notebook."""
    host = " from cdn.jsdelivr.net" if network else ""
    return (
        "> This chapter runs in your browser. *Run, Run All Cells* starts Python; "
        f"the first time it loads about {size} MB{host}. Sliders move, code can be "
        "changed, and what you change is kept in this browser."
    )


def converted(app, network):
    """Convert each chapter; return the text of each file."""
    files = {}
    for name, path, known in names(app):
        source = Path(app.env.doc2path(name))
        notebook = plain.notebook(
            json.loads(source.read_text(encoding="utf-8")), known, path
        )
        notebook["metadata"] = {
            "kernelspec": {
                "display_name": "Python (Pyodide)",
                "language": "python",
                "name": "python",
            },
            "language_info": {"name": "python"},
        }
        first = notebook["cells"][0]
        title, _, rest = first["source"].partition("\n")
        hello = welcome(megabytes(source), network)
        first["source"] = f"{title}\n\n{hello}\n\n{rest.lstrip()}"
        files[path] = json.dumps(notebook, indent=1, ensure_ascii=False)
    return files


def assemble(out, away, files):
    """Let JupyterLite build its application around some notebooks."""
    contents = away / "files"
    shutil.rmtree(contents, ignore_errors=True)
    for path, text in files.items():
        place = contents / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    overrides = away / "overrides.json"
    overrides.write_text(json.dumps(SETTINGS), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlite_core", "build", f"--lite-dir={away}"]
    command += [f"--output-dir={out}", f"--contents={contents}", "--apps=notebooks"]
    command += [
        "--no-sourcemaps",
        "--no-unused-shared-packages",
        "--ignore-sys-prefix",
        f"--source-date-epoch={DATE}",
    ]
    command += [
        f"--LiteBuildConfig.federated_extensions={extension(name)}"
        for name in EXTENSIONS
    ]
    command += [f"--settings-overrides={overrides}"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=away)
    if done.returncode:
        raise ExtensionError(
            f"JupyterLite:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )


def renew(out, files):
    """Put notebooks whose text has changed into what JupyterLite has built.

    Parameters
    ----------
    out : Path
        The folder ``lite/``, with notebooks of the same names.
    files : dict of str to str
        The text of each.
    """
    for path, text in files.items():
        place = out / "files" / path
        if place.read_text(encoding="utf-8") != text:
            rewrite(place, text)
    for listing in (out / "api" / "contents").rglob("all.json"):
        before = listing.read_text(encoding="utf-8")
        told = json.loads(before)
        for one in told["content"]:
            if one["path"] in files:
                one["size"] = len(files[one["path"]].encode())
        text = json.dumps(told, indent=2, sort_keys=True)
        if text != before:
            rewrite(listing, text)


def rewrite(place, text):
    """Give a file another text, dated as JupyterLite dates all."""
    place.unlink()  # another folder may have the old one as a link
    place.write_text(text, encoding="utf-8")
    os.utime(place, (DATE, DATE))


def build(app, error):
    """Bring the site's ``lite/`` up to date, if anything behind it has changed."""
    if error or app.builder.name != "html" or not whole(app):
        return
    folder = app.config.pyodide
    files = converted(app, not folder)
    out = Path(app.outdir) / "lite"
    code = [Path(__file__), Path(__file__).with_name("pyodide.json")]
    code = [path.read_bytes() for path in [*code, ROOT / "requirements.txt"]]
    parts = [json.dumps([folder, *sorted(files)]).encode(), own()[1], *code]
    state = hashlib.sha256(b"\0".join(parts)).hexdigest()
    kept = out / "book" / "state"
    if kept.exists() and kept.read_text(encoding="utf-8") == state:
        renew(out, files)
        return
    brought = list(wheels())
    told = settings(brought, "./book/" if folder else NETWORK)
    listed = lock(brought, "" if folder else NETWORK)
    core = list(given(folder)) if folder else []
    away = out.parent.parent / "lite"
    for path in (out, away):
        shutil.rmtree(path, ignore_errors=True)
    away.mkdir(parents=True)
    text = json.dumps(told, indent=1)
    (away / "jupyter-lite.json").write_text(text, encoding="utf-8")
    site = away / "site"  # JupyterLite dates whatever lies beside what it makes
    assemble(site, away, files)
    site.rename(out)
    book = out / "book"
    book.mkdir()
    for _, file, content in brought:
        (book / file).write_bytes(content)
    for name, content in core:
        (book / name).write_bytes(content)
    text = json.dumps(listed, indent=1)
    (book / "pyodide-lock.json").write_text(text, encoding="utf-8")
    kept.write_text(state, encoding="utf-8")


def whole(app):
    """Say whether the whole book is built, and not one page by itself."""
    toc = Path(app.config.external_toc_path).resolve()
    return AVAILABLE and toc == ROOT / "_toc.yml"


def offer(app, pagename, templatename, context, doctree):
    """Put "Run in the browser" first into a chapter's launch menu."""
    if "header_buttons" not in context or not whole(app):
        return
    path = app.env.doc2path(pagename)
    if not pagename.startswith(CHAPTERS) or not path.endswith(".ipynb"):
        return
    chapter = pagename.removeprefix(CHAPTERS)
    host = "" if app.config.pyodide else " from cdn.jsdelivr.net"
    if reason := UNABLE.get(chapter):
        one = {
            "type": "link",
            "text": f"Does not run in the browser: {reason}",
            "url": "#",
        }
    else:
        place = context["pathto"]("lite/notebooks/index.html", 1)
        one = {
            "type": "link",
            "text": f"Run in the browser (about {megabytes(path)} MB{host})",
            "tooltip": "Python in this browser; what you change is kept here",
            "icon": "fas fa-play",
            "url": f"{place}?path={chapter}.ipynb",
            "label": "run-here",
        }
    menus = context["header_buttons"]
    for menu in menus:
        if menu.get("label") == "launch-buttons":
            menu["buttons"].insert(0, one)
            return
    menus.insert(
        0,
        {
            "type": "group",
            "tooltip": "Launch interactive content",
            "icon": "fas fa-rocket",
            "buttons": [one],
            "label": "launch-buttons",
        },
    )


def setup(app):
    app.add_config_value("pyodide", os.environ.get("PYODIDE", ""), "html", str)
    app.connect("html-page-context", offer, priority=502)  # after the theme's menu
    app.connect("build-finished", build, priority=960)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
