"""The mail that was caught on this laptop. Every page is 404 without ``DEBUG``."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config.caught_files import kept_message, names_newest_first
from config.caught_mail import CaughtMail, read_mail

MAILS_PER_PAGE = 25
HTML_PART = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"

View = Callable[..., HttpResponseBase]


def only_on_a_laptop(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not settings.DEBUG:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@login_not_required
@only_on_a_laptop
def mail_list(request: HttpRequest) -> HttpResponse:
    names = names_newest_first(_folder())
    page = Paginator(names, MAILS_PER_PAGE).get_page(request.GET.get("page"))
    mails = [read_mail(name, kept_message(_folder(), name)) for name in page]
    return render(request, "config/mail_list.html", {"page": page, "mails": mails})


@require_GET
@login_not_required
@only_on_a_laptop
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "config/mail_detail.html", {"mail": _mail_or_404(name)})


@require_GET
@login_not_required
@only_on_a_laptop
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part as a mail program shows it: a page that may run nothing and load nothing."""
    return HttpResponse(_mail_or_404(name).html, headers={"Content-Security-Policy": HTML_PART})


@require_GET
@login_not_required
@only_on_a_laptop
def mail_file(request: HttpRequest, name: str, number: int) -> FileResponse:
    for attachment in _mail_or_404(name).attachments:
        if attachment.number == number:
            content = BytesIO(attachment.content)
            return FileResponse(content, as_attachment=True, filename=attachment.filename)
    raise Http404


def _folder() -> Path:
    return Path(settings.VAR_DIR, "mail")


def _mail_or_404(name: str) -> CaughtMail:
    try:
        return read_mail(name, kept_message(_folder(), name))
    except FileNotFoundError as missing:
        raise Http404 from missing
