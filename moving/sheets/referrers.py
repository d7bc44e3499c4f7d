"""Which partner organisation a sheet of cases means: one that we do not know is a fault."""

from collections.abc import Iterable, Mapping

from core.alike import likeness
from core.letters import folded
from moving.sheets.rows import JudgedRow, Mark, is_closed

MOST_ALIKE = 3


def most_alike(said: str, names: Iterable[str]) -> list[str]:
    ranked = sorted(names, key=lambda name: -likeness(folded(said), folded(name)))
    return ranked[:MOST_ALIKE]


def find_referrers(
    rows: Iterable[JudgedRow], partners: Iterable[str], header_of: Mapping[str, str]
) -> None:
    """A case that lost its referrer would lose who may not mediate it, so such a row stays out."""
    names = list(partners)
    known = {folded(name) for name in names}
    alike: dict[str, list[str]] = {}
    for row in rows:
        said = str(row.values.get("partner") or "")
        if not said or folded(said) in known or is_closed(row):
            continue
        if said not in alike:
            alike[said] = most_alike(said, names)
        row.faults.append(
            Mark(
                row=row.row,
                column=header_of["partner"],
                code="partner_unknown",
                cell=said,
                facts={"names": alike[said]},
            )
        )
