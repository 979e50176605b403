"""How the databases and sites write a day."""

import datetime as dt
import random

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FORMS = {
    "us": "{month} {day}, {year}",
    "us-day": "{month} {day}, {year} {name}",
    "us-edition": "{month} {day}, {year} {name}\n{edition}",
    "us-edition-inline": "{month} {day}, {year} {name}, {edition}",
    "us-time": "{month} {day}, {year} {name} {hour12}:{minute:02d} {half} {zone}",
    "us-comma": "{name}, {month} {day}, {year}",
    "us-short": "{mon}. {day}, {year}",
    "us-caps": "{MONTH} {day}, {year}, {NAME}, {EDITION}",
    "uk": "{day} {month} {year}",
    "uk-day": "{name} {day} {month} {year}",
    "uk-ordinal": "{name} {day}{th} {month} {year}",
    "uk-zero": "{day:02d} {month} {year}",
    "uk-short": "{day} {mon} {year}",
    "uk-time": "{day} {month} {year} {hour:02d}:{minute:02d}",
    "iso": "{year}-{number:02d}-{day:02d}",
    "dots": "{day}. {month} {year}",
}


def write_date(day: dt.date, form: str, chance: random.Random) -> str:
    """The day in a form of FORMS; hours, zones and editions are drawn. A line break parts the date from an edition below it."""
    edition = chance.choice(("Late Edition - Final", "First Edition", "Edition 1; National Edition", "City Edition"))
    hour, month, name = chance.randrange(24), MONTHS[day.month - 1], DAYS[day.weekday()]
    return FORMS[form].format(
        day=day.day, month=month, MONTH=month.upper(), mon=month[:3], number=day.month, year=day.year, name=name, NAME=name.upper(),
        th="th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th"),
        edition=edition, EDITION=edition.upper(), hour=hour, hour12=hour % 12 or 12, half="PM" if hour > 11 else "AM",
        minute=chance.randrange(60), zone=chance.choice(("GMT", "EST", "EDT", "BST")),
    )  # fmt: skip
