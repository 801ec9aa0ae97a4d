"""A list through the pages: shown, confirmed, enrolled by the job, handed back with what became of it."""

import html
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from learn import clock
from learn.database import reading, transaction
from learn.housekeeping import KINDS
from learn.i18n import LANGUAGES, speak
from learn.jobs.working import Bench
from learn.organisations.cells.choices import read_is_active
from learn.organisations.models import RosterFile
from learn.organisations.sentences import Note, sentence
from learn.organisations.views.results import STATUS
from tests.organisations.lists import HEADINGS, counts, letters, people, person, pooled_cohort, rows, used
from tests.organisations.offices import employed, organisation
from tests.organisations.ugly import UGLY

ROSTERS = "/en/organisations/ours/rosters"


@pytest.fixture
def sana(school: Flask) -> FlaskClient:
    return employed(school, "sana", "ours", "coordinator")


def hand_over(
    client: FlaskClient, content: str | bytes, name: str = "list.csv", **fields: str
) -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    form = {"cohort": "", "new_cohort": "Spring", "courses": "safe-online", **fields}
    return client.post(
        ROSTERS, data={**form, "file": (io.BytesIO(data), name)}, content_type="multipart/form-data"
    )


def work(app: Flask) -> None:
    bench = Bench(KINDS, app.app_context, clock.now)
    while bench.step():
        pass


def test_nothing_is_written_before_the_list_is_confirmed(school: Flask, sana: FlaskClient) -> None:
    before = table_counts(school)
    answer = hand_over(sana, people(30) + "Nobody Here,,,\n")
    assert answer.status_code == 303
    page = sana.get(answer.location).text
    assert "30 new, 0 changed, 0 already here, 1 problems" in page
    assert "there is nothing to know this person by" in page
    assert re.search(r"<td>32</td>", page)
    assert "Enrol these" in page
    assert table_counts(school) == before


def table_counts(app: Flask) -> dict[str, int]:
    with app.app_context():
        return counts()


def test_a_confirmed_list_is_enrolled_once_however_often_it_is_sent(school: Flask, sana: FlaskClient) -> None:
    address = hand_over(sana, people(3) + "Nobody Here,,,\n").location
    for _ in range(2):
        assert sana.post(f"{address}/confirm").status_code == 303
    waiting = sana.get(address).text
    assert "This begins in a moment." in waiting
    assert "js/job" in waiting
    assert "Next: invite" not in waiting
    work(school)
    assert sana.post(f"{address}/confirm").status_code == 303
    work(school)
    after = table_counts(school)
    assert (after["trainee"], after["seat"], after["invitation"]) == (3, 3, 3)
    done = sana.get(address).text
    assert "Done" in done
    assert f'Next: invite who is new. <a href="{ROSTERS.replace("rosters", "cohorts")}">' in done
    again = sana.get(hand_over(sana, people(3)).location).text
    assert "0 new, 0 changed, 3 already here, 0 problems" in again
    assert "Enrol these" not in again


def firsts_of(page: str) -> list[list[str]]:
    """Return the cells of the table of those who are new."""
    table = re.search(r"as they were read</h2>(.+?)</table>", page, re.DOTALL)
    found = re.findall(r"<tr><th scope=.row.+?</tr>", table[1]) if table else []
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in found]


def test_the_first_who_are_new_are_shown_until_they_are_enrolled(school: Flask, sana: FlaskClient) -> None:
    def handed_over() -> str:
        return hand_over(sana, "phone,id,name,email\n" + "".join(lines)).location

    lines = ["0300 1234567,07,Ali <Raza>,\n", ",,Bibi Gul,bibi@example.org\n", ",8,,\n"]
    one = handed_over()
    shown = [
        ["Ali &lt;Raza&gt;", "+923001234567", "–", "07", "2"],
        ["Bibi Gul", "–", "bibi@example.org", "–", "3"],
    ]
    assert firsts_of(sana.get(one).text) == shown
    sana.post(f"{one}/confirm")
    work(school)
    assert firsts_of(sana.get(one).text) == []
    lines += [f",{number},Person {number},\n" for number in range(20, 25)]
    many = [
        ["Person 20", "–", "–", "20", "5"],
        ["Person 21", "–", "–", "21", "6"],
        ["Person 22", "–", "–", "22", "7"],
    ]
    assert firsts_of(sana.get(two := handed_over()).text) == many
    with school.app_context():
        kept = {row.public_id: row.counts for row in reading().execute(select(RosterFile))}
    assert ["firsts" in kept[each.rpartition("/")[2]] for each in (one, two)] == [False, True]


def test_the_same_sheet_comes_back_with_what_became_of_each_row(school: Flask, sana: FlaskClient) -> None:
    content = (
        "district,name,email\n=1+1,Sana Bai,s@example.org\nSibi,Bilal Cai,\n@cmd,Zara Dai,z@example.org\n"
    )
    address = hand_over(sana, content).location
    assert sana.get(f"{address}/result.csv").status_code == 404
    sana.post(f"{address}/confirm")
    work(school)
    assert "Next: invite" not in sana.get(address).text
    sheet = sana.get(f"{address}/result.csv")
    lines = sheet.get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert lines[0] == "district,name,email,Status,Remarks"
    assert lines[2].startswith("Sibi,Bilal Cai,,not enrolled,")
    assert all(line[0] == "'" for line in (lines[1], lines[3]))
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(sana.get(f"{address}/result.xlsx").data))
    cells = workbook.get_sheet_by_index(0).to_python()
    assert [row[3] for row in cells] == [line.split(",")[3] for line in lines]
    assert "=" not in {str(row[0])[:1] for row in cells}


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_sheet_that_came_back_is_mended_and_handed_over_again(
    school: Flask, sana: FlaskClient, language: str
) -> None:
    content = "name,phone\nSana Bai,0300-1234567\nBilal Cai,123\nZara Dai,0300-1234569\n"
    for seen in ("2 new, 0 changed, 0 already here, 1 prob", "1 new, 0 changed, 2 already here, 0 prob"):
        address = hand_over(sana, content).location
        page = sana.get(address).text
        assert seen in page
        assert "To look at" not in page
        sana.post(f"{address}/confirm")
        work(school)
        sheet = sana.get(f"{address.replace('/en/', f'/{language}/')}/result.csv")
        content = sheet.get_data(as_text=True).replace("123,", "0300-1234568,")
        assert hand_over(sana, content).status_code == 303
    page = sana.get(hand_over(sana, content).location).text
    assert "0 new, 0 changed, 3 already here, 0 problems" in page
    assert "To look at" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_sheet_that_comes_back_is_a_state(language: str) -> None:
    speak(language)
    assert {read_is_active(str(each)) for each in STATUS.values()} == {(True, None)}


def test_letters_that_could_be_several_are_asked_about(school: Flask, sana: FlaskClient) -> None:
    content = (
        "name,email,password\nعائشہ خان,a@example.org,secret\n".replace("ہ", "ه")
        .replace("ئ", "ي")
        .encode("cp1256", "replace")
    )
    address = hand_over(sana, content).location
    page = sana.get(address).text
    assert "In which do the names look right?" in page
    assert "windows-1256" in page
    with school.app_context():
        [(stored,)] = rows("SELECT content FROM roster_file")
    assert b"secret" not in stored
    assert sana.post(f"{address}/letters", data={"encoding": "klingon"}).status_code == 422
    assert sana.post(f"{address}/letters", data={"encoding": "windows-1256"}).status_code == 303
    assert "1 new" in sana.get(address).text
    assert sana.post(f"{address}/letters", data={"encoding": "windows-1252"}).status_code == 303
    assert "1 new" in sana.get(address).text


WINDOWS = "name,email\nJosé Ñuñez,j@example.org\n".encode("cp1252")


def test_removal_without_a_cohort_is_refused_before_letters_are_asked_about(
    school: Flask, sana: FlaskClient
) -> None:
    answer = hand_over(sana, WINDOWS, new_cohort="", removes_missing="y")
    assert answer.status_code == 422
    assert "Choose one cohort" in answer.text
    with school.app_context():
        assert rows("SELECT 1 FROM roster_file") == []


def test_a_course_that_went_before_the_letters_were_chosen_is_told(school: Flask, sana: FlaskClient) -> None:
    address = hand_over(sana, WINDOWS).location
    with school.app_context(), transaction() as session:
        session.connection().exec_driver_sql("UPDATE course SET is_private = (1 = 1)")
    answer = sana.post(f"{address}/letters", data={"encoding": "windows-1252"})
    assert answer.status_code == 422
    assert "no longer possible" in answer.text


def test_pasted_cells_are_a_list_too(sana: FlaskClient) -> None:
    form = {"cohort": "", "new_cohort": "Spring", "courses": "safe-online"}
    answer = sana.post(ROSTERS, data={**form, "pasted": "name\temail\nSana Bai\ts@example.org\n"})
    assert "1 new" in sana.get(answer.location).text


@pytest.mark.parametrize(
    ("content", "fields", "reason"),
    [
        (b"", {}, "The file is empty"),
        (b"\x89PNG\r\n", {}, "This is not a list of people"),
        ("name,email\nSana,s@example.org\n", {"courses": "nobodys"}, "choose from the list"),
        ("name,email\nSana,s@example.org\n", {"new_cohort": "", "removes_missing": "y"}, "Choose one cohort"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_chosen_is_kept(
    sana: FlaskClient, content: bytes, fields: dict[str, str], reason: str
) -> None:
    answer = hand_over(sana, content, **fields)
    assert answer.status_code == 422
    assert reason in answer.text
    if "new_cohort" not in fields:
        assert 'value="Spring"' in answer.text


def test_without_file_and_text_there_is_nothing_to_read(sana: FlaskClient) -> None:
    answer = sana.post(ROSTERS, data={"cohort": ""})
    assert answer.status_code == 422
    assert "Choose a file, or paste the list below." in answer.text


def test_too_few_seats_are_said_before_and_when_confirming(school: Flask, sana: FlaskClient) -> None:
    address = hand_over(sana, people(3)).location
    with school.app_context():
        pool = pooled_cohort(organisation("ours"), 2)
    refused = sana.post(f"{address}/confirm")
    assert refused.status_code == 422
    assert "has 2 seats left and this list takes 3: 1 are missing" in refused.text
    with school.app_context():
        assert used(pool) == 0


def test_a_list_that_was_not_confirmed_can_be_forgotten(sana: FlaskClient) -> None:
    address = hand_over(sana, people(1)).location
    assert sana.post(f"{address}/drop").status_code == 303
    assert sana.get(address).status_code == 404
    confirmed = hand_over(sana, people(1)).location
    sana.post(f"{confirmed}/confirm")
    sana.post(f"{confirmed}/drop")
    assert sana.get(confirmed).status_code == 200


def test_many_problems_are_paged(sana: FlaskClient) -> None:
    bad = "".join(f"{letters(number)},,,\n" for number in range(100, 160))
    address = hand_over(sana, people(1) + bad).location
    page = sana.get(address)
    seen = re.findall(r"<tr><td>(\d+)</td>", page.text)
    while more := re.search(r'href="([^"]*after=\d+)#said">The next ones', page.text):
        page = sana.get(more[1].replace("&amp;", "&"))
        seen += re.findall(r"<tr><td>(\d+)</td>", page.text)
    assert seen == [str(number) for number in range(3, 63)]


def test_a_stranger_finds_no_list(school: Flask, sana: FlaskClient) -> None:
    address = hand_over(sana, people(1)).location
    zara = employed(school, "zara", "theirs", "coordinator")
    tutor = employed(school, "tariq", "ours", "tutor")
    theirs = address.replace("/ours/", "/theirs/")
    for client in (zara, tutor):
        for path in (ROSTERS, address, f"{address}/result.csv", theirs):
            assert client.get(path).status_code == 404
        for deed in ("confirm", "drop", "letters"):
            assert client.post(f"{address}/{deed}").status_code == 404
            assert client.post(f"{theirs}/{deed}").status_code == 404
    assert sana.get(address).status_code == 200


def with_roles(count: int) -> str:
    """Return a list on which so many people teach, the first on line 3, and one learns."""
    teach = [f"{person(number)},teacher" for number in range(2, count + 2)]
    return "\n".join([f"{HEADINGS},role", f"{person(1)},student", *teach, ""])


@pytest.mark.parametrize("language", ["en", "ur"])
def test_roles_of_many_rows_are_told_once(school: Flask, sana: FlaskClient, language: str) -> None:
    begun = hand_over(sana, with_roles(200)).location
    page = sana.get(begun.replace("/en/", f"/{language}/")).text
    if language == "en":
        assert (
            "a list grants no rights: roles like teacher, in 200 rows, are not given (rows 3, 4, 5, …);"
            " invite instructors by hand"
        ) in page
    assert page.count("3, 4, 5") == page.count('<td dir="auto">role') == 1
    sana.post(f"{begun}/confirm")
    work(school)
    # The sheet that goes back says it beside each.
    assert sana.get(f"{begun}/result.csv").text.count("role teacher not given") == 200


def test_roles_of_few_rows_are_told_row_by_row(sana: FlaskClient) -> None:
    page = sana.get(hand_over(sana, with_roles(3)).location).text
    assert page.count("role teacher not given; invite instructors by hand") == 3
    assert "a list grants no rights" not in page


NOTED = (
    "List of trainees,,\nName,CNIC,Blood group\n"
    "Sana Bai,35202-1234567-1,A\nBilal Cai,35202-1234567-3,B\n,,O\nTotal,2,\n"
)
NOTED_KEYS: list[tuple[str, dict[str, str | int]]] = [
    ("headings found below", {"row": 2}),
    ("CNIC as external id", {"heading": "CNIC"}),
    ("rows about nobody", {"count": 1}),
    ("columns not used", {"headings": "Blood group"}),
    ("total left out", {"row": 6}),
]


def in_urdu(note: tuple[str, dict[str, str | int]]) -> str:
    speak("ur")
    said = sentence(Note(note[0], **note[1]))
    assert said != str(Note(note[0], **note[1]))
    return said


def notes_of(page: str) -> list[str]:
    """Return what the page says of the list as a whole, between what it counts and what can be done."""
    said = page.split('class="lead"')[1].partition('class="acts"')[0].partition('id="said"')[0]
    return [html.unescape(each) for each in re.findall(r"<li>([^<]*)</li>", said)]


def test_what_is_worth_knowing_of_the_whole_list_is_told(school: Flask, sana: FlaskClient) -> None:
    address = hand_over(sana, NOTED).location
    expected = [
        "The headings were found on line 2; what stands above was left out.",
        str(Note("CNIC as external id", heading="CNIC")),
        "Rows without any name, e-mail, phone or id were left out: 1.",
        "Columns that are not used: Blood group.",
        "Line 6 looks like a total and was left out.",
    ]
    assert notes_of(sana.get(address).text) == expected
    told = notes_of(sana.get(address.replace("/en/", "/ur/")).text)
    assert told == [in_urdu(each) for each in NOTED_KEYS]
    sana.post(f"{address}/confirm")
    work(school)
    assert notes_of(sana.get(address).text) == expected


def test_the_sheet_that_was_read_is_told(sana: FlaskClient) -> None:
    workbook = hand_over(sana, UGLY["several sheets"], "list.xlsx")
    assert notes_of(sana.get(workbook.location).text) == [
        "The workbook has several sheets: “Trainees” was read."
    ]


def test_of_a_list_without_notes_nothing_is_told(sana: FlaskClient) -> None:
    assert notes_of(sana.get(hand_over(sana, people(2)).location).text) == []


def test_notes_wait_for_the_letters_of_a_list(sana: FlaskClient) -> None:
    address = hand_over(sana, "name,email,élève\nJosé Ñuñez,j@example.org,\n".encode("cp1252")).location
    assert "not used" not in sana.get(address).text
    sana.post(f"{address}/letters", data={"encoding": "windows-1252"})
    assert notes_of(sana.get(address).text) == ["Columns that are not used: élève."]


def test_many_notes_are_folded_and_many_columns_cut(sana: FlaskClient) -> None:
    columns = [f"<b>{letters(number)}" for number in range(100, 160)]
    totals = "".join(f"Total,{number}\n" for number in range(30))
    address = hand_over(sana, f"name,email,{','.join(columns)}\nSana Bai,s@example.org\n{totals}").location
    page = sana.get(address).text
    cut, *lines = notes_of(page)
    assert lines == [f"Line {number} looks like a total and was left out." for number in range(3, 23)]
    assert cut == f"Columns that are not used: {', '.join(columns[:10])}, …."
    assert "<summary>16 more</summary>" in page
