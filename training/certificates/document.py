"""The certificate on paper: one sheet, with a code that leads to the page that vouches for it."""

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import segno
import typst

TEMPLATE = Path(__file__).with_name("certificate.typ")

LABELS = frozenset(
    {
        "title",
        "certifies",
        "earned",
        "number",
        "effective",
        "valid_until",
        "no_end_date",
        "reissued",
        "trainer",
        "coordinator",
        "verify",
    }
)


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """What one certificate says. Dates are written out in the holder's language.

    ``valid_until`` is empty for a certificate without an end date, ``reissued_on`` for one that
    was given out once, ``trainer`` for one that rests on a waiver. ``verify_url`` is the public
    page that says whether it is valid today.
    """

    language: str  # "nl", "fr", "de", "en"
    holder: str
    service: str
    certified: str
    number: str
    effective_on: str
    valid_until: str
    reissued_on: str = ""
    trainer: str
    coordinators: tuple[str, ...]
    verify_url: str


def render_certificate(facts: CertificateFacts, *, labels: Mapping[str, str]) -> bytes:
    """Return the certificate as a PDF that a screen reader reads too. Same facts, same bytes.

    Names travel as data, never as source text, so no name can run as a Typst program.
    Raises ``ValueError`` when a label of ``LABELS`` is missing.
    """
    if missing := LABELS - labels.keys():
        raise ValueError(f"labels missing: {', '.join(sorted(missing))}")
    values = {
        "facts": json.dumps(asdict(facts)),
        "labels": json.dumps({name: str(labels[name]) for name in LABELS}),
        "qr": qr_code(facts.verify_url),
    }
    try:
        return _typeset(values, accessible=True)
    except typst.TypstError:
        # PDF/UA refuses a character no font here can draw. Better a gap in a name than no paper.
        return _typeset(values, accessible=False)


def _typeset(values: dict[str, str], *, accessible: bool) -> bytes:
    return typst.compile(
        TEMPLATE,
        font_paths=_fonts(),
        sys_inputs=values,
        pdf_standards=["ua-1"] if accessible else [],
        timestamp=0,
    )


def qr_code(address: str) -> str:
    """Return ``address`` as an SVG picture that a phone reads off paper."""
    svg = io.BytesIO()
    segno.make_qr(address, error="m").save(svg, kind="svg", border=0, dark="#0d4347")
    return svg.getvalue().decode()


@cache
def _fonts() -> typst.Fonts:
    """The fonts in Typst, and the system's for names in other scripts. Found once a process."""
    return typst.Fonts(include_system_fonts=True)
