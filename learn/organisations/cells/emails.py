"""E-mail addresses: lower-cased, freed from what programs wrap around them, checked without DNS."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from learn.organisations.cells.plain import plain
from learn.organisations.sentences import Doubt, Unfit, quoted

LONGEST = 254
LONGEST_CELL = 600
SIMPLE_LOCAL = re.compile(r"[a-z0-9_][a-z0-9_+-]*(\.[a-z0-9_+-]+)*")
MAX_LOCAL = 64
BETWEEN = re.compile(r"[;,/|\s]+")
WRAPPED = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
WRAPPING = " \t<>()[]{}\"'“”‘’«».,;:"
SPELT_OUT = (
    (re.compile(r"\s*[\[(]at[\])]\s*|\s+at\s+"), "@"),
    (re.compile(r"\s*[\[(]dot[\])]\s*|\s+dot\s+"), "."),
)
# Slips of the finger that would send an invitation to a stranger, or to nobody.
MISSPELT = {
    **dict.fromkeys(
        ("gmial.com", "gmai.com", "gmal.com", "gamil.com", "gmil.com", "gmail.co", "gmail.con"), "gmail.com"
    ),
    **dict.fromkeys(
        ("gmail.cm", "gmaill.com", "gmail.om", "gnail.com", "gmail.comm", "gmail.pk"), "gmail.com"
    ),
    **dict.fromkeys(("yaho.com", "yahoo.con", "yhoo.com", "yahoo.co", "yahooo.com"), "yahoo.com"),
    **dict.fromkeys(("hotmial.com", "hotmai.com", "hotmal.com", "hotmail.con", "hotmail.co"), "hotmail.com"),
    **dict.fromkeys(("outlok.com", "outlook.con", "outlook.co"), "outlook.com"),
}


def read_email(cell: str) -> tuple[str | None, Doubt | None]:
    """Return the address in a cell and what is doubtful about it; raises `Unfit` for what is no address."""
    text = plain(cell).lower()
    if not text:
        return None, None
    if len(text) > LONGEST_CELL:
        raise Unfit("not an e-mail", value=quoted(text))
    address = _unwrapped(text)
    if not is_address(address):
        return _first_of_several(text)
    domain = address.rpartition("@")[2]
    if domain in MISSPELT:
        better = address.removesuffix(domain) + MISSPELT[domain]
        return address, Doubt("e-mail misspelt", {"value": address, "better": better})
    return address, None


def _unwrapped(text: str) -> str:
    wrapped = WRAPPED.search(text)
    return (wrapped[1] if wrapped else text).strip(WRAPPING).removeprefix("mailto:").strip(WRAPPING)


def _first_of_several(text: str) -> tuple[str, Doubt]:
    parts = [_unwrapped(part) for part in BETWEEN.split(text) if "@" in part]
    if len(parts) > 1 and is_address(parts[0]):
        return parts[0], Doubt("several e-mails", {"value": parts[0]})
    better = _mended(text)
    if is_address(better):
        raise Unfit("mangled e-mail", value=quoted(text), better=better)
    raise Unfit("not an e-mail", value=quoted(text))


def _mended(text: str) -> str:
    for spelt, meant in SPELT_OUT:
        text = spelt.sub(meant, text)
    closed = re.sub(r"\s+", "", text).replace(",", ".").replace(";", ".").replace("@@", "@")
    return re.sub(r"\.{2,}", ".", closed).replace("@.", "@").replace(".@", "@").strip(WRAPPING)


def is_address(address: str) -> bool:
    """Tell whether mail could be sent to this, as far as that shows without asking the network."""
    local, _at, domain = address.rpartition("@")
    if len(address) > LONGEST or address.startswith(("=", "+", "-", "@")):
        return False
    if SIMPLE_LOCAL.fullmatch(local):
        return len(local) <= MAX_LOCAL and _is_deliverable(f"a@{domain}")
    return _is_deliverable(address)


@lru_cache(16_384)
def _is_deliverable(address: str) -> bool:
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
