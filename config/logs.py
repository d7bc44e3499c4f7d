"""One JSON line for each record, without personal data: no query strings, tokens or addresses."""

import json
import logging
import re
from datetime import UTC, datetime

SECRET_PATHS = re.compile(
    r"/(?P<room>o|r|cal|confirm|agreements|certificates|invitations|reset/key)/[^/\s\"?]+"
)
QUERY = re.compile(r"\?[^\s\"]*")
# PostgreSQL tells the row that it refused, with all its words; some of them hold line breaks.
REFUSED_ROW = re.compile(
    r"DETAIL:.*?(?=\n(?:HINT|CONTEXT):|\n\n(?:The above exception|During handling)|\Z)", re.DOTALL
)
# What gunicorn says of a request that it cannot read: "Invalid request from ip=192.0.2.1".
CALLER = re.compile(r"\bip=\S+")
ADDRESS = re.compile(r"[^\s<>\"@]+@[^\s<>\"@]+")


def without_secrets(text: str) -> str:
    """Mask what may identify a person or open a door: tokens in paths, queries, rows, addresses."""
    text = REFUSED_ROW.sub("DETAIL: ***", text)
    text = CALLER.sub("ip=***", text)
    text = SECRET_PATHS.sub(r"/\g<room>/***", text)
    return ADDRESS.sub("***@***", QUERY.sub("", text))


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": without_secrets(record.getMessage()),
        }
        # By name and not all that a record carries: libraries put requests and rows into it.
        for fact in ("request_id", "service", "kind", "outbox", "attempts", "status_code"):
            if hasattr(record, fact):
                line[fact] = getattr(record, fact)
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)
