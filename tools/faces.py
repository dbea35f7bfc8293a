"""Cut the book's typefaces out of IBM Plex; run when they are to be renewed.

IBM Plex is free under the SIL Open Font License, which reserves the name Plex for the
whole: what is cut out of it goes by the name Book. Text and figures are set in Book
Serif, which matplotlib reads as TrueType; code in Book Mono, formulas in Book Math.
Run as ``python tools/faces.py``; it asks npm for the packages.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parent.parent
FIGURES, PAGES = ROOT / "explorer" / "faces", ROOT / "_static" / "faces"
PACKAGES = ("plex-serif@2.0.0", "plex-mono@2.5.0", "plex-math@1.1.0")
LATIN = """
    20-7E A0-17F 2010-2015 2018-201E 2020-2022 2026 2030 2032 2033 2039 203A"""
TEXT = f"""{LATIN}
    300-304 306-308 30A-30C 370-3FF 2044 2070-209F 20AC 2113 2153-215E"""
SIGNS = """
    2016 2190-2194 21D2 21D4 2200 2202 2203 2205-2209 220B 220F-2213 2217-221A 221D 221E
    2223 2225-222C 223C 2243 2245 2248 2254 2260-2265 226A 226B 2282-2287 2295-2299 22A4
    22A5 22C5 22C6 22EE-22F1"""
BOXES = """
    2070-2079 2080-2089 2190-2193 2212 2248 2260 2264 2265 2500-257F 2580-2588 25A0
    25CF"""
MATHS = f"""{SIGNS}
    20-7E A0 A7 AC AF B1 B7 BD D7 F7 131 237 2C6 2C7 2DC 300-304 307 308 20D7 391-3F5
    2009 2010-2015 2026 2032-2034 203E 2057 2061-2064 207A 207B 2102 210B 2110 2112
    2113 2115 211A 211B 211D 2124 212C 2130 2131 2133 21A6 27E8 27E9 27F6 2308-230B 23DE
    23DF 2AAF 2AB0
    1D400-1D467 1D49C-1D4B5 1D538-1D550 1D6A8-1D755 1D7CE-1D7E1"""
FACES = (
    # from, to, style, weight, code points, code points taken from the mathematics
    ("Serif-Regular", "Serif", "Regular", 400, f"{TEXT} {SIGNS}", f"{SIGNS} 207A 207B"),
    ("Serif-Italic", "Serif", "Italic", 400, TEXT + " 2190-2193 2212", ""),
    ("Serif-SemiBold", "Serif", "Bold", 700, LATIN + " 2190-2193 2212 370-3FF", ""),
    ("Mono-Regular", "Mono", "Regular", 400, f"{LATIN} {BOXES}", "370-3FF"),
    ("Math-Regular", "Math", "Regular", 400, MATHS, ""),
)


def unpack(folder):
    """Ask npm for the packages; return the path of each of their typefaces."""
    for package in PACKAGES:
        command = ["npm", "pack", "--silent", f"@ibm/{package}"]
        said = subprocess.check_output(command, cwd=folder, encoding="utf-8")
        archive = folder / said.split()[-1]
        shutil.unpack_archive(archive, folder / package, filter="data")
    return {path.stem: path for path in folder.rglob("complete/woff2/*.woff2")}


def points(ranges):
    """Read code points from ranges of hexadecimal numbers."""
    for one in ranges.split():
        first, _, last = one.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def simplify(font):
    """Drop of a typeface for mathematics what pages can do without.

    Browsers make room for the widest radical, so those wider than the smallest go: tall
    ones are put together from parts. Letters of their own for indices go; primes keep
    theirs, which is drawn for that place.
    """
    table, points = font["MATH"].table, font.getBestCmap()
    place = table.MathVariants.VertGlyphCoverage.glyphs.index(points[0x221A])
    radical = table.MathVariants.VertGlyphConstruction[place]
    del radical.MathGlyphVariantRecord[3:]
    radical.VariantCount = 3
    primes = {points[point] for point in range(0x2032, 0x2035)}
    lookups = font["GSUB"].table.LookupList.Lookup
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag == "ssty":
            for index in record.Feature.LookupListIndex:
                for part in lookups[index].SubTable:
                    for glyph in set(part.alternates) - primes:
                        del part.alternates[glyph]


def cut(path, unicodes, drop=()):
    """Cut a typeface down to some code points, without hints."""
    font = TTFont(path)
    font.flavor = None
    if "MATH" in font:
        simplify(font)
    options = subset.Options(hinting=False, name_IDs=[0, 13, 14], notdef_outline=True)
    options.drop_tables += ["DSIG", "meta", *drop]
    options.layout_features += ["dtls", "ssty"]
    options.layout_features = [
        feature
        for feature in options.layout_features
        if feature not in ("frac", "numr", "dnom", "ordn", "locl", "dlig")
    ]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=unicodes)
    cutter.subset(font)
    return font


def join(folder, *fonts):
    """Make one typeface of several."""
    paths = [str(folder / f"{number}.ttf") for number, _ in enumerate(fonts)]
    for path, font in zip(paths, fonts, strict=True):
        font.save(path)
    return merge.Merger().merge(paths)


def name(font, family, style, weight):
    """Give a typeface the name under which it may be handed on, and no date."""
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False
    full = f"{family} {style}"
    texts = {1: family, 2: style, 3: full, 4: full, 6: full.replace(" ", "-")}
    for number, text in texts.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    bold, italic = style == "Bold", style == "Italic"
    font["OS/2"].fsSelection = bold << 5 | italic << 0 | (not bold and not italic) << 6
    font["head"].macStyle = bold | italic << 1


def main():
    """Write every face, and say how large it is."""
    FIGURES.mkdir(exist_ok=True)
    PAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        sources = unpack(folder)
        maths = sources["IBMPlexMath-Regular"]
        for origin, kind, style, weight, own, borrowed in FACES:
            font = cut(sources[f"IBMPlex{origin}"], list(points(own)))
            wanted = set(points(borrowed)) - set(font.getBestCmap())
            if wanted:
                signs = cut(maths, wanted, ["GDEF", "GPOS", "GSUB", "MATH"])
                font = join(folder, font, signs)
            name(font, f"Book {kind}", style, weight)
            home, font.flavor = (FIGURES, None) if kind == "Serif" else (PAGES, "woff2")
            suffix = ".ttf" if kind == "Serif" else ".woff2"
            path = home / f"book-{kind}-{style}{suffix}".lower()
            font.save(path)
            print(path.relative_to(ROOT), len(font.getBestCmap()), path.stat().st_size)


if __name__ == "__main__":
    main()
