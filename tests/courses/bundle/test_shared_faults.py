"""Faults of facts and of the glossary."""

from pathlib import Path

import pytest

from tests.courses.bundle.fault import Fault, lines_after

FAULTS = [
    Fault(
        "_facts/products.yml",
        ("last_checked: 2026-11-22", "last_checked: 2026-03-01"),
        '_facts/products.yml:5:17: warning: the fact "audio-bandwidth" was last checked on 2026-03-01 '
        "and was due again on 2026-06-29. Check its source, then write today's date.",
    ),
    Fault(
        "_facts/products.yml",
        ("kind: product", "kind: produkt"),
        '_facts/products.yml:2:9: error: "kind" is "produkt"; it must be law, fee, contact, product, '
        'statistic or rule. Did you mean "product"?',
    ),
    Fault(
        "_facts/products.yml",
        ("id: helpline", "id: audio-bandwidth"),
        '_facts/products.yml:7:7: error: the fact "audio-bandwidth" is written twice. '
        "Delete one, or give it another id.",
    ),
    Fault(
        "_facts/products.yml",
        "id: x\n",
        "_facts/products.yml:1:1: error: this must be a list: begin each entry with a hyphen and a space.",
    ),
    Fault(
        "_glossary.yml",
        "- {en: zone, urdu: زون}\n",
        '_glossary.yml:1:14: error: unknown key "urdu". Did you mean "ur"?',
    ),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_it_is_told_in_this_line(tmp_path: Path, fault: Fault) -> None:
    assert fault.whole_line in lines_after(fault, tmp_path)
