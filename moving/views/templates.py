"""Empty sheets to fill in."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import override
from django.views.decorators.http import require_GET

from core.downloads import as_file
from moving.pages.templates import SIZES, sheet_name, template_of
from moving.policies import FILL_IN_SHEETS
from moving.sheets.headers import SheetKind
from moving.words.exports import kind_in_words
from moving.words.templates import size_in_words
from organisations.policies import allowed
from organisations.requests import MemberRequest

ORDER = (SheetKind.PARTNERS, SheetKind.VOLUNTEERS, SheetKind.CASES)
"""In which they are taken in: a case names a partner and its mediators."""


@require_GET
@allowed(FILL_IN_SHEETS)
def templates(request: MemberRequest) -> HttpResponse:
    kinds = [{"kind": str(kind), "label": kind_in_words(kind)} for kind in ORDER]
    return render(request, "moving/templates.html", {"kinds": kinds})


@require_GET
@allowed(FILL_IN_SHEETS)
def template(request: MemberRequest, kind: str, size: str) -> HttpResponse:
    if kind not in set(SheetKind) or size not in SIZES:
        raise Http404("no such sheet")
    service = request.service
    with override(service.language):
        name = slugify(f"{sheet_name(SheetKind(kind))} {size_in_words(size)}")
    return as_file(template_of(SheetKind(kind), size, service), f"{name}.xlsx")
