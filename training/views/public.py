"""What anybody with a certificate in hand may check."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.local_time import local_day
from core.rates import takes_one
from core.responses import private
from organisations.requests import GuestRequest
from organisations.views.signed_links import enter_by_link
from training.lifecycle import NAMES_ITS_HOLDER
from training.models import Certification

A_MINUTE = 60
CHECKS_A_MINUTE = 30


@require_safe
@login_not_required
@private
def certificate_verify(request: GuestRequest, secret: str) -> HttpResponse:
    """Name, service and today's standing to whoever holds the paper; not for search engines.

    Once it counts no more, or its holder has left, the page says that and names nobody: the paper
    may lie anywhere by then.
    """
    if not takes_one("certificate", _asker(request), most=CHECKS_A_MINUTE, seconds=A_MINUTE):
        return render(request, "training/certificate_verify.html", status=429)
    certification = get_object_or_404(Certification.shown_by(secret).with_all())
    service = certification.service
    enter_by_link(request, service)
    today = local_day(timezone.now(), service.zone)
    standing = certification.standing(today, renewal_window_days=service.renewal_window_days)
    names_holder = standing in NAMES_ITS_HOLDER and certification.volunteer.is_present
    context = {
        "certification": certification,
        "standing": standing,
        "names_holder": names_holder,
        "today": today,
    }
    return render(request, "training/certificate_verify.html", context)


def _asker(request: GuestRequest) -> str:
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:  # a proxy that does not say: all of them count as one
        return ""
