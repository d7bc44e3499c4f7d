"""The words of cases as they stand, and as their rows say that they must."""

from cases.models import Case, CaseWord, Party
from cases.models.finding import words_of_numbers, words_of_party

Told = list[tuple[int, int, str, str]]


def words_anew() -> Told:
    words = [word for case in Case.unscoped.all() for word in words_of_numbers(case)]
    parties = Party.unscoped.select_related("service")
    words += [word for party in parties for word in words_of_party(party)]
    return sorted((w.case_id, w.party_id or 0, str(w.source), w.word) for w in words)


def words_kept() -> Told:
    rows = CaseWord.unscoped.values_list("case", "party", "source", "word")
    return sorted((case, party or 0, source, word) for case, party, source, word in rows)
