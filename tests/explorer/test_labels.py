"""Labels as they are read: in a page, in a widget, and aloud."""

import pytest

from explorer.labels import read


@pytest.mark.parametrize(
    ("label", "html", "text", "words"),
    [
        ("learning rate", "learning rate", "learning rate", "learning rate"),
        ("<b> & co", "&lt;b&gt; &amp; co", "<b> & co", "<b> & co"),
        (r"$\tau_m$", "<i>τ</i><sub><i>m</i></sub>", "τₘ", "tau m"),
        (r"$V_{\text{th}}$", "<i>V</i><sub>th</sub>", "Vₜₕ", "V th"),
        (r"$\eta$ (rate)", "<i>η</i> (rate)", "η (rate)", "eta (rate)"),
        (
            r"$\log_{10}\lambda$",
            "log<sub>10</sub> <i>λ</i>",
            "log₁₀ λ",
            "log 10 lambda",
        ),
        (r"$\lg\varepsilon$", "lg <i>ε</i>", "lg ε", "lg epsilon"),
        (
            r"$W_{11}^{(1)}$",
            "<i>W</i><sub>11</sub><sup>(1)</sup>",
            "W₁₁⁽¹⁾",
            "W 11 superscript 1",
        ),
        (
            r"$I - I_{\mathrm{SN}}$",
            "<i>I</i> − <i>I</i><sub>SN</sub>",
            "I − I_SN",
            "I minus I SN",
        ),
        ("$-x^2$", "−<i>x</i><sup>2</sup>", "−x²", "minus x squared"),
        (r"$\hat y$", "<i>ŷ</i>", "ŷ", "y hat"),
        ("$10^{-13}$", "10<sup>−13</sup>", "10⁻¹³", "10 to the minus 13"),
        (r"$\frac{dV}{dt}$", "<i>dV</i>/<i>dt</i>", "dV/dt", "d V over d t"),
        (r"$\mathbb{R}^n$", "ℝ<sup><i>n</i></sup>", "ℝⁿ", "R to the n"),
        (r"$\Delta w$", "Δ<i>w</i>", "Δw", "delta w"),
        (
            r"$\mathbf{w}^\top x$",
            "<b><i>w</i></b><sup>⊤</sup><i>x</i>",
            "wᵀx",
            "w transposed x",
        ),
        (
            r"$\text{hidden units} < 3$",
            *["hidden units < 3"] * 2,
            "hidden units less than 3",
        ),
        (r"costs \$5", "costs $5", "costs $5", "costs $5"),
        ("ŷ", "ŷ", "ŷ", "ŷ"),
        (
            "a cell's $f'g$",
            "a cell’s <i>f</i>′<i>g</i>",
            "a cell’s f′g",
            "a cell’s f prime g",
        ),
    ],
)
def test_a_label_is_read(label, html, text, words):
    html = html.replace(" < ", " &lt; ")
    found = [form.replace("\N{NO-BREAK SPACE}", " ") for form in read(label)]
    assert found == [html, text, words]


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("$", "an odd number of"),
        ("$x$ and $y", "an odd number of"),
        ("$x{$", "an unmatched {"),
        ("$x}$", "an unmatched }"),
        ("$x_$", "an unmatched {"),
        (r"$\text{th$", "an unmatched {"),
        ("$_1$", "_ with nothing before it"),
        (r"$\matrix{1}$", r"the command \\matrix"),
    ],
)
def test_a_label_that_cannot_be_read_is_refused_with_the_reason(label, reason):
    with pytest.raises(ValueError, match=f"has {reason}.*expected"):
        read(label)
