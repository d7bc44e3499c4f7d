"""What the first service of the demo asks and calls otherwise than the standard."""

from datetime import timedelta
from secrets import token_hex

from cases.models import Case, ChoiceInUse, ChoiceList, ChoiceUse, ComplaintKind, ContraIndication
from cases.models.choices import OWN
from config.demo.people import Neighbourhood

REWORDED = {"nl": "burengerucht", "fr": "bruit de voisinage", "en": "noise from the neighbours"}
PIGEONS = {"nl": "duiven voeren", "fr": "pigeons nourris", "en": "feeding pigeons"}


def build_choices(town: Neighbourhood) -> None:
    """One kind in its own words and one of its own, and a question that is not asked here."""
    standard = list(ComplaintKind.values)
    row = {"service": town.service, "used_since": town.at - timedelta(days=240)}
    _reworded, pigeons, _question = ChoiceInUse.unscoped.bulk_create(
        [
            ChoiceInUse(
                **row | {"used_since": None},
                which=ChoiceList.KIND,
                code=ComplaintKind.NOISE_PEOPLE,
                name=REWORDED["nl"].capitalize(),
                words=REWORDED,
                use=ChoiceUse.OFFERED,
                place=standard.index(ComplaintKind.NOISE_PEOPLE),
            ),
            ChoiceInUse(
                **row,
                which=ChoiceList.KIND,
                code=f"{OWN}pigeons",
                name=PIGEONS["nl"].capitalize(),
                words=PIGEONS,
                use=ChoiceUse.OFFERED,
                counts_as=ComplaintKind.PETS,
                place=standard.index(ComplaintKind.PETS),
            ),
            ChoiceInUse(
                **row,
                which=ChoiceList.QUESTION,
                code=ContraIndication.ORGANISATION,
                name="Een bewoner tegenover een organisatie",
                use=ChoiceUse.OFF,
                place=ContraIndication.values.index(ContraIndication.ORGANISATION),
            ),
        ]
    )
    town.service.choices_version = token_hex(16)
    town.service.save(update_fields=["choices_version"])
    about_pets = Case.unscoped.filter(service=town.service, kind=ComplaintKind.PETS)
    about_pets.filter(pk__in=about_pets.order_by("pk")[:1].values("pk")).update(own_kind=pigeons)
