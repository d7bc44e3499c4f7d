from django.db import migrations
from django.db.models import F


def mark(apps, _schema_editor):
    """Whoever gave a seat back lost sight at once; closing a case leaves days of grace.

    A service without such days: there a seat that ended with its case is told by the same instant.
    """
    seats = apps.get_model('cases', 'Assignment').unscoped
    gone_at_once = seats.filter(ended_at=F('readable_until'))
    gone_at_once.exclude(ended_at=F('case__closed_at')).update(left_early=True)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_who_left_a_case'),
    ]

    operations = [
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
