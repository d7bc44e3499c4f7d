import shutil
import subprocess
from dataclasses import replace

import pytest

from training.certificates.document import LABELS, CertificateFacts, qr_code, render_certificate

WORDS = {name: f"<{name}>" for name in LABELS}
FACTS = CertificateFacts(
    language="nl",
    holder="Ans de Wit",
    service="Buurtbemiddeling Delft",
    certified="Buurtbemiddelaar",
    number="DLF-2026-0042",
    effective_on="1 maart 2026",
    valid_until="29 februari 2028",
    trainer="Marijke Hoekstra",
    coordinators=("Joost Vermeer", "Fatima El Idrissi"),
    verify_url="https://tweespraak.example/c/k7Qw9ZpL",
)
HOSTILE = 'Ans #panic("x") \\ $a$ = *b* _c_ </script> "'


def read(pdf: bytes) -> str:
    """The words of a PDF, in one line."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    command = ["pdftotext", "-layout", "-", "-"]
    return " ".join(
        subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode().split()
    )


def test_a_certificate_is_one_tagged_page():
    pdf = render_certificate(FACTS, labels=WORDS)

    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid:part" in pdf
    assert b"/Type/Pages/Count 1/" in pdf


def test_a_certificate_says_who_may_do_what_from_when_until_when():
    words = read(render_certificate(FACTS, labels=WORDS))

    said = [FACTS.holder, FACTS.certified, FACTS.number, FACTS.effective_on, FACTS.valid_until]
    assert [fact for fact in said if fact not in words] == []
    assert all(name in words for name in (FACTS.trainer, *FACTS.coordinators))
    assert "<no_end_date>" not in words


def test_a_certificate_without_an_end_says_so():
    words = read(render_certificate(replace(FACTS, valid_until=""), labels=WORDS))

    assert "<no_end_date>" in words


def test_a_waived_training_leaves_no_place_for_a_trainer():
    words = read(render_certificate(replace(FACTS, trainer=""), labels=WORDS))

    assert "TRAINER" not in words
    assert "Joost Vermeer" in words


def test_a_name_is_words_and_never_a_program():
    words = read(render_certificate(replace(FACTS, holder=HOSTILE), labels=WORDS))

    assert HOSTILE.split()[1] in words


def test_a_character_no_font_can_draw_does_not_stop_the_certificate():
    pdf = render_certificate(replace(FACTS, holder="Ans \U000f0000"), labels=WORDS)

    assert pdf.startswith(b"%PDF-")


def test_the_code_and_the_link_lead_to_the_page_that_vouches_for_it():
    pdf = render_certificate(FACTS, labels=WORDS)

    assert FACTS.verify_url.encode() in pdf  # the link; the code is drawn from the same address
    assert qr_code(FACTS.verify_url) != qr_code(FACTS.verify_url + "x")


def test_the_same_facts_give_the_same_bytes():
    assert render_certificate(FACTS, labels=WORDS) == render_certificate(FACTS, labels=WORDS)


def test_a_missing_label_is_named():
    with pytest.raises(ValueError, match="earned, number"):
        render_certificate(
            FACTS, labels={k: v for k, v in WORDS.items() if k not in {"earned", "number"}}
        )
