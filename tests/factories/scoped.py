"""The parent of every factory of a tenant's rows: they have no ``objects``."""

import factory
from factory.django import DjangoModelFactory

from tests.factories.organisations import ServiceFactory


class ScopedFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    service = factory.SubFactory(ServiceFactory)

    @classmethod
    def _get_manager(cls, model_class):
        return model_class.unscoped


def same_service(factory_class, **facts):
    """A row of the same service as the row that refers to it."""
    return factory.SubFactory(factory_class, service=factory.SelfAttribute("..service"), **facts)
