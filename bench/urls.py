"""The house's addresses and the two yardsticks."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as house
from organisations.models import Service
from volunteers.models import Volunteer


class EverybodyMay(AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated)


class VolunteerAdmin(ModelAdmin):
    list_display = ("user", "state", "level", "district", "admitted_on")
    list_select_related = ("user", "district")
    list_per_page = 100

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def get_queryset(self, request: HttpRequest):  # type: ignore[no-untyped-def]
        return Volunteer.unscoped.order_by("-pk")


site = EverybodyMay(name="yardstick")
site.register(Volunteer, VolunteerAdmin)


def bare(request: HttpRequest) -> HttpResponse:
    """Yardstick (a): session, person, one query."""
    return HttpResponse(f"{request.user.pk} {Service.objects.count()}")


urlpatterns = [path("bare/", bare), path("admin/", site.urls), *house]
