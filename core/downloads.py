"""Files to take away: a table that opens in a spreadsheet and cannot run in one."""

import csv
import io
import json
import mimetypes
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from core.responses import keep_private

BYTE_ORDER_MARK = "\ufeff"

# Excel in Dutch, French and German splits at ";" whatever the file says, so that is what we
# write. Another reader may split elsewhere, so a formula may begin inside our cell as well.
BEFORE_A_FORMULA = re.compile("^(?=[=+\\-@\t\r\n＝＋－＠])|(?<=[,;|\t\r\n])(?=[=+\\-@＝＋－＠])")


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


def harmless(cell: Any) -> Any:
    """Return the cell so that no spreadsheet takes it for a formula."""
    if cell is None:
        return ""
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


def xlsx_download(
    filename: str, header: Iterable[Any], rows: Iterable[Iterable[Any]]
) -> HttpResponse:
    """The same table as a workbook: numbers stay numbers, and no text is calculated or linked."""
    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        page = book.add_worksheet()
        page.write_row(0, 0, header, book.add_format({"bold": True}))
        page.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            for index, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, index, cell, day)
                else:
                    page.write(number, index, cell)
        page.autofit()
    return as_file(content.getvalue(), filename)


def as_json(told: Any, filename: str) -> HttpResponse:
    """Facts to take away, as another program reads them; kept private."""
    text = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, filename)  # noqa: FBT003
    return keep_private(response)
