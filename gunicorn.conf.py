"""Gunicorn reads this file by itself, where it is started: its own lines look like all others."""

logconfig_dict = {
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["lines"], "level": "INFO"},
    "loggers": {"gunicorn.error": {"handlers": ["lines"], "propagate": False}},
}
