"""Files to take away: a table that opens in a spreadsheet and cannot run in one."""

import csv
import io
import json
import mimetypes
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.timezone import is_aware, localtime
from xlsxwriter import Workbook

from core.responses import keep_private

BYTE_ORDER_MARK = "\ufeff"
FORMS = ("xlsx", "csv")
MOST_ROWS = 50_000
"""A list of more is no list that somebody reads; everything leaves by ``moving``."""
WIDE_ENOUGH = 18
DAY, MOMENT = "dd-mm-yyyy", "dd-mm-yyyy hh:mm"

# Excel in Dutch, French and German splits at ";" whatever the file says, so that is what we
# write. Another reader may split elsewhere, so a formula may begin inside our cell as well.
BEFORE_A_FORMULA = re.compile("^(?=[=+\\-@\t\r\n＝＋－＠])|(?<=[,;|\t\r\n])(?=[=+\\-@＝＋－＠])")


@dataclass(frozen=True, kw_only=True)
class ListSheet:
    """What a list shows, all pages of it, as a table; ``number`` of rows, known beforehand.

    Days and moments are told as such, a moment in the zone of the page.
    """

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Any]]
    number: int


def sheet_download(filename: str, form: str, sheet: ListSheet) -> HttpResponseBase:
    """The same table as XLSX or CSV; ``form`` is one of ``FORMS`` and the end of its name."""
    download = xlsx_download if form == "xlsx" else csv_download
    return download(f"{filename}.{form}", sheet.header, sheet.rows)


class _Line:
    """A file for ``csv.writer`` that hands back the line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_download(
    filename: str, header: Iterable[Any], rows: Iterable[Iterable[Any]]
) -> StreamingHttpResponse:
    """Stream a table as UTF-8 with ";" between the cells, kept private.

    Numbers and dates stay what they are; every other cell becomes text that a spreadsheet
    shows and does not calculate. ``rows`` is read while the file is sent.

    Source: OWASP, "CSV Injection".
    """
    response = StreamingHttpResponse(_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=filename) or "attachment"
    )
    return keep_private(response)


def _lines(header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(_Line(), delimiter=";")
    yield BYTE_ORDER_MARK + writer.writerow([harmless(cell) for cell in header])
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def xlsx_download(
    filename: str, header: Iterable[Any], rows: Iterable[Iterable[Any]]
) -> HttpResponse:
    """A table as a workbook, its rows written to the disk one by one; kept private.

    A text is written as a text: nothing in it is worked out by whoever opens it.
    """
    written = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(written, options) as book:
        page = book.add_worksheet()
        page.freeze_panes(1, 0)
        formats = [book.add_format({"num_format": said}) for said in (DAY, MOMENT)]
        heads = [str(head) for head in header]
        page.set_column(0, max(1, len(heads) - 1), WIDE_ENOUGH)
        page.write_row(0, 0, heads, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                _write(page, number, at, cell, formats)
    return as_file(written.getvalue(), filename)


def _write(page: Any, row: int, column: int, cell: Any, formats: Sequence[Any]) -> None:
    day, moment = formats
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, (int, float, Decimal)):
        page.write_number(row, column, cell)
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, _as_shown(cell), moment)
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, day)
    elif cell is not None and str(cell) != "":
        page.write_string(row, column, str(cell))


def _as_shown(moment: datetime) -> datetime:
    """By the clock of the page: a spreadsheet knows no zones."""
    return localtime(moment).replace(tzinfo=None) if is_aware(moment) else moment


def harmless(cell: Any) -> Any:
    """Return the cell so that no spreadsheet takes it for a formula."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return _as_shown(cell).isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, (int, float, Decimal)):
        return cell
    return BEFORE_A_FORMULA.sub("'", str(cell).replace("\0", ""))


def as_file(content: bytes, filename: str) -> HttpResponse:
    """A file that was made already; kept private."""
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, filename)  # noqa: FBT003
    return keep_private(response)


def as_json(told: Any, filename: str) -> HttpResponse:
    """Facts to take away, as another program reads them; kept private."""
    text = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, filename)  # noqa: FBT003
    return keep_private(response)
