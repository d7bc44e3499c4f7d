"""What the explanation in our sheets says: of the whole, and of every column."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from moving.sheets.check import NEEDED, OF_DAYS
from moving.sheets.headers import SheetKind
from moving.words.cells import box_words, choices_in, listed_words
from organisations.models import Service
from volunteers.models import ExtraTraining, Spoken

Text = str | Promise
HOW: tuple[Text, ...] = (
    gettext_lazy("Fill in one row for each. Leave empty what you do not know."),
    gettext_lazy("You may take out columns, and put them in another order."),
    gettext_lazy("The row with the example is skipped. You may leave it there or delete it."),
)
NEVER_HERE = gettext_lazy(
    "Never fill in: citizen service number, religion, nationality, bank account. We do not read it."
)
HELP: dict[str, Text] = {
    "number": gettext_lazy("Your own number. By it we know the row again next time."),
    "prefix": gettext_lazy("Such as van den. May stand with the last name as well."),
    "last_name": gettext_lazy("If somebody has one name only, leave this empty."),
    "email": gettext_lazy("Without it somebody cannot sign in, and you call them."),
    "email_2": gettext_lazy("For you to look up; nothing is sent there by itself."),
    "postcode": gettext_lazy("By it we know the district."),
    "rest_until": gettext_lazy("A day. Until then nobody asks them for a case."),
    "left_on": gettext_lazy("A day, for who has stopped."),
    "certificate_by": gettext_lazy("Who gave the certificate."),
    "certificate_on": gettext_lazy("From which day the certificate counts."),
    "certificate_seen_by": gettext_lazy("The name of who saw it."),
    "not_for": gettext_lazy(
        "Streets, postcodes or organisations that somebody has to do with. Put ; between them."
    ),
    "note": gettext_lazy("Nothing about health or about neighbours."),
    "a_consent_on": gettext_lazy("On which day this neighbour agreed that we keep this."),
    "mediator_1": gettext_lazy("Number, email address or name, as in your sheet of volunteers."),
    "mediator_2": gettext_lazy("Number, email address or name, as in your sheet of volunteers."),
    "partner": gettext_lazy(
        "The name of the organisation. Empty if the neighbours came by themselves."
    ),
    "summary": gettext_lazy("In one line, without names."),
    "closed_on": gettext_lazy(
        "A day, for a case that is over. Of such a case nobody's name is kept."
    ),
}
A_DAY = gettext_lazy("A day, such as 1-5-2021.")
SOME_TEXT = gettext_lazy("Text.")
SEVERAL_OF = gettext_lazy("One or more of: %(choices)s. Put a comma between them.")
ONE_OF = gettext_lazy("One of: %(choices)s.")
WEEK = gettext_lazy("Parts of the week, such as: %(example)s.")
A_NUMBER = gettext_lazy("A whole number.")
NEEDED_HERE = pgettext_lazy("of a column", "needed")
SEVERAL_CHOICES: dict[str, tuple[str, ...]] = {
    "spoken": tuple(Spoken.values),
    "a_language": tuple(Spoken.values),
    "b_language": tuple(Spoken.values),
    "extra_trained": tuple(ExtraTraining.values),
}
NAMES = frozenset({"first_name", "last_name", "full_name"})


def help_for(kind: SheetKind, field: str, service: Service) -> str:
    """One or two sentences about a column."""
    said = [str(HELP[field])] if field in HELP else []
    if choices := choices_in(kind, field, service, offered=True):
        said.append(str(ONE_OF) % {"choices": ", ".join(choices.values())})
    elif field in SEVERAL_CHOICES:
        said.append(str(SEVERAL_OF) % {"choices": listed_words(SEVERAL_CHOICES[field])})
    elif field == "free":
        example = f"{box_words('0-evening')}, {box_words('3-afternoon')}"
        said.append(str(WEEK) % {"example": example})
    elif field == "max_open_cases":
        said.append(str(A_NUMBER))
    elif not said:
        said.append(str(A_DAY if field.endswith(OF_DAYS) else SOME_TEXT))
    return " ".join(said)


def is_needed_column(kind: SheetKind, field: str) -> bool:
    """Of names one is enough; the first stands for it."""
    if field in NAMES:
        return kind == SheetKind.VOLUNTEERS and field == "first_name"
    return field in NEEDED[kind] or (kind == SheetKind.CASES and field == "a_name")


def size_in_words(size: str) -> str:
    words = {
        "least": pgettext("size of a sheet", "short"),
        "all": pgettext("size of a sheet", "long"),
    }
    return words[size]


def example_word() -> str:
    return pgettext("first cell of a row that is skipped", "Example")


def explanation_name() -> str:
    return pgettext("name of a sheet", "Explanation")


def heads_of_explanation() -> tuple[str, str, str]:
    return (
        pgettext("in the explanation of a sheet", "In the column"),
        pgettext("in the explanation of a sheet", "What stands there"),
        _("Needed?"),
    )
