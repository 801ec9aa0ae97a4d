"""Languages as tests need them: the one spoken before comes back, and no catalogue stays in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from learn import i18n
from learn.web import words
from tests.i18n.pseudo import write_pseudo_catalogue
from tests.messages import collected


@pytest.fixture
def urdu() -> Iterator[None]:
    """Speak Urdu for the length of a test."""
    before = i18n.spoken()
    i18n.speak("ur")
    yield
    i18n.speak(before)


@pytest.fixture(scope="module")
def pseudo_urdu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let "ur" be the pseudo-language while the tests of a file run."""
    folder = tmp_path_factory.mktemp("pseudo")
    write_pseudo_catalogue(collected(), folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(i18n, "PACKAGE", Path(folder))
        forget_catalogues()
        yield
    forget_catalogues()


def forget_catalogues() -> None:
    """Take every message out of memory."""
    for remembered in (i18n.catalogue, words.remembered, words.finished):
        remembered.cache_clear()
