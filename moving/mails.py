"""The letter about a file that is brought in. It holds figures, and nothing of what stood in it."""

from datetime import datetime

from moving.lifecycle import WRITTEN, LineState
from moving.models import Import
from organisations.letters import address_of, post_letter


def address_of_file(run: Import) -> str:
    return address_of("moving:import_detail", run.service.slug, run.pk)


def tell_file_ended(run: Import, *, at: datetime, colleague: str = "") -> None:
    """Tell whoever began it how it ended: they may have left the page long ago.

    Not by its name, in which somebody's own may stand. ``colleague`` is who put it aside, where
    somebody else did.
    """
    person = run.asked_by
    if person is None:
        return
    post_letter(
        "moving/mail/file_ended",
        service=run.service,
        recipient=person.mailbox,
        language=person.language,
        context={
            "person": person,
            "run": run,
            "colleague": colleague,
            "written": sum(run.count_of(state) for state in WRITTEN),
            "unchanged": run.count_of(LineState.UNCHANGED),
            "wrong": run.count_of(LineState.WRONG),
            "held": run.count_of("held"),
            "undone": run.count_of(LineState.UNDONE),
            "kept": run.count_of(LineState.KEPT),
            "address": address_of_file(run),
        },
        kind="file ended",
        key=f"import/{run.pk}/{run.state}/{at.isoformat()}",
        about=f"import/{run.pk}",
        at=at,
    )
