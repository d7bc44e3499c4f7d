"""What is found about the mail of this site, each with what to do where it is not well."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MailFact:
    """``mend`` is what to do; empty where it is well. ``is_asked`` False: nobody knows.

    Of ``is_advice`` mail arrives all the same; it would be better mended.
    """

    said: str
    mend: str = ""
    is_asked: bool = True
    is_advice: bool = False

    @property
    def is_wrong(self) -> bool:
        return bool(self.mend) and self.is_asked and not self.is_advice

    @property
    def mark(self) -> str:
        if not self.is_asked:
            return "?"
        if self.is_wrong:
            return "!"
        return "~" if self.mend else "·"
