import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_crowd_until")]

    operations = [
        migrations.AlterField(
            model_name="outboxmessage",
            name="service",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.service",
            ),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="expires_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="of no use after"),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("service__isnull", False), ("expires_at__isnull", False), _connector="OR"),
                name="organisations_outbox_of_a_service_or_ends",
            ),
        ),
    ]
