"""Times the main pages as ratios to two yardsticks of the same run: ``python -m bench.pages``."""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

PYTHON = sys.executable
CSRF = "a" * 32
MOST_QUERIES = 10
SIZES = {"small": (100, 500), "board": (1_350, 2_000), "large": (10_000, 50_000)}


@dataclass(frozen=True)
class Page:
    """A page to time: who asks, and its goals (× yardstick a, × yardstick b, growth).

    What is ``typed`` is sent to it, as by the window of the search.
    """

    name: str
    person: str
    address: str
    most_a: float
    most_b: float | None = None
    growth: float = 1.5
    sizes: tuple[str, ...] = ("small", "large")
    typed: str = ""


COORDINATOR, TRAINER, VOLUNTEER, MANAGER = (
    "coordinator@demo.test",
    "trainer@demo.test",
    "volunteer@demo.test",
    "manager@demo.test",
)
BARE = Page("(a) bare view", COORDINATOR, "/bare/", 1)
ADMIN = Page("(b) admin list", COORDINATOR, "/admin/volunteers/volunteer/", 99)
PAGES = (
    Page("coordinator's home", COORDINATOR, "{s}/", 5, 0.7),
    Page("list of turns", COORDINATOR, "{s}/due/", 5, 0.7),
    Page("week", COORDINATOR, "{s}/week/", 5, 0.7),
    Page("assignment queue", COORDINATOR, "{s}/queue/", 5, 0.7),
    Page("case list", COORDINATOR, "{s}/cases/", 5, 0.7),
    Page("case list by days", COORDINATOR, "{s}/cases/?sort=-days", 5, 0.7),
    Page("volunteer list", COORDINATOR, "{s}/volunteers/", 5, 0.7),
    Page("search a volunteer", COORDINATOR, "{s}/volunteers/?q=jansen", 5, 0.7),
    Page("search by name", COORDINATOR, "{s}/search/", 5, 0.7, typed="jansen"),
    Page("search by street", COORDINATOR, "{s}/search/", 5, 0.7, typed="jans molenstr 12"),
    Page("search by phone", COORDINATOR, "{s}/search/", 5, 0.7, typed="0612345678"),
    Page("search own cases", VOLUNTEER, "{s}/search/", 5, typed="jansen"),
    Page("applications", COORDINATOR, "{s}/applications/", 5, 0.7),
    # What it counts grows with the cases of a year, of which this bench has some 27,000.
    Page("figures", COORDINATOR, "{s}/figures/", 60, growth=99),
    Page("manager's home", MANAGER, "{s}/", 60, growth=99),
    Page("one case", COORDINATOR, "{s}/cases/{case}/", 3),
    Page("one volunteer", COORDINATOR, "{s}/volunteers/{volunteer}/", 3),
    Page("training progress", TRAINER, "{s}/progress/", 6),
    Page("volunteer's home", VOLUNTEER, "{s}/", 3, growth=1.1),
    Page("agenda", VOLUNTEER, "{s}/agenda/", 3, growth=1.1),
    Page("personal feed", "", "/cal/{feed}.ics", 1.5, growth=1.1),
    Page("personal feed, unchanged", "304", "/cal/{feed}.ics", 1.1, growth=1.1),
    Page("pair board, 100", COORDINATOR, "{s}/queue/{waiting}/", 4, growth=99, sizes=("small",)),
    Page("pair board, 1,000", COORDINATOR, "{s}/queue/{waiting}/", 8, growth=99, sizes=("board",)),
)


class Nodes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.number = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.number += 1


@dataclass
class Figures:
    times: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0
    nodes: int = 0

    @property
    def work(self) -> float:
        """Median processor time of an answer, in seconds: what growth is made of."""
        return statistics.median(self.cpu)

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20)[-1]


class House:
    """One database, its server, and the cookies of the people who ask."""

    def __init__(self, size: str, folder: Path) -> None:
        self.size, self.folder = size, folder
        folder.mkdir(exist_ok=True)
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "VAR_DIR": str(folder),
            "DEBUG": "0",
            "LOG_LEVEL": "ERROR",
        }
        if not (folder / "facts").exists():
            volunteers, cases = SIZES[size]
            for command in (
                ["migrate", "-v0"],
                ["createcachetable"],
                ["collectstatic", "--noinput", "-v0"],
            ):
                self.manage(*command)
            self.manage("demo", "--services=1", f"--volunteers={volunteers}", f"--cases={cases}")
            facts = subprocess.run(
                [PYTHON, "-m", "bench.facts"],
                env=self.env,
                check=True,
                capture_output=True,
                text=True,
            ).stdout
            (folder / "facts").write_text(facts)
        lines = dict(line.split(" ", 1) for line in (folder / "facts").read_text().splitlines())
        self.cookies = {key: value for key, value in lines.items() if "@" in key}
        self.words = {key: value for key, value in lines.items() if "@" not in key}
        self.port = free_port()
        self.server: subprocess.Popen | None = None

    def manage(self, *arguments: str) -> None:
        subprocess.run(
            [PYTHON, "manage.py", *arguments], env=self.env, check=True, stdout=subprocess.DEVNULL
        )

    def __enter__(self) -> "House":
        self.server = subprocess.Popen(
            [
                PYTHON,
                "-m",
                "gunicorn",
                "bench.wsgi",
                "--bind",
                f"127.0.0.1:{self.port}",
                "--workers",
                "1",
                "--worker-class",
                "sync",
                "--log-level",
                "error",
            ],
            env=self.env,
        )
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.05)
        raise TimeoutError("the server did not come up")

    def __exit__(self, *exc: object) -> None:
        if self.server:
            self.server.terminate()
            self.server.wait()

    def address(self, page: Page) -> str:
        return page.address.format(**self.words)

    def ask(self, page: Page, *, etag: str = "") -> tuple[float, float, bytes, str]:
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
        if page.person in self.cookies:
            headers["Cookie"] = f"__Host-session={self.cookies[page.person]}; language=nl"
        if etag:
            headers["If-None-Match"] = etag
        body_sent = urlencode({"q": page.typed}) if page.typed else None
        if body_sent:
            headers["Cookie"] += f"; __Host-csrf={CSRF}"
            headers |= {"X-CSRFToken": CSRF, "Referer": f"https://127.0.0.1:{self.port}/"}
            headers |= {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
        begin = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port)
        method = "POST" if page.typed else "GET"
        connection.request(method, self.address(page), body=body_sent, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        spent = time.perf_counter() - begin
        connection.close()
        expected = 304 if etag else 200
        if answer.status != expected:
            raise RuntimeError(
                f"{page.name} at {self.size}: {answer.status} for {self.address(page)}"
            )
        cpu = float(answer.headers["X-CPU"])
        return spent, cpu, body, answer.headers.get("ETag", "")


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def measure(houses: dict[str, House], rounds: int) -> dict[tuple[str, str], Figures]:
    """Ask for every page of every house in turn, so that a bad second hits all alike."""
    figures: dict[tuple[str, str], Figures] = {}
    tags: dict[str, str] = {}
    for turn in range(rounds + 3):
        for size, house in houses.items():
            for page in (BARE, ADMIN, *PAGES):
                if page not in (BARE, ADMIN) and size not in page.sizes:
                    continue
                etag = tags.get(size, "") if page.person == "304" else ""
                spent, cpu, body, tag = house.ask(page, etag=etag)
                if page.address.startswith("/cal/") and tag:
                    tags[size] = tag
                one = figures.setdefault((page.name, size), Figures())
                if turn >= 3:
                    one.times.append(spent)
                    one.cpu.append(cpu)
                elif turn == 2:
                    counter = Nodes()
                    counter.feed(body.decode(errors="ignore"))
                    one.size, one.nodes = len(body), counter.number
    return figures


def count_queries(houses: dict[str, House], figures: dict[tuple[str, str], Figures]) -> None:
    for size, house in houses.items():
        asked = [page for page in PAGES if size in page.sizes and page.person != "304"]
        lines = [f"{page.person or '-'} {house.address(page)} {page.typed}" for page in asked]
        out = subprocess.run(
            [PYTHON, "-m", "bench.facts", "queries"],
            env=house.env,
            input="\n".join(lines),
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        for page, number in zip(asked, out, strict=True):
            figures[page.name, size].queries = int(number)


class Verdict:
    """What is printed of each figure, and what misses its goal."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def mark(self, page: Page, what: str, value: float, most: float | None) -> str:
        if most is None or value <= most:
            return ""
        self.missed.append(f"{page.name}: {what} {value:.2f}, goal {most:g}")
        return " !"


def table(figures: dict[tuple[str, str], Figures], verdict: Verdict) -> str:
    lines = [
        "| page | SQL small/large | × (a) | goal | × (b) | growth | goal | kB | nodes | CPU ms | median ms | p95 ms |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for page in (BARE, ADMIN, *PAGES):
        sizes = page.sizes
        last, first = (figures[page.name, size] for size in (sizes[-1], sizes[0]))
        bare, admin = (figures[yard.name, sizes[-1]].median for yard in (BARE, ADMIN))
        growth = last.work / first.work
        a, b = last.median / bare, last.median / admin
        is_yardstick = page in (BARE, ADMIN)

        def mark(what: str, value: float, most: float | None, page: Page = page) -> str:
            return "" if page in (BARE, ADMIN) else verdict.mark(page, what, value, most)

        same = mark("more SQL at the large size", last.queries - first.queries, 0)
        asked = "–" if is_yardstick else f"{first.queries}/{last.queries}"
        lines.append(
            f"| {page.name} | {asked}{same or mark('SQL', last.queries, MOST_QUERIES)} "
            f"| {a:.2f}{mark('× (a)', a, page.most_a)} | {page.most_a:g} "
            f"| {b:.2f}{mark('× (b)', b, page.most_b)} | {growth:.2f}{mark('growth', growth, page.growth)} | {page.growth:g} "
            f"| {last.size / 1000:.1f}{mark('kB', last.size / 1000, 60)} | {last.nodes}{mark('nodes', last.nodes, 1_500)} "
            f"| {last.work * 1000:.1f} | {last.median * 1000:.1f} | {last.p95 * 1000:.1f} |"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--folder", type=Path, help="keep the databases here between runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        base = options.folder or Path(scratch)
        base.mkdir(parents=True, exist_ok=True)
        houses = {size: House(size, base / size) for size in SIZES}
        with houses["small"], houses["board"], houses["large"]:
            figures = measure(houses, options.rounds)
        count_queries(houses, figures)
    verdict = Verdict()
    print(table(figures, verdict))
    if verdict.missed:
        print("\nMissed:", *verdict.missed, sep="\n- ")
    return 1 if verdict.missed else 0


if __name__ == "__main__":
    sys.exit(main())
