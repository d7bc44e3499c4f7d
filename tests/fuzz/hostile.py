"""What nobody means to send: words, numbers, days, addresses of pages, bodies and headers."""

from urllib.parse import quote

NUMBERS = [
    "0", "-1", "1.0", "1e400", "NaN", "٣", "½", "²", "1²", "①", str(2**31), str(2**63 - 1),
    str(2**63), "9" * 40,
    "9" * 5000,
]  # fmt: skip
DAYS = [
    "010326", "0026-03-01", "0001-01-01", "1-3-26", "2026-02-30", "2026-03-29", "2206-03-01",
    "9999-12-31", "9999-12-31T23:59Z", "0001-01-01T00:00+14:00", "24:00", "25:61", "02:30",
    "23:59:59.999999", "T12:00", "? 10:30", "1-²-2026",
]  # fmt: skip
MAILBOXES = [
    '"a,b"@x.test', "umut@münchen.example", "josé@x.test", "a@[127.0.0.1]", "a@b@c", "@",
    "a@" + "x" * 300 + ".test", "an@x.test\r\nBcc: eve@x.test",
]  # fmt: skip
WORDS = [
    "", " ", "x", "\x00", "Jan\x00sen", "\u202eevil", "\u2066a\u2069", "\ufeff", "\x1b[31m",
    "a" * 5000,
    "a " * 3000, "𝕏" * 300, "🧨", "ﷺ" * 90, "%00", "%s%n%(x)s", "{{ x }}", "{% x %}", "<script>",
    "';--", '"', "\\", "[]", "{}", '{"a": [1]}', "null", "None", "true", "on", "abc",
    "//evil.test/", "http://[", "javascript:alert(1)", "..;x", "\r\nX-Header: y", "-",
    "'", "*", "_", "%",
]  # fmt: skip
VALUES = [*WORDS, *NUMBERS, *DAYS, *MAILBOXES]

ROWS = [number for number in NUMBERS if number.isdecimal()] + ["9" * 19, "-1", "1.0", "%00"]
PLACES = [
    "x", "-", "a" * 3000, "%00", "%0a", "%2e%2e", "%2f", "%e2%80%ae", "%ff%fe", quote("é 🧨"),
    "eyJhIjoxfQ:x", ":", "eyJhIjoxfQ:1a2b3c:ZZZZ", "1-aaaaaa-bbbbbbbb", "9" * 40 + "-x",
]  # fmt: skip

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=B"
A_FILE = (
    b'--B\r\nContent-Disposition: form-data; name="name"; filename="x.txt"\r\n'
    b"Content-Type: text/plain\r\n\r\n" + b"x" * 1000 + b"\r\n--B--\r\n"
)
A_FIELD = b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n--B--\r\n'
NO_BASE64 = (
    b"--B\r\nContent-Disposition: form-data; name=x\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--B--\r\n"
)
BODIES: list[tuple[str, bytes]] = [
    (f"{FORM}; charset=latin-1", b"name=\xe9"),
    (f"{FORM}; charset=utf-16", b"name=x"),
    (f"{FORM}; charset=nonsense", b"name=x"),
    (f"{FORM}; charset=rot13", b"name=x"),
    (f"{FORM}; charset=", b"name=x"),
    (f"{MULTIPART}; charset=latin-1", A_FIELD % (b"name", b"\xe9")),
    (FORM, b"name=\xff\xfe&%ff=%fe&=&&&"),
    (FORM, b"&".join(b"f%d=x" % number for number in range(1200))),
    (FORM, b"name=" + b"x" * 1_200_000),
    (FORM, b"name=" + b"x" * 200_000),
    (MULTIPART, A_FILE),
    (MULTIPART, A_FIELD % (b"name", b"\x00")),
    (MULTIPART, A_FIELD % (b"a\x00b", b"x")),
    (MULTIPART, b"--B\r\nnothing of the kind"),
    (MULTIPART, NO_BASE64),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=" + "B" * 300, b"x"),
    ("application/json", b'{"name": ["\\u0000"]}'),
    ("text/plain", b"name=x"),
    ("no type at all", b"name=x"),
]  # fmt: skip
HEADERS: list[dict[str, str]] = [
    {"HTTP_COOKIE": 'session="\\000"; language="\\000"'},
    {"HTTP_COOKIE": "session=" + "x" * 3000},
    {"HTTP_COOKIE": "messages=x; csrf=" + "x" * 200},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://["},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "javascript:x"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "\x00", "HTTP_HX_PROMPT": "x"},
    {"HTTP_HOST": "evil.test"},
    {"HTTP_HOST": "a b"},
    {"HTTP_REFERER": "http://["},
    {"HTTP_ACCEPT_LANGUAGE": "x" * 600},
    {"HTTP_ACCEPT_LANGUAGE": "nl;q=x,*;q=9,\x00"},
    {"HTTP_USER_AGENT": "x" * 3000},
    {"HTTP_USER_AGENT": "Jan\x00"},
    {"HTTP_X_FORWARDED_FOR": "nobody, 1.2.3.4, ::1::"},
    {"HTTP_IF_MODIFIED_SINCE": "Mon, 99 Foo 99999", "HTTP_IF_NONE_MATCH": '"'},
    {"HTTP_RANGE": "bytes=-9999999999"},
    {"REMOTE_ADDR": "nowhere"},
]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "get"]
ASKED = [
    "q", "page", "state", "show", "about", "start", "day", "week", "first", "second", "rule",
    "language", "next", "all", "closed", "delivered", "try", "back", "person", "case",
]  # fmt: skip
