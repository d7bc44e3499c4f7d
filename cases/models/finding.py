"""The words by which a case is found: of its numbers, and of its parties' names and addresses.

They are written with the row they are of, in its transaction, and go with it. A case is asked for
by the beginnings of words, which one index answers on both databases
(docs/decisions/0032-search-by-words.md).
"""

from collections.abc import Iterable, Iterator
from sys import maxunicode
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.finding import LONGEST, Sought, words_in, words_in_phone
from organisations.models import ScopedModel, ScopedQuerySet, Service


class WordSource(models.TextChoices):
    NUMBER = "number", _("number")
    THEIRS = "theirs", _("number in an older register")
    PARTY = "party", _("party")


KEY = ("case", "party", "source", "word")
A_BATCH = 2_000


@models.CharField.register_lookup
class BeginsWith(models.Lookup):
    """``startswith`` that an index answers on SQLite too, where LIKE looks at every row."""

    lookup_name = "begins_with"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, given = self.process_lhs(compiler, connection)
        # Text stands there in the order of its signs, and none comes after the last one.
        end = f"{self.rhs}{chr(maxunicode)}"
        return f"({column} >= %s AND {column} < %s)", (*given, self.rhs, *given, end)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, given = self.process_lhs(compiler, connection)
        # Letters and digits alone, so that nothing in it stands for something else.
        return f"{column} LIKE %s", (*given, f"{self.rhs}%")


class CaseWordQuerySet(ScopedQuerySet):
    def of_service(self, service: Service) -> Self:
        return self.filter(service=service)

    def fitting(self, sought: Sought) -> Self:
        if sought.exactly:
            return self.filter(word=sought.word)
        return self.filter(word__begins_with=sought.word)

    def of_numbers(self, case: models.Model) -> Self:
        return self.filter(case=case, party__isnull=True)

    def of_party(self, party: models.Model) -> Self:
        return self.filter(party=party)


class CaseWord(ScopedModel):
    """One word by which a case is found, and of what it is. Shown nowhere."""

    # The index below begins with it.
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, editable=False, related_name="+", db_index=False
    )
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(
        "cases.Party", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    source = models.CharField(_("what it is of"), max_length=10, choices=WordSource)
    word = models.CharField(_("word"), max_length=LONGEST)

    unscoped = CaseWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of a case")
        verbose_name_plural = _("words of cases")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source=WordSource.PARTY, party__isnull=False)
                | (~models.Q(source=WordSource.PARTY) & models.Q(party__isnull=True)),
                name="cases_word_of_a_party_has_one",
            )
        ]
        indexes = [
            models.Index(
                fields=["service", "word", "case"],
                name="cases_word_begins",
                # PostgreSQL only: its order of text is otherwise that of a language.
                opclasses=["int8_ops", "varchar_pattern_ops", "int8_ops"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.source}"


def words_of_numbers(case: Any) -> Iterator[CaseWord]:
    for source, text in ((WordSource.NUMBER, case.number), (WordSource.THEIRS, case.their_number)):
        for word in words_in(text):
            yield CaseWord(service_id=case.service_id, case=case, source=source, word=word)


def words_of_party(party: Any) -> Iterator[CaseWord]:
    """``phone_key`` must have been written."""
    home = f"{party.street} {party.house_number}"
    of_phone = words_in_phone(party.phone_key, party.service.country)
    for word in words_in(party.name, home) | of_phone:
        yield CaseWord(
            service_id=party.service_id,
            case_id=party.case_id,
            party=party,
            source=WordSource.PARTY,
            word=word,
        )


def keep_words(wanted: Iterable[CaseWord], *, known: CaseWordQuerySet | None = None) -> None:
    """Write the words of rows; ``known`` are all that stand there of rows that are not new."""
    new = {(word.case_id, word.party_id, word.source, word.word): word for word in wanted}
    gone = []
    for pk, *there in [] if known is None else known.values_list("pk", *KEY):
        if new.pop(tuple(there), None) is None:
            gone.append(pk)
    if gone:
        CaseWord.unscoped.filter(pk__in=gone).delete()
    if new:
        CaseWord.unscoped.bulk_create(new.values(), batch_size=A_BATCH)
