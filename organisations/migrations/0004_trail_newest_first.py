from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0003_names_in_order'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['service', '-at', '-id'], name='organisations_audit_newest'),
        ),
        migrations.AddIndex(
            model_name='readentry',
            index=models.Index(fields=['service', '-at', '-id'], name='organisations_reads_newest'),
        ),
    ]
