"""Who stands on a list twice.

A person is known by the external id, else by the e-mail address, else by the phone, and whatever one
of two rows is known by may not stand in the other, unless each has an external id of its own:

* the same external id: the same person;
* the same e-mail address: the same person, if one of them has no external id, or if their names agree
  (two ids for one person are a slip); otherwise two people who share an address, which is remarked;
* the same phone: the same person, if one of them has nothing but the phone, or if both have an external id
  and their names agree; otherwise two people who share a phone, as families do.
"""

from dataclasses import dataclass, field

from learn.organisations.headings import Field
from learn.organisations.listed import Listed


@dataclass(frozen=True, slots=True)
class Repeat:
    """That a row repeats an earlier one: the field that shows it, the key of the sentence, the first row."""

    field: Field
    key: str
    first: int


class Sieve:
    """What may stand in a list more than once: all that does, and by chance a little that does not.

    It counts values by their hashes and keeps none, so that hardly anything of a long list is held twice.
    """

    def __init__(self) -> None:
        self._counts = bytearray(1 << 22)

    def add(self, listed: Listed) -> None:
        """Count what a row is known by."""
        for value in (listed.external_id, listed.email, listed.phone):
            if value is not None:
                place = hash(value) % len(self._counts)
                self._counts[place] = min(2, self._counts[place] + 1)

    def __contains__(self, value: str) -> bool:
        """Tell whether a value may have been added twice."""
        return self._counts[hash(value) % len(self._counts)] > 1


@dataclass(slots=True)
class Seen:
    """The people of a list so far: each value that may come again leads to the first row that holds it."""

    repeated: Sieve
    ids: dict[str, int] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)
    emails_without_id: dict[str, int] = field(default_factory=dict)
    emails_with_name: dict[tuple[str, str], int] = field(default_factory=dict)
    phones: dict[str, int] = field(default_factory=dict)
    phones_alone: dict[str, int] = field(default_factory=dict)
    phones_with_name: dict[tuple[str, str], int] = field(default_factory=dict)

    def repeat(self, listed: Listed) -> Repeat | None:
        """Return which earlier row this one repeats, or shares an address with."""
        if listed.external_id is not None and listed.external_id in self.ids:
            return Repeat("external_id", "same external id", self.ids[listed.external_id])
        return self._same_email(listed) or self._same_phone(listed)

    def _same_email(self, listed: Listed) -> Repeat | None:
        if listed.email is None or listed.email not in self.emails:
            return None
        same = self.emails_without_id if listed.external_id is not None else self.emails
        if listed.email in same:
            return Repeat("email", "same e-mail", same[listed.email])
        named = self.emails_with_name.get((listed.email, listed.name.casefold()))
        if named is not None:
            return Repeat("email", "same e-mail and name", named)
        return self._same_phone(listed) or Repeat("email", "shared e-mail", self.emails[listed.email])

    def _same_phone(self, listed: Listed) -> Repeat | None:
        if listed.phone is None:
            return None
        same = self.phones if _has_only_phone(listed) else self.phones_alone
        if listed.phone in same:
            return Repeat("phone", "same phone", same[listed.phone])
        named = self.phones_with_name.get((listed.phone, listed.name.casefold()))
        if named is not None and listed.external_id is not None:
            return Repeat("phone", "same phone and name", named)
        return None

    def add(self, listed: Listed) -> None:
        """Remember a person."""
        if listed.external_id is not None and listed.external_id in self.repeated:
            self.ids.setdefault(listed.external_id, listed.row)
        if listed.email is not None and listed.email in self.repeated:
            self.emails.setdefault(listed.email, listed.row)
            self.emails_with_name.setdefault((listed.email, listed.name.casefold()), listed.row)
            if listed.external_id is None:
                self.emails_without_id.setdefault(listed.email, listed.row)
        if listed.phone is not None and listed.phone in self.repeated:
            self.phones.setdefault(listed.phone, listed.row)
            if listed.external_id is not None:
                self.phones_with_name.setdefault((listed.phone, listed.name.casefold()), listed.row)
            if _has_only_phone(listed):
                self.phones_alone.setdefault(listed.phone, listed.row)


def _has_only_phone(listed: Listed) -> bool:
    return listed.external_id is None and listed.email is None
