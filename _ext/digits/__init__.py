"""A pad on the first page: what the reader draws, the training chapter's network reads.

The network is trained here as the chapter trains it, kept as long as the library behind
it is the same, and written into the page; ``digits.js`` computes its answers there.
"""

import base64
import hashlib
import json
from pathlib import Path

import cache
import numpy as np
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from lib import initializers, layers, losses, training
from lib.optimizers import Adam
from lib.parameters import flatten, unflatten

SIZES = [64, 64, 10]
MODEL = layers.mlp(SIZES, layers.Relu, initializers.he_uniform)
PAD = """\
<figure class="pad" aria-labelledby="pad-title">
<div class="pad-head">
<p id="pad-title">Draw a digit</p>
<button type="button" class="clear" hidden>Clear</button>
</div>
<div class="pad-paper">
<svg viewBox="0 0 256 256" role="img" aria-label="A square to draw in">
<g class="pixels"></g><path></path></svg>
</div>
<div class="pad-answer">
<ol aria-hidden="true">ROWS</ol>
<p role="status"></p>
</div>
<div class="pad-seen">
<svg viewBox="0 0 8 8" aria-hidden="true"><g class="pixels"></g></svg>
<p>What the network sees: 8 × 8 shades, as in the digits that it learned from</p>
</div>
<div class="pad-samples" role="group" aria-labelledby="pad-samples" hidden>
<span id="pad-samples">Or choose a digit that it has not learned from:</span>
BUTTONS
</div>
<noscript><p>The pad needs JavaScript.</p></noscript>
<script type="application/json">DATA</script>
</figure>
"""


def data():
    """Load and split scikit-learn's digits as the chapter does.

    Returns
    -------
    images : ndarray of shape (1797, 64)
        Shades of the pixels, from 0 to 1.
    digits : ndarray of shape (1797,)
        What they show.
    train, valid, test : ndarray
        Rows of each part.
    """
    from sklearn.datasets import load_digits  # takes long, and few builds need it

    images, digits = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(images))
    return images / 16, digits, *np.split(order, [1197, 1437])


def train():
    """Train the chapter's network; return its parameters."""
    images, digits, train, valid, _ = data()
    labels = np.eye(10)[digits]
    rng = np.random.default_rng(0)
    params, _ = training.fit(
        MODEL,
        MODEL.init(rng),
        losses.cross_entropy,
        Adam(0.003),
        images[train],
        labels[train],
        epochs=100,
        batch_size=32,
        validation=(images[valid], labels[valid]),
        patience=10,
        rng=rng,
    )
    return params


def parameters(folder):
    """Give the network's parameters, from a folder if it was trained before."""
    code = Path(__file__).read_text(encoding="utf-8")
    mark = hashlib.sha256((code + cache.fingerprint(code)).encode()).hexdigest()
    path = Path(folder) / f"digits-{mark[:16]}.npy"
    if not path.exists():
        np.save(path, flatten(train()))
    return unflatten(np.load(path), MODEL.init(np.random.default_rng(0)))


def samples(params):
    """Choose test digits: the first of each kind, and the first that is misread.

    Returns
    -------
    dict
        The 64 shades as digits to the base of 17, by what the button says.
    """
    images, digits, *_, test = data()
    Z, _ = MODEL(params, images[test])
    right = Z.argmax(axis=1) == digits[test]
    rows = {str(d): np.argmax(right & (digits[test] == d)) for d in range(10)}
    if not right.all():
        rows["a hard one"] = np.argmin(right)
    shades = np.rint(16 * images[test]).astype(int)
    return {
        name: "".join("0123456789abcdefg"[shade] for shade in shades[row])
        for name, row in rows.items()
    }


class Pad(SphinxDirective):
    """Put the pad into the page."""

    def run(self):
        for path in (Path(__file__), *cache.ROOT.glob("lib/*.py")):
            self.env.note_dependency(str(path))
        params = parameters(self.env.doctreedir)
        theta = flatten(params).astype("<f4").tobytes()
        chosen = samples(params)
        data = {
            "sizes": SIZES,
            "theta": base64.b64encode(theta).decode(),
            "samples": list(chosen.values()),
        }
        rows = "".join(f"<li><b>{d}</b><i></i><span></span></li>" for d in range(10))
        buttons = " ".join(
            f'<button type="button" class="sample">{name}</button>' for name in chosen
        )
        page = PAD.replace("ROWS", rows).replace("BUTTONS", buttons)
        page = page.replace("DATA", json.dumps(data))
        return [nodes.raw("", page, format="html")]


def setup(app):
    app.config.html_static_path.append(str(Path(__file__).with_name("static")))
    app.add_directive("digit-pad", Pad)
    app.add_css_file("digits.css")
    app.add_js_file("digits.js")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
