"""Every picture that an explorer can show, drawn before the page is published.

A page has no kernel. So the build draws the figure at each combination of the
parameters' values, and the page carries one drawing and, for the others, only what
differs. Nothing is interpolated: what the reader sees is what NumPy computed.
"""

import contextlib
import functools
import gc
import gzip
import html
import inspect
import io
import itertools
import json
import os
import sys
import time
import warnings
from pathlib import Path
from xml.etree import ElementTree

import joblib
import matplotlib
import numpy as np
from matplotlib.figure import Figure

from explorer import drag, margins, page, pictures
from explorer.fingerprint import fingerprint

MAX_FRAMES = 2000
MAX_BYTES = 400_000
PREFIX = "frame-of-no-explorer"
VERSIONS = sys.version, matplotlib.__version__, np.__version__


def called(draw):
    """Name a function in messages.

    Parameters
    ----------
    draw : callable
        A function, a `functools.partial`, or an object that can be called.

    Returns
    -------
    str
        Its name, that of the function inside it, or that of its class.
    """
    draw = inspect.unwrap(draw)
    while isinstance(draw, functools.partial):
        draw = draw.func
    return getattr(draw, "__name__", type(draw).__name__)


def calling(draw, point):
    """Write the call that makes one drawing.

    Parameters
    ----------
    draw : callable
        As in `called`.
    point : dict
        Value of each parameter.

    Returns
    -------
    str
        The call, as a line of code.
    """
    return f"{called(draw)}({', '.join(f'{k}={v!r}' for k, v in point.items())})"


def told(alt, point):
    """Say what is to be seen at one combination of values.

    Parameters
    ----------
    alt : str or callable
        A sentence, or a function of the parameters that returns one.
    point : dict
        Value of each parameter.

    Returns
    -------
    str
        The sentence.

    Raises
    ------
    ValueError
        If the function returns anything else.
    """
    text = alt(**point) if callable(alt) else alt
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"alt is {text!r}; expected a sentence")
    return text


def noted(draw, point, prefix, alt, text="none"):
    """Draw as `draw_one` does, and write down what is printed and warned of.

    Parameters
    ----------
    draw : callable
        Takes the parameters by name and returns a Figure.
    point : dict
        Value of each parameter.
    prefix : str
        As in `pictures.svg`.
    alt : str or callable
        As in `draw_one`.
    text : str
        As in `pictures.svg`.

    Returns
    -------
    drawing : str
        The drawing's markup.
    printed : str
        What draw printed.
    warned : list of str
        What it warned of.
    """
    printed = io.StringIO()
    with (
        contextlib.redirect_stdout(printed),
        warnings.catch_warnings(record=True) as caught,
    ):
        drawing = draw_one(draw, point, prefix, alt, text)
    warned = [f"{one.category.__name__}: {one.message}" for one in caught]
    return drawing, printed.getvalue(), warned


@contextlib.contextmanager
def swept():
    """Collect no garbage while a figure is drawn, and only its own afterwards.

    Yields
    ------
    None
        While nothing is collected.

    Notes
    -----
    A figure is full of cycles. To look for them among all objects that live, several
    times a figure, takes a tenth of the time of a build's drawings.
    """
    collects = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        if collects:
            gc.enable()


@swept()
def draw_one(draw, point, prefix, alt, text="none"):
    """Draw an explorer's figure at one combination of values.

    Parameters
    ----------
    draw : callable
        Takes the parameters by name and returns a Figure.
    point : dict
        Value of each parameter.
    prefix : str
        As in `pictures.svg`.
    alt : str or callable
        What is to be seen, or a function of the parameters that says it.
    text : str
        As in `pictures.svg`.

    Returns
    -------
    str
        The drawing's markup.

    Raises
    ------
    ValueError
        If draw raises, or returns anything but a Figure; names explorer and values.
    """
    call = calling(draw, point)
    try:
        with pictures.staged():
            fig = draw(**point)
            if isinstance(fig, Figure):
                picture = pictures.svg(fig, prefix, told(alt, point), text)
                return pictures.markup(picture)
    except Exception as error:
        raise ValueError(f"explorer {call} raised {error!r}") from error
    raise ValueError(
        f"explorer {call} returned {type(fig).__name__}; expected a matplotlib Figure"
    )


def draw_all(draw, grid, prefix, alt):
    """Draw an explorer's figure at every combination of values, on all cores.

    Parameters
    ----------
    draw : callable
        Takes the parameters by name and returns a Figure.
    grid : dict of sequences
        Values of each parameter.
    prefix : str
        As in `pictures.svg`.
    alt : str or callable
        As in `draw_one`.

    Returns
    -------
    list of xml.etree.ElementTree.Element
        One drawing a combination, the last parameter varying fastest.

    Raises
    ------
    ValueError
        If there are more combinations than a page may hold, or draw fails or warns,
        or alt fails.

    Notes
    -----
    Where ``EXPLORER_FRAMES`` names a folder, frames are kept there under the
    fingerprint of all that they depend on, and only new ones are drawn.
    """
    points = [
        dict(zip(grid, values, strict=True))
        for values in itertools.product(*grid.values())
    ]
    names = itertools.product(*(map(key, values) for values in grid.values()))
    if len(points) > MAX_FRAMES:
        raise ValueError(
            f"explorer {called(draw)} has {len(points)} frames, "
            f"{' × '.join(str(len(values)) for values in grid.values())}; "
            f"expected at most {MAX_FRAMES}"
        )
    frames = dict(zip(map(" ".join, names), points, strict=True))
    with kept(draw) as known:
        new = {name: point for name, point in frames.items() if name not in known}
        jobs = [joblib.delayed(noted)(draw, p, PREFIX, "—") for p in new.values()]
        try:
            drawn = joblib.Parallel(n_jobs=-1)(jobs)
        except UnicodeEncodeError:  # a temporary folder with é, where workers fail
            drawn = joblib.Parallel(n_jobs=1)(jobs)
        for name, (text, _, warned) in zip(new, drawn, strict=True):
            if warned:
                call = calling(draw, new[name])
                raise ValueError(f"explorer {call} warned: {'; '.join(warned)}")
            known[name] = text
        texts = [known[name].replace(PREFIX, prefix) for name in frames]
    drawings = [ElementTree.fromstring(text) for text in texts]
    for drawing, point in zip(drawings, points, strict=True):
        try:
            drawing.set("aria-label", told(alt, point))
        except Exception as error:
            call = calling(draw, point)
            raise ValueError(f"explorer {call} raised {error!r}") from error
    return drawings


def key(value):
    """Name a parameter's value, so that equal names mean equal values.

    Parameters
    ----------
    value : object
        The value.

    Returns
    -------
    str
        A number or text as it is written, else a fingerprint.
    """
    plain = isinstance(value, bool | int | float | str | None)
    return repr(value) if plain else fingerprint(value)


@contextlib.contextmanager
def kept(draw):
    """Open the frames that an earlier build has left of an explorer; keep the new ones.

    Parameters
    ----------
    draw : callable
        What draws them.

    Yields
    ------
    dict of str
        Markup of each frame, by its parameters as text; what is added to it is kept.
    """
    folder, known = os.environ.get("EXPLORER_FRAMES"), {}
    if not folder:
        yield known
        return
    looks = [path.read_bytes() for path in (pictures.STYLE, *pictures.FACES)]
    name = fingerprint(draw, looks, VERSIONS, pictures.svg)
    path = Path(folder) / f"{called(draw).strip('<>')}-{name}.gz"
    if path.exists():
        known = json.loads(gzip.decompress(path.read_bytes()))
    count = len(known)
    yield known
    if len(known) > count:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(known, ensure_ascii=False).encode()
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(gzip.compress(text, 1))
        part.replace(path)


def differences(drawings, sizes):
    """Find what differs between drawings.

    Parameters
    ----------
    drawings : list of xml.etree.ElementTree.Element
        One a combination, the last parameter varying fastest.
    sizes : tuple of int
        Number of values of each parameter.

    Returns
    -------
    list of dict
        A slot for each attribute, text or element that is not the same everywhere:
        ``path`` to its element by child numbers, ``what`` it is (an attribute's name,
        ``#text``, or ``#node`` for the whole element), the ``values`` it takes, the
        ``axes`` (parameters) on which the choice depends, and the ``index`` of the
        value for each combination of those.
    """
    slots = []
    for path, what, texts in varying(drawings, ()):
        values, index = np.unique(texts, return_inverse=True)
        index = index.reshape(sizes)
        axes = [
            axis for axis in range(len(sizes)) if (index != index.take([0], axis)).any()
        ]
        for axis in set(range(len(sizes))) - set(axes):
            index = index.take([0], axis)
        slots.append(
            {
                "path": path,
                "what": what,
                "values": values.tolist(),
                "axes": axes,
                "index": index.ravel().tolist(),
            }
        )
    return slots


def varying(nodes, path):
    """Walk corresponding elements of all drawings together.

    Parameters
    ----------
    nodes : list of xml.etree.ElementTree.Element
        The element that stands at the same place in each drawing.
    path : tuple of int
        That place, by child numbers from the root.

    Yields
    ------
    path : tuple of int
        Place of an element that is not the same everywhere.
    what : str
        Name of the attribute that varies, ``#text``, or ``#node``.
    values : list of str
        What it is in each drawing.
    """
    first = nodes[0]
    if any(
        (node.tag, len(node), *node.attrib) != (first.tag, len(first), *first.attrib)
        for node in nodes
    ):
        yield path, "#node", [pictures.markup(node) for node in nodes]
        return
    for what in first.attrib:
        if any(node.get(what) != first.get(what) for node in nodes):
            yield path, what, [node.get(what) for node in nodes]
    if any(node.text != first.text for node in nodes):
        yield path, "#text", [node.text or "" for node in nodes]
    for i, children in enumerate(zip(*nodes, strict=True)):
        yield from varying(children, (*path, i))


def publish(explorer):
    """Write an explorer that works in a page without a kernel.

    Parameters
    ----------
    explorer : explorer.explore.Explorer
        What is to be shown.

    Returns
    -------
    str
        A figure element: controls, default drawing, caption, differences.

    Raises
    ------
    ValueError
        If it is more than a page may hold; names explorer, frames and bytes.
    """
    parameters = explorer.parameters
    grid = {p.name: p.values for p in parameters}
    sizes = tuple(len(p.values) for p in parameters)
    start = tuple(p.start for p in parameters)
    begun = time.perf_counter()
    drawings = draw_all(explorer.draw, grid, explorer.prefix, explorer.alt)
    names = list(grid)
    data = {
        "sizes": sizes,
        "texts": [p.texts for p in parameters],
        "keys": [p.keys for p in parameters],
        "slots": differences(drawings, sizes),
        "speaks": callable(explorer.alt),
    }
    if explorer.play:
        data["play"] = {
            "control": names.index(explorer.play),
            "ms": explorer.play_ms,
            "loop": explorer.loop,
        }
    if any(explorer.drag):
        data["drag"] = drag.places(explorer)
    picture = pictures.markup(drawings[np.ravel_multi_index(start, sizes)])
    body = page.figure(explorer, picture, data)
    size = len(gzip.compress(body.encode(), mtime=0))
    if size > MAX_BYTES:
        raise ValueError(
            f"explorer {called(explorer.draw)} has {len(drawings)} frames in {size} "
            f"bytes gzipped; expected at most {MAX_BYTES}"
        )
    if report := os.environ.get("EXPLORER_REPORT"):
        seconds = time.perf_counter() - begun
        with Path(report).open("a", encoding="utf-8") as lines:
            lines.write(
                f"{called(explorer.draw)}: {len(drawings)} frames, "
                f"{size / 1000:.1f} kB gzipped, {seconds:.1f} s\n"
            )
    name = html.escape(called(explorer.draw))
    some = drawings[:: max(1, len(drawings) // 20)]
    return (
        f'<figure class="explore" id="{explorer.prefix}" '
        f'data-number="{explorer.number or ""}" data-name="{name}" '
        f'data-frames="{len(drawings)}" data-bytes="{size}" {margins.style(some)}>'
        f"{body}</figure>"
    )
