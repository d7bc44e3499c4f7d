"""Mail addresses that every server takes, and the others."""

import pytest

from core.mailboxes import (
    NameBeyondAscii,
    NoSuchHost,
    NotAMailbox,
    mailable,
    plain_mailbox,
)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("umut@münchen.example", "umut@xn--mnchen-3ya.example"),
        ("umut@MÜNCHEN.example", "umut@xn--mnchen-3ya.example"),
        ("jan@straße.example", "jan@xn--strae-oqa.example"),  # IDNA 2003 said strasse
        ("jan@пример.рф", "jan@xn--e1afmkfd.xn--p1ai"),
        (" An.de+Vries'x@Post.Example ", "An.de+Vries'x@Post.Example"),
        ("a@r3---sn.example", "a@r3---sn.example"),
        ("dev@localhost", "dev@localhost"),
    ],
)
def test_a_host_of_any_script_becomes_ascii(typed, plain):
    assert plain_mailbox(typed) == plain
    assert plain_mailbox(plain) == plain


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ('"a,b"@x.test', NameBeyondAscii),
        ("josé@x.test", NameBeyondAscii),
        ("a b@x.test", NameBeyondAscii),
        ("a..b@x.test", NameBeyondAscii),
        (".a@x.test", NameBeyondAscii),
        ("a@b@x.test", NameBeyondAscii),
        ("a\nBcc: eve@x.test", NameBeyondAscii),
        ("a" * 65 + "@x.test", NameBeyondAscii),
        ("an@[127.0.0.1]", NoSuchHost),
        ("an@a_b.test", NoSuchHost),
        ("an@-x.test", NoSuchHost),
        ("an@x..test", NoSuchHost),
        ("an@x.test\nx", NoSuchHost),
        ("an@mün chen.test", NoSuchHost),
        ("an@" + "ü" * 70 + ".test", NoSuchHost),
        ("an@" + "x." * 130 + "test", NotAMailbox),
        ("an", NotAMailbox),
        ("@x.test", NotAMailbox),
        ("an@", NotAMailbox),
        ("", NotAMailbox),
    ],
)
def test_what_some_server_or_calendar_does_not_take_is_refused(typed, refusal):
    with pytest.raises(refusal):
        plain_mailbox(typed)
    assert mailable(typed) == typed
