"""What stays of applications and acceptances when the list of retention lets them go: counts."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet

from volunteers.lifecycle import ApplicationState
from volunteers.models import AgreementText, Campaign


def keep_counts_of_applications(going: QuerySet[Any]) -> None:
    """So that what a campaign brought stays what it was."""
    counts = (
        going.filter(campaign__isnull=False)
        .order_by()
        .values("campaign")
        .annotate(
            applied=Count("pk", filter=Q(confirmed_at__isnull=False)),
            admitted=Count("pk", filter=Q(state=ApplicationState.ADMITTED)),
        )
    )
    for row in list(counts):
        Campaign.unscoped.filter(pk=row["campaign"]).update(
            erased_applications=F("erased_applications") + row["applied"],
            erased_admissions=F("erased_admissions") + row["admitted"],
        )


def keep_counts_of_acceptances(going: QuerySet[Any]) -> None:
    """So that a text stays accepted as often as it was."""
    for row in list(going.order_by().values("text").annotate(times=Count("pk"))):
        AgreementText.unscoped.filter(pk=row["text"]).update(
            erased_acceptances=F("erased_acceptances") + row["times"]
        )
