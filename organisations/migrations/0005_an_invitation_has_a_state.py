from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q


def say_the_state(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """What was taken up is accepted; of those that were sent several times the newest stays open."""
    rows = apps.get_model("organisations", "Invitation").unscoped
    rows.filter(accepted_at__isnull=False).update(state="accepted")
    seen = set()
    for row in rows.filter(state="open").order_by("-invited_at", "-pk"):
        key = (row.service_id, row.email, row.role)
        if key in seen:
            rows.filter(pk=row.pk).update(state="taken_back", taken_back_at=F("invited_at"))
        seen.add(key)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_mail_of_accounts")]

    operations = [
        migrations.AddField(
            "invitation",
            "state",
            models.CharField(
                choices=[
                    ("open", "open"),
                    ("accepted", "accepted"),
                    ("taken_back", "taken back"),
                ],
                default="open",
                max_length=20,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            "invitation",
            "taken_back_at",
            models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
        ),
        migrations.RunPython(say_the_state, migrations.RunPython.noop),
        migrations.AddConstraint(
            "invitation",
            models.CheckConstraint(
                condition=Q(state="accepted", accepted_at__isnull=False)
                | (~Q(state="accepted") & Q(accepted_at__isnull=True)),
                name="organisations_invitation_accepted_at",
            ),
        ),
        migrations.AddConstraint(
            "invitation",
            models.CheckConstraint(
                condition=Q(state="taken_back", taken_back_at__isnull=False)
                | (~Q(state="taken_back") & Q(taken_back_at__isnull=True)),
                name="organisations_invitation_taken_back_at",
            ),
        ),
        migrations.AddConstraint(
            "invitation",
            models.UniqueConstraint(
                condition=Q(state="open"),
                fields=("service", "email", "role"),
                name="organisations_invitation_open_once",
            ),
        ),
    ]
