"""Values of an article end to end: which claim has which, what the listings print, and a gazetteer of one's own."""

import pytest
from click.testing import CliRunner

from reportedly import cli, read
from reportedly.exchange.listing import LISTINGS
from reportedly.model import PlaceRole

TEXT = (
    "Officials in Warsaw said on Friday that at least 12 people were killed and about 40 were injured in an explosion near Gdansk on "
    "Tuesday. The mayor of Gdansk said that police believed three tugs were lost. Nobody was there on Sunday."
)


@pytest.fixture(scope="module")
def reading():
    return read(TEXT, published="2024-03-16")


def test_a_figure_belongs_to_the_innermost_claim_alone(reading):
    figures = {figure.number.text: figure for figure in reading.figures}
    claims = {claim.id: claim for claim in reading.claims}
    assert (figures["12"].low, figures["12"].high, figures["40"].low) == (12, None, None)
    assert "12" in claims[figures["12"].claim].content[0].text
    tugs = claims[figures["three"].claim]
    assert tugs.parent is not None
    assert figures["three"].id not in claims[tugs.parent].figures


def test_when_it_was_said_is_not_when_it_happened(reading):
    said = next(claim for claim in reading.claims if claim.claim_time and claim.claim_time.timex)
    times = {timex.id: timex for timex in reading.timexes}
    assert said.claim_time.since == said.claim_time.until == "2024-03-15"
    assert [times[name].value for name in said.event_times] == ["2024-03-12"]


def test_places_have_points_and_roles(reading):
    places = {place.id: place for place in reading.places}
    near = next(p for claim in reading.claims for p in claim.places if places[p.place].text == "Gdansk" and p.role is PlaceRole.WHERE)
    assert places[near.place].country == "PL"
    assert abs(places[near.place].lat - 54.35) < 0.2


def test_an_event_is_that_of_its_claim(reading):
    events = {event.id: event for event in reading.events}
    first = next(claim for claim in reading.claims if "explosion" in claim.content[0].text)
    blast = next(events[name] for name in first.events if events[name].kind == "bombing")
    assert (blast.since, blast.until) == ("2024-03-12", "2024-03-12")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("figures", "at least 12 people | at least 12 persons killed | people killed | killed"),
        ("times", "Friday | DATE | 2024-03-15 | from publication"),
        ("places", "Warsaw | Warsaw | city"),
        ("actors", "unnamed group"),
    ],
)
def test_listings(reading, name, words):
    assert words in "".join(LISTINGS[name](reading))


def test_unknown_publication_date_leaves_times_open():
    assert "XXXX-WXX-5" in "".join(LISTINGS["times"](read(TEXT)))


def test_too_large_a_number_is_said_so():
    reading = read(f"Officials said {'9' * 400} people came.")
    assert [warning.code for warning in reading.warnings] == ["number"]


def test_a_gazetteer_of_ones_own(tmp_path, monkeypatch):
    monkeypatch.setattr(cli.click, "get_app_dir", lambda _: str(tmp_path / "own"))
    cells = [
        "7",
        "Orlen Ferry",
        "Orlen Ferry",
        "",
        "54.1",
        "18.9",
        "P",
        "PPL",
        "PL",
        "",
        "82",
        "",
        "",
        "",
        "40",
        "",
        "5",
        "Europe/X",
        "2026-01-01",
    ]
    (tmp_path / "PL.txt").write_text("\t".join(cells) + "\n", encoding="utf-8")
    run = CliRunner().invoke
    assert run(cli.main, ["gazetteer", "load", str(tmp_path / "PL.txt")]).exit_code == 0
    (tmp_path / "a.txt").write_text("The police in Orlen Ferry said the pier was shut.", encoding="utf-8")
    assert "Orlen Ferry | Orlen Ferry | city" in run(cli.main, ["places", str(tmp_path / "a.txt")]).output
    assert str(tmp_path) in run(cli.main, ["gazetteer", "show"]).output
    assert run(cli.main, ["gazetteer", "reset"]).exit_code == 0
    assert str(tmp_path) not in run(cli.main, ["gazetteer", "show"]).output
    (tmp_path / "bad.zip").write_bytes(b"no zip")
    failed = run(cli.main, ["gazetteer", "load", str(tmp_path / "bad.zip")])
    assert failed.exit_code == 1
    assert "bad.zip" in failed.output


def test_a_station_called_after_a_town_is_not_the_town():
    reading = read("The mayor told the television station al-Mayadeen that the road to Palmyra was open.")
    assert [place.text for place in reading.places] == ["Palmyra"]
