"""Where the shapes of a chart lie, in units of its drawing. Plain Python: no Django.

All begin at zero. Places are text already: a drawing knows no decimal comma.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, LEFT, TOP, BASE = 340, 30, 18, 150
FEWEST_MARKS_WIDE = 22
"""So many marks of people fit in a row."""
STEPS = (1, 2, 5, 10, 20, 25, 50)
MOST_LINES = 4


@dataclass(frozen=True)
class GridLine:
    y: str
    word: str


@dataclass(frozen=True)
class Bar:
    """``last_y`` is where the tick of a year before lies; empty where there is none."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    label: str
    value: int
    is_highest: bool
    value_y: str
    last_y: str
    last_x: str
    last_width: str


@dataclass(frozen=True)
class Columns:
    lines: list[GridLine]
    bars: list[Bar]


@dataclass(frozen=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True)
class Curve:
    """A line through dots, broken where nothing is told; ``norm_y`` is the height of the norm."""

    lines: list[GridLine]
    path: str
    dots: list[Dot]
    ticks: list[tuple[str, str]]
    norm_y: str
    norm_word_y: str
    last: tuple[Dot, int] | None


def columns(
    values: Sequence[int], labels: Sequence[str], *, before: Sequence[int] | None = None
) -> Columns:
    """A column for each value, with a tick for the year before where ``before`` is told."""
    top, step = _scale(max([*values, *(before or ()), 1]))
    slot = (WIDTH - LEFT) / max(len(values), 1)
    width = min(slot * 0.64, 36)
    highest = max(values, default=0)
    bars = []
    for place, (value, label) in enumerate(zip(values, labels, strict=True)):
        x = LEFT + slot * place + (slot - width) / 2
        y = _height(value, top)
        last_y = _height(before[place], top) if before else None
        bars.append(
            Bar(
                x=_at(x),
                y=_at(y),
                width=_at(width),
                height=_at(BASE - y),
                middle=_at(x + width / 2),
                label=label,
                value=value,
                is_highest=bool(value) and value == highest and value not in values[:place],
                value_y=_at(min(y, last_y if last_y is not None else y) - 6),
                last_y="" if last_y is None else _at(last_y),
                last_x=_at(x - 2),
                last_width=_at(width + 4),
            )
        )
    return Columns(_grid(top, step), bars)


def curve(values: Sequence[int | None], labels: Sequence[str], *, norm: int) -> Curve:
    """A dot for each value that there is, and a line between neighbours."""
    top, step = _scale(max([*(value for value in values if value is not None), norm, 1]))
    slot = (WIDTH - LEFT) / max(len(values), 1)
    path, dots, ticks, last = "", [], [], None
    pen_is_down = False
    for place, (value, label) in enumerate(zip(values, labels, strict=True)):
        x = LEFT + slot * (place + 0.5)
        ticks.append((_at(x), label))
        if value is None:
            pen_is_down = False
            continue
        dot = Dot(_at(x), _at(_height(value, top)))
        path += f"{'L' if pen_is_down else 'M'}{dot.x} {dot.y}"
        dots.append(dot)
        pen_is_down, last = True, (dot, value)
    norm_y = _height(norm, top)
    return Curve(_grid(top, step), path, dots, ticks, _at(norm_y), _at(norm_y - 7), last)


@dataclass(frozen=True)
class MarkRow:
    """Marks of one kind, a row; the number stands behind them."""

    y: str
    word_y: str
    label: str
    kind: str
    marks: list[str]
    number: int
    number_x: str


@dataclass(frozen=True)
class Marks:
    """``each`` is how many people one mark stands for."""

    rows: list[MarkRow]
    each: int
    height: int


def marks(rows: Sequence[tuple[str, str, int]]) -> Marks:
    """A mark for so many people, from label, kind of mark and number: never more than fit."""
    most = max((number for _label, _kind, number in rows), default=0)
    each = next(n for n in _round_numbers() if -(-most // n) <= FEWEST_MARKS_WIDE)
    drawn = []
    for place, (label, kind, number) in enumerate(rows):
        y = 13 + 30 * place
        count = -(-number // each)
        xs = [_at(84 + 10.5 * n) for n in range(count)]
        drawn.append(
            MarkRow(_at(y), _at(y + 5), label, kind, xs, number, _at(84 + 10.5 * count + 4))
        )
    return Marks(drawn, each, 30 * len(rows) - 2)


def _round_numbers() -> "Sequence[int]":
    return [n * 10**power for power in range(7) for n in (1, 2, 5)]


def _scale(most: int) -> tuple[int, int]:
    """A round top that is not below the most, and the step of its few lines."""
    tens = 1
    while True:
        for step in STEPS:
            if -(-most // (step * tens)) <= MOST_LINES:
                return step * tens * -(-most // (step * tens)), step * tens
        tens *= 10


def _grid(top: int, step: int) -> list[GridLine]:
    return [GridLine(_at(_height(value, top)), str(value)) for value in range(step, top + 1, step)]


def _height(value: int, top: int) -> float:
    return BASE - (BASE - TOP) * value / top


def _at(place: float) -> str:
    """To half a unit, so that edges stay sharp."""
    return f"{round(2 * place) / 2:g}"
