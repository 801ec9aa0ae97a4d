"""Headings: what organisations write above their columns, in English and Urdu, and what each means.

A heading is compared without case, spaces, punctuation and look-alike letters: `E-Mail *` is `email`.
A column about somebody else (a father's name, a guardian's phone) never counts as the person's own.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from learn.urdu import fold

Field = Literal[
    "name",
    "given_name",
    "family_name",
    "short_name",
    "email",
    "phone",
    "external_id",
    "cnic",
    "sign_in_hint",
    "language",
    "cohort",
    "course",
    "role",
    "status",
    "suspended",
    "enabled",
    "expires_on",
    "period",
    "gender",
    "district",
]
LOOKED_AT = 10
MAX_HEADING = 100
TRAILING_NUMBER = re.compile(r"\d+$")
IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
BETWEEN_NAMES = re.compile(r"[/|\n\r،]")
PEOPLE = (
    *("trainee", "student", "learner", "participant", "candidate", "applicant", "beneficiary", "member"),
    *("person", "employee", "attendee", "user", "youth"),
)
OTHERS = re.compile(
    "father|mother|husband|wife|spouse|guardian|parent|kin|emergency|reference|referee|trainer|teacher|"
    "instructor|supervisor|coordinator|والد|شوہر|سرپرست|باپ|ماں|استاد"
)
PASSWORDS = re.compile("passw|^pwd$|^passphrase$|^passcode$|^pin$|پاسورڈ")


def _of_each(*endings: str) -> tuple[str, ...]:
    return tuple(f"{person}{ending}" for person in PEOPLE for ending in endings)


SYNONYMS: Mapping[Field, tuple[str, ...]] = {
    "name": (
        *(
            "name",
            "full name",
            "fullname",
            "complete name",
            "names",
            "name in full",
            "display name",
            "naam",
            "poora naam",
        ),
        *(*_of_each("", "s", "name", "sname", "fullname"), *(f"name of {person}" for person in PEOPLE)),
        *(f"name of the {person}" for person in PEOPLE),
        *("name in english", "name in urdu", "name as per cnic", "full name as per cnic", "user full name"),
        *("نام", "پورا نام", "مکمل نام", "طالب علم کا نام", "طالبہ کا نام", "طالب علم", "نام طالب علم"),
        *("امیدوار کا نام", "شرکت کنندہ", "شریک کا نام", "زیر تربیت کا نام", "اسم"),
    ),
    "given_name": ("first name", "given name", "given names", "forename", "fname", "پہلا نام"),
    "family_name": ("last name", "family name", "surname", "lname", "second name", "آخری نام", "خاندانی نام"),
    "email": (
        *("email", "e-mail", "mail", "email address", "e-mail address", "email id", "mail id", "email ids"),
        *("gmail", "email account", "personal email", "emails", "ای میل", "ای میل ایڈریس", "ای میل پتہ"),
        *("برقی پتہ", *_of_each("email", "emailaddress", "emailid", "semail")),
    ),
    "phone": (
        *(
            "phone",
            "phone no",
            "phone number",
            "mobile",
            "mobile no",
            "mobile number",
            "mobile phone",
            "cell",
        ),
        *("cell no", "cell number", "cell phone", "cellphone", "cell phone number", "contact", "contact no"),
        *("contact number", "contact phone", "contact details", "whatsapp", "whatsapp no", "whatsapp number"),
        *("tel", "telephone", "telephone no", "telephone number", "mob", "mob no", "ph", "ph no", "msisdn"),
        *("sms", "phone mobile", "personal number", "primary phone", "mobile phone number", "cell contact"),
        *("phones", "numbers", "contacts", "contact cell", "phone numbers", "mobile whatsapp"),
        *("فون", "فون نمبر", "موبائل", "موبائل نمبر", "رابطہ نمبر", "رابطہ", "واٹس ایپ", "واٹس ایپ نمبر"),
        *("ٹیلی فون", "ٹیلیفون نمبر", "سیل نمبر", "ٹیلی فون نمبر"),
        *_of_each("phone", "phoneno", "phonenumber", "mobile", "mobileno", "contact", "contactno", "cell"),
    ),
    "external_id": (
        *("external_id", "id", "id no", "id number", "uid", "roll", "roll no", "roll number", "rollno"),
        *("reg", "reg no", "registration", "registration no", "registration number", "registration id"),
        *("enrolment no", "enrollment no", "enrollment number", "enrolment number", "admission no", "code"),
        *("admission number", "reference no", "application no", "application id", "form no", "token no"),
        *("employee code", "personnel no", "external id", "unique id", "reg id", "serial id", "roll id"),
        *("رول نمبر", "رجسٹریشن نمبر", "شناختی نمبر", "آئی ڈی", "داخلہ نمبر", "کوڈ"),
        *_of_each("id", "no", "number", "code", "idno", "idnumber", "rollno", "regno"),
    ),
    "cnic": (
        *("cnic", "cnic no", "cnic number", "nic", "nic no", "id card", "id card no", "id card number"),
        *("national id", "national identity card", "cnic b form", "b form", "b form no", "identity card no"),
        *("nicop", "cnic bform no", "شناختی کارڈ", "شناختی کارڈ نمبر", "قومی شناختی کارڈ", "ب فارم"),
        *("قومی شناختی کارڈ نمبر",),
    ),
    "sign_in_hint": ("username", "user name", "login", "login id", "login name", "user login", "صارف نام"),
    "language": (
        *("language", "lang", "preferred language", "medium", "course language", "locale", "زبان"),
        *("ترجیحی زبان",),
    ),
    "cohort": (
        *("cohort", "batch", "group", "batch no", "batch number", "batch name", "cohort name", "group name"),
        *(
            "batch id",
            "cohort id",
            "group no",
            "section",
            "class",
            "گروپ",
            "بیچ",
            "بیچ نمبر",
            "جماعت",
            "کلاس",
        ),
    ),
    "course": (
        *("course", "courses", "course uid", "course id", "course code", "course name", "course title"),
        *("enrolled course", "کورس", "کورسز", "کورس کا نام"),
    ),
    "role": ("role", "roles", "user role", "کردار"),
    "status": ("status", "state", "current status", "trainee status", "enrolment status", "حیثیت", "حالت"),
    "suspended": ("suspended", "deleted"),
    "enabled": ("active", "is active", "enabled", "enabled user"),
    "expires_on": (
        *(
            "expires_on",
            "expires",
            "expiry",
            "expiry date",
            "expires at",
            "end date",
            "ends on",
            "valid until",
        ),
        *("valid till", "access until", "until", "آخری تاریخ", "اختتامی تاریخ"),
    ),
    "gender": ("gender", "sex", "m/f", "gender m/f", "male/female", "جنس", "صنف"),
    "district": ("district", "district name", "home district", "domicile district", "ضلع"),
}


def key_of(heading: str) -> str:
    """Return a heading as it is compared: letters and digits alone, folded."""
    return "".join(each for each in fold(heading) if each.isalnum())


MEANINGS: Mapping[str, Field] = {
    key_of(synonym): field for field, synonyms in SYNONYMS.items() for synonym in synonyms
}


@lru_cache(4_096)
def meaning_of(heading: str) -> Field | None:
    """Return what a column holds, by its heading in our own dialect, or None."""
    if len(heading) > MAX_HEADING:
        return None
    key = key_of(heading)
    found = MEANINGS.get(key) or MEANINGS.get(TRAILING_NUMBER.sub("", key))
    if found is not None or is_password(heading):
        return found
    first, *further = BETWEEN_NAMES.split(IN_BRACKETS.sub("", heading))
    of_others = OTHERS.search(key) is not None
    tried = (first,) if of_others and further else () if of_others else (first, *further, *_inside(heading))
    return next(filter(None, (MEANINGS.get(key_of(part)) for part in tried)), None)


def _inside(heading: str) -> list[str]:
    return [found.strip("()[]") for found in IN_BRACKETS.findall(heading)]


@lru_cache(4_096)
def is_password(heading: str) -> bool:
    """Tell whether nobody may look at what stands below a heading."""
    return PASSWORDS.search(key_of(heading[:MAX_HEADING])) is not None


# Headings of other systems that our own dialect does not know.
FOREIGN = frozenset(
    {
        *("sourcedid", "userid", "loginid", "enableduser", "idnumber", "sectionid", "courseid"),
        *("sortablename", "shortname", "classsourcedid", "usersourcedid", "preferredgivenname"),
        *("preferredfamilyname", "datelastmodified"),
    }
)


@lru_cache(4_096)
def is_known(heading: str) -> bool:
    """Tell whether a cell looks like a heading of any dialect."""
    if len(heading) > MAX_HEADING:
        return False
    return meaning_of(heading) is not None or key_of(heading) in FOREIGN or is_password(heading)


def recognised_count(cells: Iterable[str]) -> int:
    """Return how many cells of a row are headings."""
    return sum(1 for cell in cells if is_known(cell))


def heading_index(rows: Sequence[Sequence[str]]) -> int | None:
    """Return which of the first rows names the columns: titles and remarks may stand above it."""
    counts = [recognised_count(cells) for cells in rows[:LOOKED_AT]]
    most = max(counts, default=0)
    return counts.index(most) if most else None
