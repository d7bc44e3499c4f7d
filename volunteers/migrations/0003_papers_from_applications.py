from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery

PAPERS = ("ConductCertificate", "VolunteerAgreement")


def give_to_volunteers(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Whoever was admitted has the papers they brought as an applicant. A second run is the same."""
    applications = apps.get_model("volunteers", "Application").unscoped
    admitted = applications.filter(pk=OuterRef("application"), volunteer__isnull=False)
    for name in PAPERS:
        papers = apps.get_model("volunteers", name).unscoped.filter(volunteer__isnull=True)
        theirs = papers.filter(application__volunteer__isnull=False)
        theirs.update(volunteer=Subquery(admitted.values("volunteer")))


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0002_papers_of_a_volunteer")]

    operations = [migrations.RunPython(give_to_volunteers, migrations.RunPython.noop)]
