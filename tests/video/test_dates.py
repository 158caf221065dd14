"""Dates in one form."""

from __future__ import annotations

import pytest

from romcam.errors import UsageError
from romcam.video.dates import month_comes_first, parse_date


@pytest.mark.parametrize(
    "written",
    [
        *("2024-05-31", "31.05.2024", "31.5.24", "2024/05/31", "20240531", "31/05/2024", "05/31/2024", "31-05-2024"),
        *("31 May 2024", "May 31, 2024", "2024-05-31 00:00:00", "45443"),
    ],
)
def test_every_form_is_one_day(written: str) -> None:
    assert parse_date(written) == "2024-05-31"


def test_times_are_kept_and_names_of_visits_are_no_dates() -> None:
    assert parse_date("31.05.2024 14:05") == "2024-05-31 14:05"
    assert parse_date("2024-05-31T14:05:09Z") == "2024-05-31 14:05"
    assert [parse_date(each) for each in ("baseline", "visit 2", "T1")] == ["baseline", "visit 2", "T1"]


def test_the_order_of_day_and_month_comes_from_the_other_dates() -> None:
    assert month_comes_first(["3/4/2024", "6/13/2024"]) is True
    assert month_comes_first(["3/4/2024", "13/6/2024"]) is False
    assert month_comes_first(["3/13/2024", "13/6/2024"]) is None
    assert (parse_date("3/4/2024", True), parse_date("3/4/2024", False)) == ("2024-03-04", "2024-04-03")


@pytest.mark.parametrize("written", ["31.04.2024", "2024-13-01", "3/4/2024", "32/1/2024", "1.2.3"])
def test_what_is_none_or_may_be_two_is_refused(written: str) -> None:
    with pytest.raises(UsageError):
        parse_date(written)
