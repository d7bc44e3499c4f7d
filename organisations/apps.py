from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class OrganisationsConfig(AppConfig):
    name = "organisations"

    def ready(self) -> None:
        # Models must be loaded before these are.
        from organisations import receivers, trail, verbs, walls  # noqa: F401, PLC0415

        pre_migrate.connect(walls.take_down_before_migration, sender=self)
        post_migrate.connect(walls.put_up_after_migration, sender=self)
        trail.tell("organisations", verbs.WORDS)
