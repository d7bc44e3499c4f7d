"""What anybody with a certificate in hand may check."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.local_time import local_day
from core.rates import is_spent, takes_one
from core.responses import private
from organisations.requests import GuestRequest, network_of
from organisations.views.signed_links import enter_by_link
from training.lifecycle import NAMES_ITS_HOLDER
from training.models import Certification

A_MINUTE = 60
GUESSES_A_MINUTE = 30  # from one network; whoever holds a paper guesses nothing


@require_safe
@login_not_required
@private
def certificate_verify(request: GuestRequest, secret: str) -> HttpResponse:
    """Name, service and today's standing to whoever holds the paper; not for search engines.

    Once it counts no more, or its holder has left, the page says that and names nobody: the paper
    may lie anywhere by then.
    """
    network = network_of(request)
    if is_spent("certificate", network, most=GUESSES_A_MINUTE):
        return render(request, "training/certificate_verify.html", status=429)
    certification = Certification.shown_by(secret).with_all().first()
    if certification is None:
        takes_one("certificate", network, most=GUESSES_A_MINUTE, seconds=A_MINUTE)
        raise Http404("no such certificate")
    service = certification.service
    enter_by_link(request, service, stays_open=True)
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
