"""Whom a row means: known by external id, else e-mail, else phone, and only inside the organisation."""

from collections.abc import Iterable, Mapping, Sequence

from learn.organisations.planning.plans import Known, Member, Memory
from learn.organisations.remarks import remark
from learn.organisations.roster import Listed
from learn.organisations.sentences import Problem, Unfit
from learn.urdu import fold


def match(listed: Listed, known: Known, memory: Memory) -> tuple[Member | None, tuple[Problem, ...]]:
    """Return the trainee whom a row means, None for somebody new, and what to look at. Raises `Unfit`."""
    if listed.external_id and listed.external_id in known.by_external_id:
        return _unmet(known.by_external_id[listed.external_id], "external_id", memory), ()
    by_email = _candidates("email", listed.email, known.by_email, memory)
    own = [each for each in by_email if not _is_known_otherwise(each, listed)]
    if own:
        return _unmet(_only(own, listed, "e-mail"), "email", memory), ()
    _refuse_other_ids(by_email, listed, "other external id", column="email")
    by_phone = _candidates("phone", listed.phone, known.by_phone, memory)
    same = [each for each in by_phone if _may_share_phone(each, listed)]
    if same:
        return _unmet(_only(same, listed, "phone"), "phone", memory), ()
    _refuse_other_ids(by_phone, listed, "other external id, phone", column="phone")
    shared = (remark(listed.row, "email", "shared here"),) if by_email else ()
    return None, shared


def _candidates(
    kind: str, value: str | None, people: Mapping[str, Sequence[Member]], memory: Memory
) -> list[Member]:
    """Return who has this e-mail or phone, without those that only rows of this same list gave it."""
    if not value or (kind, value) in memory.released:
        return []
    return [member for member in people.get(value, ()) if memory.may_mean(member.id, kind)]


def _is_known_otherwise(member: Member, listed: Listed) -> bool:
    return bool(member.external_id and listed.external_id and member.external_id != listed.external_id)


def _refuse_other_ids(found: Iterable[Member], listed: Listed, key: str, column: str) -> None:
    """Raise `Unfit` where somebody of the row's name has an external id, and not the row's."""
    for each in found:
        if _is_known_otherwise(each, listed) and fold(each.name) == fold(listed.name):
            raise Unfit(key, column=column, external_id=str(each.external_id))


def _may_share_phone(member: Member, listed: Listed) -> bool:
    """Tell whether one phone is one person: families share phones, so a name must say it where ids differ."""
    if _is_known_otherwise(member, listed):
        return False
    is_by_phone_alone = not listed.external_id and not listed.email
    if is_by_phone_alone and not member.external_id and not member.email:
        return True
    return fold(member.name) == fold(listed.name)


def _only(found: Sequence[Member], listed: Listed, what: str) -> Member:
    named = [each for each in found if fold(each.name) == fold(listed.name)]
    for some in (found, named):
        if len(some) == 1:
            return some[0]
    raise Unfit("several here", column="email" if what == "e-mail" else what, what=what)


def _unmet(member: Member, column: str, memory: Memory) -> Member:
    if member.id in memory.met:
        raise Unfit("same person", column=column, first=memory.met[member.id])
    return member
