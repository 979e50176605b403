"""Names of happenings in questions."""

import pytest

from reportedly.questions.asking import trim_name


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("the convoy bombing", "convoy bombing"),
        ("another dockside fight", "dockside fight"),
        ("Tue Mar 4 2031 Harbour blast", "Harbour blast"),
        ("Date of publication 11 June 2031 Ten coastal raids", "coastal raids"),
        ("4 Mar The blast", "blast"),
        ("Monday's explosion", "explosion"),
        ("other) shelling", "shelling"),
        ('"fierce assault', "fierce assault"),
        ("the 4 May attacks", "4 May attacks"),
        ("May 4 attacks", "May 4 attacks"),
        ("the 4 May 2031 attack", "attack"),
        ("second strike", "second strike"),
        ("three-week-old siege", "three-week-old siege"),
        ("blast", "blast"),
        ("two", "two"),
    ],
)
def test_a_name_begins_behind_numbers_dates_and_what_ran_into_it(told, name):
    assert trim_name(told) == name
