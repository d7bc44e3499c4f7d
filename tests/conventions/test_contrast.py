"""WCAG 2.2 AA by arithmetic, in both themes: text 4.5 to 1, edges of controls 3 to 1."""

import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.conventions.files import matches, nobody_offends, text_of

CSS = Path("static/css")
SHEET = (CSS / "tokens.css").read_text()
SHEETS = sorted(CSS.rglob("*.css"))
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(", re.IGNORECASE
)
NAMED = re.compile(
    r":\s*[^;{}]*\b(white|black|red|green|blue|grey|gray|orange|yellow|purple|pink|brown)\b[^;{}]*;"
)
RAW_SIZE = re.compile(r"font-size:\s*([\d.]+)(rem|px|em)")
SMALLEST_TEXT = 14  # px

PAPERS = ("paper", "paper-raised", "paper-sunk")
TINTS = ("accent-soft", "warm-soft", "good-soft", "wait-soft", "bad-soft")
VOICES = ("accent", "accent-strong", "warm", "good", "wait", "bad")
TEXT_ON_GROUND = [
    *itertools.product(("ink", "ink-soft", *VOICES), PAPERS),
    *itertools.product(("ink", "ink-soft"), TINTS),
    *((tint.removesuffix("-soft"), tint) for tint in TINTS),
    ("accent-strong", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-warm", "warm"),
]
MARK_ON_GROUND = [
    *itertools.product(("line-strong",), (*PAPERS, "accent-soft")),
    *((tint.removesuffix("-soft"), tint) for tint in TINTS),
]


def tokens(sheet: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})\b", sheet))


LIGHT_SHEET, DARK_SHEET = SHEET.split("@media (prefers-color-scheme: dark)")
LIGHT = tokens(LIGHT_SHEET)
THEMES = {"light": LIGHT, "dark": LIGHT | tokens(DARK_SHEET)}


def luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_yardstick_measures_black_on_white_as_the_standard_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def faint(pairs: Iterable[tuple[str, str]], least: float) -> Iterator[str]:
    """In both themes, what stands out less than it must from its ground."""
    for (theme, colours), (shown, ground) in itertools.product(THEMES.items(), pairs):
        reached = contrast(colours[shown], colours[ground])
        if reached < least:
            yield f"{theme}: {shown} on {ground} reaches {reached:.2f}, not {least}"


def test_every_text_can_be_read_on_every_ground_it_stands_on():
    nobody_offends(faint(TEXT_ON_GROUND, 4.5))


def test_the_edge_of_every_control_can_be_seen():
    nobody_offends(faint(MARK_ON_GROUND, 3))


def test_a_tick_has_an_edge_one_can_see_wherever_it_stands():
    (rule,) = re.findall(
        r"^  \.form-check-input \{[^}]*\}", (CSS / "forms.css").read_text(), re.MULTILINE
    )

    assert "solid var(--line-strong)" in rule


def test_the_dark_theme_names_every_colour_anew_except_the_paper_of_a_qr_code():
    assert set(LIGHT) - set(tokens(DARK_SHEET)) == {"qr-paper"}


def without_remarks(sheet: str) -> str:
    """The sheet line for line, less its comments and the ranges of its fonts."""
    return re.sub(
        r"/\*.*?\*/|unicode-range:[^;]*;",
        lambda match: "\n" * match[0].count("\n"),
        sheet,
        flags=re.DOTALL,
    )


def test_only_the_token_sheet_states_a_colour():
    nobody_offends(
        place
        for path in set(SHEETS) - {CSS / "tokens.css"}
        for pattern in (COLOUR, NAMED)
        for place in matches(pattern, path, without_remarks(text_of(path)))
    )


def test_no_text_is_smaller_than_fourteen_pixels():
    nobody_offends(
        f"{path} {number}{unit}"
        for path in SHEETS
        for number, unit in RAW_SIZE.findall(text_of(path))
        if float(number) * (1 if unit == "px" else 16) < SMALLEST_TEXT
    )
