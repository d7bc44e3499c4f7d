"""Visit a site that was just started: is it healthy, has its front a look, does a login work?

``visit.py ADDRESS [--seconds N] [--host NAME] [--log-in EMAIL PASSWORD]``. With ``--host`` the
visitor comes as if through the TLS proxy of that name. Needs nothing but Python, and says in one
line what is wrong.
"""

import argparse
import re
import sys
import time
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.error import URLError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

LOGIN = "account/login/"
PATIENCE = 20  # seconds for one answer


class Visitor:
    """A browser without a screen, on this machine: it asks nobody else's proxy."""

    def __init__(self, address: str, host: str | None) -> None:
        self.address = address
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))
        self.headers = {"Host": host, "X-Forwarded-Proto": "https"} if host else {}

    def read(self, path: str, **form: str) -> str:
        posted = urlencode(form).encode() if form else None
        request = Request(urljoin(self.address, path), posted, self.headers)
        with self.opener.open(request, timeout=PATIENCE) as answer:
            return answer.read().decode()

    def wait(self, path: str, seconds: float) -> None:
        end = time.monotonic() + seconds
        while True:
            try:
                self.read(path)
            except (OSError, HTTPException) as error:
                if time.monotonic() > end:
                    sys.exit(f"{self.address}{path}: {error} after {seconds:.0f} s")
                time.sleep(0.5)
            else:
                return

    def log_in(self, email: str, password: str) -> None:
        page = self.read(LOGIN)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if not token:
            sys.exit("the login page has no form")
        page = self.read(LOGIN, csrfmiddlewaretoken=token[1], login=email, password=password)
        if "account/logout/" not in page:
            sys.exit(f"{email} is not let in")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--host")
    parser.add_argument("--log-in", nargs=2)
    wish = parser.parse_args()
    visitor = Visitor(wish.address, wish.host)
    visitor.wait("healthz", wish.seconds)
    try:
        sheets = re.findall(r'<link[^>]*href="([^"]+\.css)"', visitor.read(LOGIN))
        if not sheets:
            sys.exit("the login page has no style sheet")
        for sheet in sheets:
            visitor.read(sheet)
        if wish.log_in:
            visitor.log_in(*wish.log_in)
    except URLError as error:
        sys.exit(f"{getattr(error, 'url', wish.address)}: {error}")


if __name__ == "__main__":
    main()
