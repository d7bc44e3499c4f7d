"""What is said of data that leave as sheets."""

from collections.abc import Iterable
from datetime import date

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.refusals import words_from
from core.templatetags.ui import spelled
from core.wording import listed
from moving.actions.exports import FIGURES, ExportUnderWay, NotTheirs
from moving.sheets.headers import SheetKind
from moving.words.columns import KINDS
from organisations.models import Service

WHAT_IT_HOLDS: dict[str, str | Promise] = {
    SheetKind.VOLUNTEERS: gettext_lazy(
        "Everybody who is or was here, with how to reach them, their times and their papers."
    ),
    SheetKind.CASES: gettext_lazy("Every case with its neighbours. For coordinators only."),
    SheetKind.PARTNERS: gettext_lazy("The organisations that refer to you, and their people."),
    FIGURES: gettext_lazy("Counts without names, by year and state."),
}
words_of = words_from(
    {
        ExportUnderWay: gettext_lazy(
            "Your last file is still being made. It appears below in a few minutes."
        ),
        NotTheirs: gettext_lazy("Your role here does not let you take this out."),
    }
)


def figures_name() -> str:
    return pgettext("name of a sheet", "Figures")


def kind_in_words(kind: str) -> str:
    return figures_name() if kind == FIGURES else capfirst(str(KINDS[SheetKind(kind)]))


def kinds_in_words(kinds: Iterable[str]) -> str:
    return str(listed(*(kind_in_words(kind) for kind in kinds)))


def read_me(service: Service, today: date) -> str:
    """What stands beside the sheets of a whole service."""
    sentences = (
        _("%(service)s, as it stood on %(day)s.")
        % {"service": service.name, "day": spelled(today, "j F Y")},
        _("There are names and addresses in these files. Keep them where nobody else can read."),
        _("Each sheet is there twice: .xlsx for Excel, and .csv with ; between the cells (UTF-8)."),
        _(
            "The columns are those of the empty sheets to fill in. So these files can be taken in "
            "again as they are."
        ),
        _(
            "In the .csv an apostrophe stands before = + - and @, so that no spreadsheet works out "
            "what somebody typed. Taken in again, it goes."
        ),
        _("Not in here: hours that are no whole part of the week, and certificates that ended."),
    )
    return "\n\n".join(sentences) + "\n"
