"""What somebody chose of a list, kept under a name for themselves. No trail: it says nothing of
anybody and changes nothing of the service."""

from django.db import transaction

from organisations.actions.refusals import NoCoordinator, TooManyViews
from organisations.models import (
    MOST_VIEWS,
    Membership,
    SavedView,
    Scope,
    role_as_coordinator,
)


@transaction.atomic
def save_view(name: str, *, query: str, by: Scope) -> SavedView:
    """Keep it; a view of that name shows this from now on. Raises ``TooManyViews``,
    ``NoCoordinator``."""
    role = role_as_coordinator(by)
    if role is None:
        raise NoCoordinator
    # Two who press at once, in two windows, take turns.
    member = Membership.objects.select_for_update(no_key=True).get(pk=role.pk)
    views = SavedView.visible_to(by)
    view = views.called(name).first()
    if view is None:
        if views.count() >= MOST_VIEWS:
            raise TooManyViews(MOST_VIEWS)
        view = SavedView(service=by.service, member=member)
    view.name, view.query = name, query
    view.save()
    return view


@transaction.atomic
def drop_view(number: int, *, by: Scope) -> str:
    """Returns how it was called; nothing where it is gone already or somebody else's."""
    view = SavedView.visible_to(by).filter(pk=number).first()
    if view is None:
        return ""
    view.delete()
    return str(view.name)
