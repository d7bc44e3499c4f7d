"""What did not arrive because the page was too old: shown again, to be sent again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.htmx import go_to
from core.responses import NO_STORE
from core.unsent import Unsent, is_sent_from_here, page_before, sent_in, unsent_of

OF_ACCOUNTS = "/account/"


@require_safe
def unsent_again(request: HttpRequest) -> HttpResponse:
    """After logging in: what was sent when the session had ended. Nothing is done of it yet.

    ``ScopeMiddleware`` has looked whether this person may open the page it was sent to.
    """
    unsent = unsent_of(request, at=timezone.now())
    if unsent is None:
        messages.info(request, _("Nothing is kept here any more. Please fill in the page again."))
        return go_to(request, "organisations:front")
    return render(request, "organisations/unsent_again.html", {"unsent": unsent})


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's ``CSRF_FAILURE_VIEW``: the page was drawn before another login in this browser.

    What another site made up is not offered to be sent again, and of accounts nothing is shown:
    there are passwords among it.
    """
    page = page_before(request)
    unsent: Unsent | None = None
    if is_sent_from_here(request) and not request.path.startswith(OF_ACCOUNTS):
        unsent = sent_in(request, page=page)
    context = {"unsent": unsent, "page": page}
    answer = render(request, "organisations/stale_form.html", context, status=403)
    # Whoever typed it may be logged in no more, and the page is theirs all the same.
    answer.headers["Cache-Control"] = NO_STORE
    return answer
