"""Who is asked for a case in a service, for whoever closes it."""

from django.utils.translation import gettext_lazy as _

from organisations.models.running_work import RunningWork
from scheduling.pairing.models.offers import Offer
from scheduling.pairing.models.substitutions import Substitution

RUNNING = (
    RunningWork(
        "offers",
        _("Questions to volunteers that wait for an answer"),
        lambda service: (
            Offer.unscoped.filter(service=service).waiting().count()
            + Substitution.unscoped.filter(service=service).asked().count()
        ),
    ),
)
