"""What the screens of the triage show beside their forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Party, PartyFacts
from cases.pages.earlier import earlier_cases
from cases.pages.facts import outside_area
from cases.pages.next_step import TRIAGE
from cases.partner_status import PartnerStatus
from cases.words.partner_status import WORDS
from organisations.models import Scope

WHO = "cases:triage_who"
NUMBERS = {"fit": 1, "who": 2, "asking": 3}
TITLES: dict[str, str | Promise] = {
    "fit": _("Is this for us?"),
    "who": _("Who are they, and when can they?"),
    "asking": _("What do we ask volunteers?"),
    "otherwise": _("No mediation: what do we do instead?"),
}
LEAVES_TO_PARTNERS: tuple[tuple[str | Promise, PartnerStatus], ...] = (
    (_("Mediation does not fit, or outside our area"), PartnerStatus.NOT_SUITABLE),
    (_("Coaching"), PartnerStatus.IN_PROGRESS),
    (_("Advice that helped"), PartnerStatus.SOLVED),
    (_("Advice that did not help"), PartnerStatus.NOT_SOLVED),
)


@dataclass(frozen=True)
class TriageScreen:
    """One screen of one case; ``asked`` is what its form is made with."""

    case: Case
    name: str
    parties: Mapping[str, Party]
    asked: Mapping[str, Any]

    @property
    def template(self) -> str:
        return f"cases/triage_{self.name}.html" if self.name != "fit" else "cases/triage.html"

    def context(self, *, by: Scope, at: datetime) -> dict[str, Any]:
        number = NUMBERS.get(self.name, 0)
        context: dict[str, Any] = {
            "case": self.case,
            "title": TITLES[self.name],
            "reporter": self.parties.get("a"),
            "second": self.parties.get("b"),
            "number": number,
            "all": len(NUMBERS),
            "road": [
                {"state": "done" if one < number else "now" if one == number else "next"}
                for one in NUMBERS.values()
            ],
            "step": self.name,
            "back_to": TRIAGE,
        }
        if self.name == "otherwise":
            context["leaves"] = self._leaves()
        if self.name in {"fit", "who"}:
            on, parties = self.asked["today"], self.parties.values()
            context["outside"] = outside_area(self.case, parties, by=by, on=on)
        if self.name == "fit":
            known = [PartyFacts.among(vars(party)) for party in self.parties.values()]
            context["earlier"] = earlier_cases(known, besides=self.case, by=by, at=at)
        return context

    def _leaves(self) -> list[tuple[str | Promise, str | Promise]]:
        """The one word that a partner reads, for each of the ends; nothing where none referred."""
        if self.case.partner is None:
            return []
        return [(what, WORDS[status].label) for what, status in LEAVES_TO_PARTNERS]


def screen(case: Case, name: str, *, by: Scope, on: date) -> TriageScreen:
    rows = Party.visible_to(by).of_case(case).in_order()
    parties = {party.role: party for party in rows}
    asked = {"scope": by, "today": on, "case": case, "neighbour": parties.get("b")}
    return TriageScreen(case, name, parties, asked)
