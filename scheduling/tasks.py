"""Work for the worker. Each may run twice."""

from django.utils import timezone

from scheduling.appointments.actions import reports
from scheduling.pairing.actions import mending, offers, pool_log, substitutions, while_asked
from scheduling.planning.actions import runs


def expire_offers() -> int:
    """Every minute (config/schedules.py): end the questions whose time to answer is over."""
    now = timezone.now()
    return offers.expire_offers(at=now) + substitutions.expire_substitutions(at=now)


def remind_who_is_silent() -> int:
    """Every few minutes (config/schedules.py): remind who was asked and has not answered."""
    return while_asked.remind_who_is_silent(at=timezone.now())


def ask_for_reports() -> int:
    """Every few minutes (config/schedules.py): ask how the talks went that are over."""
    return reports.ask_for_reports(at=timezone.now())


def mend_cases() -> int:
    """Every hour (config/schedules.py): put right what does not say how it stands."""
    return mending.mend_cases(at=timezone.now())


def run_plan(run_id: int) -> None:
    runs.run_plan(run_id, clock=timezone.now)


def unlock_gone_cases() -> int:
    """Every day (config/schedules.py)."""
    return runs.unlock_gone_cases()


def mind_plans() -> int:
    """Every minute (config/schedules.py): wake or take up the plans nobody works on."""
    return runs.mind_plans(at=timezone.now())


def sweep_pool_changes() -> int:
    """Every hour (config/schedules.py): keep the log of changes of the pool short."""
    return pool_log.sweep_pool_changes()
