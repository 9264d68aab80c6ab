"""Working Days on which something happens: no holiday of any of the three jurisdictions, so that they are Working Days in every reading
of stdlib/svtad/working-days.gate."""

import csv
import datetime as dt
import pathlib

LIST = pathlib.Path(__file__).resolve().parents[2] / "stdlib/svtad/documents/bank-holidays.csv"


def holidays():
    with open(LIST, encoding="utf-8", newline="") as file:
        return frozenset(dt.date.fromisoformat(row["date"]) for row in csv.DictReader(file))


HOLIDAYS = holidays()
DAY = dt.timedelta(days=1)


def is_working(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def from_day(day):
    """The day itself, or the first Working Day after it."""
    while not is_working(day):
        day += DAY
    return day


def shift(day, count):
    """The Working Day that many after the day; before it where the count is negative."""
    step = DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not is_working(day):
            day += step
    return day


def between(first, count):
    """So many Working Days from the first one on."""
    days, day = [], from_day(first)
    while len(days) < count:
        days.append(day)
        day = shift(day, 1)
    return days
