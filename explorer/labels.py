r"""What stands beside a control: in a page, in a widget, and as it is read aloud.

A label is plain text in which LaTeX may stand between dollar signs. A page needs it as
HTML, a widget as characters, a screen reader as words, and none of them may wait for a
script that sets formulas. So this module reads the LaTeX that labels and captions need:
letters, scripts, accents, named functions and the commonest signs.
"""

import html
import re
import unicodedata
from typing import NamedTuple


class Label(NamedTuple):
    """One label in its three forms.

    Parameters
    ----------
    html : str
        Markup, with variables in italics.
    text : str
        Characters alone, e.g. x₁.
    words : str
        As it is read aloud, e.g. x 1.
    """

    html: str
    text: str
    words: str


RELATIONS = {  # the sign, its command or character, and how it is read aloud
    "+": ("+", "plus"),
    "-": ("−", "minus"),
    "=": ("=", "equals"),
    "<": ("<", "less than"),
    ">": (">", "greater than"),
    r"\cdot": ("·", "times"),
    r"\times": ("×", "times"),
    r"\odot": ("⊙", "times"),
    r"\pm": ("±", "plus or minus"),
    r"\le": ("≤", "at most"),
    r"\leq": ("≤", "at most"),
    r"\ge": ("≥", "at least"),
    r"\geq": ("≥", "at least"),
    r"\ne": ("≠", "is not"),
    r"\approx": ("≈", "about"),
    r"\sim": ("∼", "distributed as"),
    r"\propto": ("∝", "proportional to"),
    r"\ll": ("≪", "much less than"),
    r"\gg": ("≫", "much greater than"),
    r"\in": ("∈", "in"),
    r"\to": ("→", "to"),
    r"\mapsto": ("↦", "maps to"),
}
SIGNS = {
    "/": ("/", "over"),
    "*": ("∗", "star"),
    "'": ("′", "prime"),
    "|": ("|", "bar"),
    "~": ("\N{NO-BREAK SPACE}", ""),
    r"\infty": ("∞", "infinity"),
    r"\partial": ("∂", "partial"),
    r"\nabla": ("∇", "gradient"),
    r"\sum": ("∑", "sum"),
    r"\prod": ("∏", "product"),
    r"\int": ("∫", "integral"),
    r"\sqrt": ("√", "root"),
    r"\ell": ("ℓ", "l"),
    r"\top": ("⊤", "transposed"),
    r"\prime": ("′", "prime"),
    r"\star": ("⋆", "star"),
    r"\ldots": ("…", "and so on"),
    r"\dots": ("…", "and so on"),
    r"\circ": ("°", "degrees"),
    r"\lVert": ("‖", "norm"),
    r"\rVert": ("‖", ""),
    r"\|": ("‖", "norm"),
    r"\%": ("%", "percent"),
}
ACCENTS = {
    r"\hat": "\N{COMBINING CIRCUMFLEX ACCENT}",
    r"\bar": "\N{COMBINING MACRON}",
    r"\tilde": "\N{COMBINING TILDE}",
    r"\dot": "\N{COMBINING DOT ABOVE}",
    r"\vec": "\N{COMBINING RIGHT ARROW ABOVE}",
}
FUNCTIONS = {r"\cos", r"\det", r"\exp", r"\lg", r"\ln", r"\log", r"\max"}
FUNCTIONS |= {r"\min", r"\sin", r"\tan", r"\tanh"}
UPRIGHT = {r"\mathrm", r"\text", r"\textrm", r"\operatorname"}
BOLD = {r"\mathbf", r"\boldsymbol"}
SPACES = {r"\,", r"\;", r"\:", r"\ ", r"\quad", r"\!", r"\left", r"\right"}
FACES = {r"\mathbb": "DOUBLE-STRUCK CAPITAL", r"\mathcal": "SCRIPT CAPITAL"}
GREEK = {"LAMBDA": "LAMDA", "VAREPSILON": "EPSILON", "VARPHI": "PHI"}
POWERS = {"2": "squared", "3": "cubed"}
SCRIPTS = [0xB2, 0xB3, 0xB9, 0x1D40, 0x2C7C]
SCRIPTS += [*range(0x1D62, 0x1D66), *range(0x2070, 0x209D)]
LOW, HIGH = (
    {
        int(code, 16): point
        for point in SCRIPTS
        for how, code in [unicodedata.decomposition(chr(point)).split() or ("", "0")]
        if how == place
    }
    for place in ("<sub>", "<super>")
)
HIGH |= {ord("⊤"): HIGH[ord("T")]}


def read(label):
    r"""Read a label: text, with LaTeX between dollar signs.

    Parameters
    ----------
    label : str
        What an author wrote.

    Returns
    -------
    Label
        The same for a page, for a widget, and for a screen reader.

    Raises
    ------
    ValueError
        If its dollar signs or braces do not match, or it has a command that is not
        known here.

    Examples
    --------
    >>> read(r"rate $\eta$")
    Label(html='rate <i>η</i>', text='rate η', words='rate eta')
    >>> read(r"$V_{\text{ref}}$")
    Label(html='<i>V</i><sub>ref</sub>', text='V_ref', words='V ref')
    """
    plain, *rest = re.split(r"(?<!\\)\$", str(label))
    if len(rest) % 2:
        raise ValueError(f"label {label!r} has an odd number of $; expected pairs")
    pieces = [verbatim(plain)]
    for formula, text in zip(rest[::2], rest[1::2], strict=True):
        formula = re.sub(r"\s*([_^])\s*", r"\1", formula)
        parts = re.findall(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\s+|\S", formula)
        try:
            pieces.append(sequence(parts))
            if parts:
                raise ValueError(f"an unmatched {parts[0]}")
        except (IndexError, ValueError) as error:
            reason = error if isinstance(error, ValueError) else "an unmatched {"
            raise ValueError(
                f"label {label!r} has {reason}; expected letters, scripts and the "
                "signs that explorer.labels knows"
            ) from None
        pieces.append(verbatim(text))
    return Label(
        "".join(piece.html for piece in pieces),
        "".join(piece.text for piece in pieces),
        " ".join("".join(f" {piece.words} " for piece in pieces).split()),
    )


def verbatim(text):
    """Take text as it stands.

    Parameters
    ----------
    text : str
        Text without LaTeX, in which a backslash may stand before a dollar sign, and a
        straight apostrophe between letters.

    Returns
    -------
    Label
        The same text in each form.
    """
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text.replace(r"\$", "$"))
    return Label(html.escape(text), text, text)


def sequence(parts, script=False):
    """Read what stands side by side, up to a closing brace.

    Parameters
    ----------
    parts : list of str
        Commands, numbers and characters; those that are read are taken out.
    script : bool
        Whether it is set small, where no space is left around a sign.

    Returns
    -------
    Label
        The row, in its three forms.
    """
    row, words, binary = [], [], False
    while parts and parts[0] != "}":
        part = parts[0]
        if part.isspace() or part in SPACES:
            parts.pop(0)
            continue
        piece = scripted(parts)
        space = "\N{NO-BREAK SPACE}"
        if part in RELATIONS and binary and not script:
            piece = Label(f"{space}{piece.html}{space}", f" {piece.text} ", piece.words)
        if part in FUNCTIONS and parts and parts[0] not in ("}", "("):
            piece = Label(f"{piece.html}{space}", f"{piece.text} ", piece.words)
        binary = part not in RELATIONS and part not in ("(", "[", ",")
        row.append(piece)
        words.append(piece.words)
    return Label(
        "".join(piece.html for piece in row).replace("</i><i>", ""),
        "".join(piece.text for piece in row),
        " ".join(filter(None, words)),
    )


def scripted(parts):
    """Read one thing and what stands below and above it.

    Parameters
    ----------
    parts : list of str
        As in `sequence`.

    Returns
    -------
    Label
        The thing with its scripts, in its three forms.
    """
    markup, text, words = one(parts)
    while parts and parts[0] in ("_", "^"):
        low = parts.pop(0) == "_"
        raised = parts[0]
        script = one(parts, script=True)
        tag, table = ("sub", LOW) if low else ("sup", HIGH)
        markup += f"<{tag}>{script.html}</{tag}>"
        if set(map(ord, script.text)) <= set(table):
            text += script.text.translate(table)
        else:
            text += ("_" if low else "^") + script.text
        if low or raised == r"\top" or script.text == "′":
            words += f" {script.words}"
        elif script.text.startswith("("):
            words += f" superscript {script.words}"
        else:
            words += f" {POWERS.get(script.text, f'to the {script.words}')}"
    return Label(markup, text, words.strip())


def one(parts, script=False):
    """Read one letter, number, sign, command with its argument, or group.

    Parameters
    ----------
    parts : list of str
        As in `sequence`.
    script : bool
        As in `sequence`.

    Returns
    -------
    Label
        The thing, in its three forms.

    Raises
    ------
    ValueError
        If it is a command that is not known here.
    """
    while parts[0].isspace():
        parts.pop(0)
    part = parts.pop(0)
    if part == "{":
        group = sequence(parts, script)
        parts.pop(0)
        return group
    if part in RELATIONS or part in SIGNS:
        text, words = (RELATIONS | SIGNS)[part]
        return Label(html.escape(text), text, words)
    if part in FUNCTIONS:
        return Label(part[1:], part[1:], part[1:])
    if part in UPRIGHT:
        word = parts.pop(0)
        if word == "{":
            word = ""
            while parts[0] != "}":
                word += parts.pop(0)
            parts.pop(0)
        return verbatim(word)
    if part in BOLD:
        inner = one(parts, script)
        return Label(f"<b>{inner.html}</b>", inner.text, inner.words)
    if part in ACCENTS:
        _, text, words = one(parts, script)
        text = unicodedata.normalize("NFC", text + ACCENTS[part])
        return Label(f"<i>{text}</i>", text, f"{words} {part[1:]}")
    if part == r"\frac":
        above, below = one(parts, script), one(parts, script)
        return Label(
            f"{above.html}/{below.html}",
            f"{above.text}/{below.text}",
            f"{above.words} over {below.words}",
        )
    if part in FACES:
        letter = one(parts).text
        for name in (FACES[part], f"MATHEMATICAL {FACES[part]}"):
            try:
                sign = unicodedata.lookup(f"{name} {letter}")
            except KeyError:
                continue
            return Label(sign, sign, letter)
    if part.startswith("\\"):
        case = "CAPITAL" if part[1].isupper() else "SMALL"
        name = part[1:].upper()
        try:
            letter = unicodedata.lookup(f"GREEK {case} LETTER {GREEK.get(name, name)}")
        except KeyError:
            raise ValueError(f"the command {part}") from None
        words = part[1:].replace("var", "").lower()
        return Label(letter if case == "CAPITAL" else f"<i>{letter}</i>", letter, words)
    if part in ("_", "^"):
        raise ValueError(f"{part} with nothing before it")
    if part.isalpha():
        return Label(f"<i>{part}</i>", part, part)
    return Label(html.escape(part), part, "" if part in "()[]" else part)
