"""Words that other formats leave to the platform and a bank must hold, in the languages of the house."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What stands for the signs of a format: true and false, and what a table needs above its columns."""

    truth: tuple[str, str]
    fill: str
    untitled: str
    sides: tuple[str, str]
    levels: tuple[str, ...]
    criterion: tuple[str, ...]


WORDS: Mapping[str, Words] = {
    "en": Words(
        truth=("True", "False"),
        fill="Fill in the gap.",
        untitled="What is your answer?",
        sides=("To match", "What belongs to it"),
        levels=("Criterion", "Missing (0)", "In part (1)", "In full (2)"),
        criterion=("The answer fits the question", "not at all", "in part", "in full"),
    ),
    "ur": Words(
        truth=("درست", "غلط"),
        fill="خالی جگہ پُر کریں۔",
        untitled="آپ کا جواب کیا ہے؟",
        sides=("جوڑیں", "اس کا جوڑ"),
        levels=("معیار", "موجود نہیں (0)", "کچھ حد تک (1)", "مکمل (2)"),
        criterion=("جواب سوال کے مطابق ہے", "بالکل نہیں", "کچھ حد تک", "پوری طرح"),
    ),
}


def words_in(lang: str) -> Words:
    """Return the words in a language, or the English ones where the house has none."""
    return WORDS.get(lang, WORDS["en"])
