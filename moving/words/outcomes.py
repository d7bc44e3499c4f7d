"""What became of a file and its lines, in words: refusals of people's moves, of lines, and news."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from core.refusals import Refused, Sentences, words_from
from core.wording import listed
from moving.actions.answering import LEFT_BY_HAND, SAME_AS_ROW
from moving.actions.batches import NOT_WRITTEN
from moving.actions.refusals import (
    AlreadyAnswered,
    FileNotTaken,
    ImportUnderWay,
    KindNotTheirs,
    NoAnswerNow,
    NothingLeft,
    TooLateToUndo,
)
from moving.sheets.columns import Certainty, FoundColumn
from moving.sheets.headers import SheetKind
from moving.sheets.rows import Mark
from moving.words import cases, volunteers
from moving.words.findings import (
    FAULTS,
    fault_in_words,
    refusal_in_words,
    warning_in_words,
)
from organisations.actions.refusals import PartnerKnown, PartnerOver


def _whose_turn(refused: ImportUnderWay) -> str:
    """Who cannot see the other file hears whom to ask, and not what is in it."""
    if not refused.is_hidden:
        return _("Another file is being brought in. Finish that one first, or put it aside.")
    return _(
        "A coordinator is bringing in a file that only coordinators see, and one file comes in at "
        "a time. Please ask %(whose)s to finish it or put it aside. Then send yours again."
    ) % {"whose": refused.whose or _("a coordinator")}


REFUSED: Sentences = {
    ImportUnderWay: _whose_turn,
    FileNotTaken: lambda refused: refusal_in_words(refused.code),
    KindNotTheirs: gettext_lazy(
        "Cases tell of residents, so a coordinator brings them in and nobody else."
    ),
    NothingLeft: gettext_lazy("No row is left that can come in."),
    TooLateToUndo: gettext_lazy("A file can be undone for seven days. That time is over."),
    NoAnswerNow: gettext_lazy("This file has gone on meanwhile. Look at how it stands now."),
    AlreadyAnswered: gettext_lazy("This row has come in meanwhile, so nothing was changed."),
}
words_about_import = words_from(REFUSED)
words_about_partner_line = words_from(
    {
        Refused: gettext_lazy("This row was refused."),
        PartnerKnown: gettext_lazy("There is an organisation of this name already."),
        PartnerOver: gettext_lazy("This organisation has ended here. Add it again by hand first."),
    }
)

OF_LINES: dict[str, str | Promise] = {
    NOT_WRITTEN: gettext_lazy(
        "We could not bring in this row. Look at it once more, and tell whoever runs the site if "
        "it happens again."
    ),
    SAME_AS_ROW: gettext_lazy("This is the same as row %(row)s."),
    LEFT_BY_HAND: gettext_lazy("You said that this row should not come along."),
}
"""By code: what we say ourselves of a line."""
WARNED: dict[str, str | Promise] = {
    "perhaps_known_case": gettext_lazy(
        "Perhaps these neighbours were here before, in case %(number)s. It comes in as another."
    ),
    "closing_day_guessed": gettext_lazy(
        "No closing day stands here. We take the last day that stands in this row."
    ),
    "closed_is_open_here": gettext_lazy(
        "Case %(number)s is open here. Close it on its own page; this row changes nothing."
    ),
    "closed_without_district": gettext_lazy(
        "We do not know this district. The case counts without one."
    ),
    "closed_without_partner": gettext_lazy(
        "We do not know this organisation. The case counts without it."
    ),
    "closed_talk_left_out": gettext_lazy(
        "Of a talk the kind or the day is missing. The case counts without that talk."
    ),
}
"""Beside those of ``moving.words.findings``."""
NEWS: dict[str, str | Promise] = {
    "invitation_not_sent": gettext_lazy(
        "Nobody is invited yet: send the invitation from the page of the organisation."
    ),
    "contact_without_mailbox": gettext_lazy(
        "The person has no email address, so we have not written them down."
    ),
    **volunteers.TOLD,
    **cases.TOLD,
}
"""What somebody should look at, although the line came in."""
KEPT: dict[str, str | Promise] = {
    "referred": gettext_lazy("has referred a case meanwhile"),
    "people": gettext_lazy("has people who sign in meanwhile"),
    "conflict": gettext_lazy("stands in a conflict of interest meanwhile"),
    "mailed": gettext_lazy("has had email meanwhile"),
    "changed_since": gettext_lazy("was changed here meanwhile"),
    "refused": gettext_lazy("cannot go any more"),
}
"""Why a row stays although its file is undone, said behind its name."""
KEPT_OF_KIND: Mapping[SheetKind, Mapping[str, str | Promise]] = {
    SheetKind.VOLUNTEERS: volunteers.KEPT,
    SheetKind.CASES: cases.KEPT,
}
QUESTIONS: dict[str, str | Promise] = {
    "known_person": gettext_lazy("We know a %(known)s already. Is %(name)s the same person?"),
    "known_unsure": gettext_lazy("We know a %(known)s already. Is %(name)s the same person?"),
    "known_mailbox": gettext_lazy(
        "%(known)s uses the email address of %(name)s. Are they different people?"
    ),
    "known_home": gettext_lazy("%(known)s lives in the home of %(name)s. Is it the same person?"),
    "known_case": gettext_lazy(
        "Case %(known)s is here already, of the same first party and the same day. Is it the same "
        "case?"
    ),
    "differs": gettext_lazy("Something else stands here by now. What counts?"),
}
"""Beside those of ``moving.words.findings``."""
ANSWERS: dict[str, str | Promise] = {
    "same": gettext_lazy("one person"),
    "two": gettext_lazy("different people"),
    "one_case": gettext_lazy("one case"),
    "two_cases": gettext_lazy("different cases"),
    "take": gettext_lazy("bring it along"),
    "leave": gettext_lazy("leave it out"),
    "ours": gettext_lazy("leave what stands here"),
    "sheet": gettext_lazy("take what the file says"),
}
HOW_KNOWN: dict[str, str | Promise] = {
    "number": gettext_lazy("the number in your file"),
    "mailbox": gettext_lazy("the email address"),
    "name_and_home": gettext_lazy("name, postcode and house number"),
    "name_and_phone": gettext_lazy("name and phone"),
    "name_and_day": gettext_lazy("the name of the first party and the day it came in"),
    "organisation": gettext_lazy("the name of the organisation"),
    "whole_line": gettext_lazy("all that stands in the row"),
}
UNKNOWN_REFUSAL = gettext_lazy("This row was refused.")


def why_refused(kind: SheetKind, refused: Refused) -> tuple[str, str]:
    """The field of the sheet that it is about, or nothing, and why the line did not come in."""
    if kind == SheetKind.CASES:
        return cases.field_at_fault(refused), cases.why_not(refused)
    if kind == SheetKind.VOLUNTEERS:
        return str(getattr(refused, "field", "")), " ".join(volunteers.why_no_volunteer(refused))
    return "", words_about_partner_line(refused)


def line_fault_in_words(fault: Mark) -> str:
    if fault.code in FAULTS:
        return fault_in_words(fault)
    said = fault.facts.get("words") or OF_LINES.get(fault.code, UNKNOWN_REFUSAL)
    return str(said) % dict(fault.facts) if fault.code in OF_LINES else str(said)


def line_warning_in_words(warning: Mark) -> str:
    if warning.code in WARNED:
        return str(WARNED[warning.code]) % dict(warning.facts)
    return warning_in_words(warning)


def where_and_what(row: int, mark: Mark, words: str) -> str:
    """ "row 12, column Born: …", as the line stands in the spreadsheet program."""
    facts = {"row": row, "column": mark.column, "words": words}
    if not mark.column:
        return _("row %(row)s: %(words)s") % facts
    return _("row %(row)s, column %(column)s: %(words)s") % facts


def news_in_words(code: str) -> str:
    return str(NEWS.get(code, ""))


def why_kept(kind: SheetKind, code: str) -> str:
    """Said behind the name of what stays."""
    kept = {**KEPT, **KEPT_OF_KIND.get(kind, {})}
    return str(kept.get(code, KEPT["changed_since"]))


def how_known(kinds: Mapping[str, int]) -> str:
    """By what the lines of a file are known again, most used first."""
    used = sorted((kind for kind in kinds if kind in HOW_KNOWN), key=lambda kind: -kinds[kind])
    return listed(*(str(HOW_KNOWN[kind]) for kind in used))


def value_in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return value.get("day", "") or ", ".join(f"{name} {one}" for name, one in value.items())
    return str(value) if value else "–"


COUNTS = {
    "added": ngettext_lazy("%(count)s added", "%(count)s added", "count"),
    "changed": ngettext_lazy("%(count)s changed", "%(count)s changed", "count"),
    "unchanged": ngettext_lazy("%(count)s unchanged", "%(count)s unchanged", "count"),
    "wrong": ngettext_lazy("%(count)s did not work", "%(count)s did not work", "count"),
    "held": ngettext_lazy("%(count)s waits for you", "%(count)s wait for you", "count"),
    "waits": ngettext_lazy("%(count)s not begun", "%(count)s not begun", "count"),
    "left_out": ngettext_lazy("%(count)s left out", "%(count)s left out", "count"),
    "undone": ngettext_lazy("%(count)s undone", "%(count)s undone", "count"),
    "kept": ngettext_lazy("%(count)s kept", "%(count)s kept", "count"),
}
ALWAYS_SAID = frozenset({"added", "changed", "unchanged", "wrong"})


def counts_in_a_line(counts: Mapping[str, int], *, always: Collection[str] = ALWAYS_SAID) -> str:
    """ "57 added · 0 changed · 0 unchanged · 3 did not work"."""
    return " · ".join(
        words % {"count": counts.get(state, 0)}
        for state, words in COUNTS.items()
        if state in always or counts.get(state)
    )


def column_of(said: Mapping[str, Any]) -> FoundColumn:
    """A column as it was put down with the file."""
    return FoundColumn(
        index=said["index"],
        header=said["header"],
        field=said["field"],
        certainty=Certainty(said["certainty"]),
        is_never_read=said["never"],
    )
