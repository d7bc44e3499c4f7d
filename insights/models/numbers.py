"""Counting rows inside another query."""

from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from organisations.models import Service


def number_within(rows: QuerySet) -> Coalesce:
    """Count rows inside another query: None of them gives 0."""
    counted = (
        rows.order_by()
        .annotate(_one=Value(1))
        .values("_one")
        .annotate(_number=Count("pk"))
        .values("_number")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def counted(service: Any, **rows: QuerySet) -> QuerySet:
    """Count each set of rows, all of them in one query."""
    numbers = {name: number_within(queryset) for name, queryset in rows.items()}
    return Service.objects.filter(pk=service).values(**numbers)
