"""What was found in a sheet, in words: refusals, faults, warnings, questions, and what was told."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.wording import listed_with_and
from moving.sheets.cells import MOST_COLUMNS, MOST_ROWS
from moving.sheets.check import Ask
from moving.sheets.doubles import SheetQuestion
from moving.sheets.look import MOST_BYTES
from moving.sheets.rows import Mark

BROKEN = gettext_lazy(
    "We cannot read this file. Open it in Excel, save it again and try once more."
)
TOO_MUCH = gettext_lazy(
    "This file has more than %(rows)s rows or %(columns)s columns. Please cut it into parts."
)
REFUSALS: dict[str, str | Promise] = {
    "too_large": gettext_lazy(
        "This file is too large. It may be %(megabytes)s MB. Take pictures out, or cut it in two."
    ),
    "too_long": TOO_MUCH,
    "too_wide": TOO_MUCH,
    "password": gettext_lazy(
        "This file is protected with a password. Save it without the password and try again."
    ),
    "old_xls": gettext_lazy(
        "This is an old or binary Excel file. In Excel choose “Save as”, then “Excel workbook "
        "(.xlsx)”."
    ),
    "not_a_spreadsheet": gettext_lazy("This is no table. We read .xlsx, .ods and .csv."),
    "broken": BROKEN,
    "unsafe": BROKEN,
    "empty": gettext_lazy("There is nothing in this file."),
    "no_rows": gettext_lazy("There are only names of columns in this file."),
}

FAULTS: dict[str, str | Promise] = {
    "missing": gettext_lazy("Something has to stand here."),
    "not_an_address": gettext_lazy("This is not an email address."),
    "not_a_number": gettext_lazy("This is not a phone number."),
    "number_rounded": gettext_lazy("Excel has rounded this number. Type it again, as text."),
    "not_a_date": gettext_lazy("This is not a date."),
    "no_such_date": gettext_lazy("There is no such day."),
    "date_without_day": gettext_lazy("The day is missing. Write 1-5-2021, for instance."),
    "date_too_far": gettext_lazy("This year cannot be right."),
    "not_a_postcode": gettext_lazy("This is not a postcode."),
    "became_a_date": gettext_lazy("Excel has made a date of this. Type it again, as text."),
    "not_yes_or_no": gettext_lazy("Please write yes or no."),
    "unknown_word": gettext_lazy("We do not know this word."),
    "not_a_whole_number": gettext_lazy("Please write a whole number."),
    "two_people_in_one_row": gettext_lazy("There are two people here. Make two rows of them."),
    "left_without_date": gettext_lazy("When did this person stop?"),
    "volunteer_unknown": gettext_lazy("We do not know this mediator."),
    "partner_unknown": gettext_lazy(
        "We do not know this organisation. Add it first, or leave this empty."
    ),
    "still_to_come": gettext_lazy("This day is still to come."),
    "before_the_report": gettext_lazy("This is before the day on which the case came in."),
    "error_value": gettext_lazy("The spreadsheet shows an error here. Fill it in yourself."),
    "not_a_name": gettext_lazy("This is not a name."),
    "too_much_text": gettext_lazy("This text is too long."),
    "not_readable": gettext_lazy("We cannot read this cell. Type it again."),
    "quote_left_open": gettext_lazy(
        "A quotation mark opens on line %(line)s of this file and does not close. Take it away."
    ),
    "key_twice": gettext_lazy("This stands in your file more than once: on rows %(rows)s."),
}

CHOICES: dict[str, str | Promise] = {
    "volunteer_state": gettext_lazy("active, on probation, in training, paused, stopped"),
    "mail_language": gettext_lazy("Dutch, French, German, English"),
    "experience": gettext_lazy("new, experienced, mentor"),
    "case_state": gettext_lazy(
        "intake, waiting, with the mediators, coaching, aftercare, dormant, closed"
    ),
    "case_form": gettext_lazy("mediation, coaching, shuttle, group"),
    "talk_kind": gettext_lazy(
        "first party, approach, second party, joint, shuttle, group, coaching"
    ),
}
"""Each of these words is understood when it comes back, in its own language."""

WARNINGS: dict[str, str | Promise] = {
    "zero_put_back": gettext_lazy("We have put the 0 back in front."),
    "plus_put_back": gettext_lazy("We have put the + back in front."),
    "second_number": gettext_lazy("There are two numbers here. The first one counts."),
    "second_address": gettext_lazy("There are two addresses here. The first one counts."),
    "odd_signs": gettext_lazy("We have taken out signs that do not belong here."),
    "without_mailbox": gettext_lazy(
        "Without an email address this person cannot sign in. You will have to call."
    ),
    "name_unsure": gettext_lazy(
        "Is this right? First name: %(first_name)s. Last name: %(last_name)s."
    ),
    "capitals_made_ordinary": gettext_lazy("We have made ordinary letters of the capitals."),
    "language_unknown": gettext_lazy("We do not know this language: %(words)s."),
    "language_denied": gettext_lazy("A language that somebody does not speak is left out."),
    "language_a_little": gettext_lazy("A language that somebody speaks a little counts too."),
    "not_understood": gettext_lazy("We do not understand this, and left it out."),
    "postcode_incomplete": gettext_lazy(
        "The letters are missing. Without them we do not know the street."
    ),
    "other_country": gettext_lazy("This postcode is in another country."),
    "no_home_address": gettext_lazy("A post office box is no home. We left it out."),
    "without_number": gettext_lazy("There is no house number here."),
    "number_unsure": gettext_lazy(
        "Is this right? Street: %(street)s. House number: %(house_number)s."
    ),
    "number_not_split": gettext_lazy(
        "Is %(house_number)s a house number? We have left it in the street."
    ),
    "state_number": gettext_lazy(
        "We may not keep a number of the state, such as a BSN. We have left it out."
    ),
    "looks_like_formula": gettext_lazy("This looks like a formula. We keep it as text."),
    "consent_missing": gettext_lazy(
        "We do not know whether this resident gave consent. You can go on, but please add it."
    ),
    "closing_day_of_running": gettext_lazy(
        "There is a day of closing here, but the state says that this case is still open. It comes "
        "in as open: if it is closed, write “closed” as its state and send the file again."
    ),
    "closed_case_facts_only": gettext_lazy(
        "This case is closed. It comes in as a number only, without anybody's name."
    ),
}

QUESTIONS: dict[str, str | Promise] = {
    "same_person_by_mailbox": gettext_lazy(
        "%(names)s have one email address. Are they the same person?"
    ),
    "same_person_of_another_last_name": gettext_lazy(
        "%(names)s use one email address and have one first name. Are they the same person?"
    ),
    "same_person_by_phone_and_name": gettext_lazy(
        "%(names)s have one phone number. Are they the same person?"
    ),
    "same_name_and_home": gettext_lazy("%(names)s live in one home. Are they the same person?"),
    "shared_mailbox": gettext_lazy("%(names)s use one email address. Are they different people?"),
    "which_volunteer": gettext_lazy("Which mediator do you mean: %(names)s?"),
    "same_neighbours": gettext_lazy(
        "Rows %(rows)s are about the same two neighbours. Are they one case?"
    ),
    "struck_through": gettext_lazy("This is struck through. Should it come along?"),
    "date_order": gettext_lazy(
        "In this column the month stands in front. Is that right for the whole column?"
    ),
}

ASKS: dict[str, str | Promise] = {
    "encoding": gettext_lazy("Are these words spelt right: %(words)s?"),
    "sheet": gettext_lazy("There is more in this file: %(names)s. Is this the right sheet?"),
    "header": gettext_lazy(
        "We find no row with names of columns. Please say what stands in each column."
    ),
    "columns": gettext_lazy("We miss a column that we need. Please say which one it is."),
    "date_order": gettext_lazy("Please look at the order of day and month."),
}


def refusal_in_words(code: str) -> str:
    facts = {"megabytes": MOST_BYTES // 1_000_000, "rows": MOST_ROWS, "columns": MOST_COLUMNS}
    return str(REFUSALS[code]) % facts


def fault_in_words(fault: Mark) -> str:
    """The words alone; where it stands is said beside it."""
    if fault.facts.get("beyond_ascii"):
        return _("We cannot send email to this address.")
    said = str(FAULTS[fault.code]) % _readable(fault.facts)
    if choice := fault.facts.get("choice"):
        return _("%(fault)s Choose from: %(choices)s.") % {
            "fault": said,
            "choices": CHOICES[choice],
        }
    if names := fault.facts.get("names"):
        return _("%(fault)s Do you mean one of these: %(names)s?") % {
            "fault": said,
            "names": ", ".join(names),
        }
    return said


def warning_in_words(warning: Mark) -> str:
    if warning.code == "name_unsure" and not warning.facts:
        return _("Is this name right?")
    if warning.code == "not_understood" and warning.facts:
        return _("We do not know “%(words)s”, and made it “other”.") % warning.facts
    return str(WARNINGS[warning.code]) % _readable(warning.facts)


def question_in_words(question: SheetQuestion) -> str:
    return str(QUESTIONS[question.code]) % _readable(question.facts)


def ask_in_words(ask: Ask) -> str:
    return str(ASKS[ask.code]) % _readable(ask.facts)


def told_in_words(code: str, count: int) -> str:
    """What was seen and not read, or is read although it is hidden."""
    facts = {"count": count}
    return {
        "hidden_rows": ngettext(
            "%(count)s hidden row, which we have read.",
            "%(count)s hidden rows, which we have read.",
            count,
        ),
        "hidden_columns": ngettext(
            "%(count)s hidden column, which we have read.",
            "%(count)s hidden columns, which we have read.",
            count,
        ),
        "hidden_sheet": ngettext(
            "%(count)s hidden sheet, which we have not read.",
            "%(count)s hidden sheets, which we have not read.",
            count,
        ),
        "cell_notes": ngettext(
            "%(count)s note on a cell, which we have not read.",
            "%(count)s notes on cells, which we have not read.",
            count,
        ),
        "struck_through": ngettext(
            "%(count)s row that is struck through.",
            "%(count)s rows that are struck through.",
            count,
        ),
    }[code] % facts


def _readable(facts: Mapping[str, Any]) -> dict[str, str]:
    """Lists joined as people say them."""
    return {
        name: listed_with_and(map(str, value)) if isinstance(value, list | tuple) else str(value)
        for name, value in facts.items()
    }
