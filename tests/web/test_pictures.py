"""The weekly picture: weeks are columns, days are rows, mirrored for languages from right to left."""

from learn.web.pictures import weekly_picture


def test_each_day_has_its_place() -> None:
    picture = weekly_picture(["read", "", "", "", "", "", "quiz", "read"])
    assert picture.width == 66 + 2 * 36
    assert picture.read == "M78 6l12 12m0-12l-12 12M114 6l12 12m0-12l-12 12"
    assert picture.quiz == "M78 156l12 12m0-12l-12 12"
    assert picture.quiet.count("M") == 5


def test_the_mirrored_picture_has_its_names_at_the_right_and_its_first_week_beside_them() -> None:
    plain, mirrored = (
        weekly_picture(["read"] + [""] * 13, is_mirrored=is_mirrored) for is_mirrored in (False, True)
    )
    assert (plain.label_x, mirrored.label_x) == (0, mirrored.width)
    assert plain.read.startswith("M78 6")
    assert mirrored.read.startswith(f"M{mirrored.width - 84 - 6} 6")


def test_no_days_make_no_picture_and_no_error() -> None:
    assert weekly_picture([]).read == ""
