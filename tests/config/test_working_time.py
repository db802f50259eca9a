"""Holidays that everybody knows, changed by what the manager writes."""

from datetime import date, time

from breakable import Folder

from bots.settings import load_config

OFF = date(2026, 11, 23)
ON = date(2026, 11, 29)


def test_a_day_off_of_the_company_is_not_worked(folder: Folder) -> None:
    folder.change("calendar.toml", "holidays = []", "holidays = [2026-11-23]")

    assert not load_config(folder.path).calendars["cuihu"].is_working_day(OFF)


def test_a_sunday_that_the_company_works_is_worked(folder: Folder) -> None:
    folder.change("calendar.toml", "workdays = []", "workdays = [2026-11-29]")

    assert load_config(folder.path).calendars["cuihu"].is_working_day(ON)


def test_a_public_holiday_can_be_worked(folder: Folder) -> None:
    folder.change("calendar.toml", "workdays = []", "workdays = [2026-10-07]")

    assert load_config(folder.path).calendars["cuihu"].is_working_day(date(2026, 10, 7))


def test_a_make_up_day_can_be_given_off(folder: Folder) -> None:
    folder.change("calendar.toml", "holidays = []", "holidays = [2026-10-10]")

    assert not load_config(folder.path).calendars["cuihu"].is_working_day(date(2026, 10, 10))


def test_the_coming_year_is_added_as_its_own_table(folder: Folder) -> None:
    folder.write("calendar.toml", 'opens = "09:00"\ncloses = "17:30"\n[2027]\nworkdays = [2027-02-20]\n')

    calendar = load_config(folder.path).calendars["cuihu"]

    assert calendar.is_working_day(date(2027, 2, 20))
    assert (calendar.opens, calendar.closes) == (time(9), time(17, 30))


def test_a_day_both_off_and_on_is_refused(folder: Folder) -> None:
    folder.write(
        "calendar.toml",
        'opens = "09:00"\ncloses = "17:30"\n[2027]\nworkdays = [2027-02-20]\nholidays = [2027-02-20]\n',
    )

    assert folder.problems() == ["calendar.toml · 2027.workdays · 2027-02-20 既写在放假里，又写在上班里 · 请只留一处"]
