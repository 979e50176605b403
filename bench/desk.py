"""What the desk's pages cost: server time and bytes, of made ledgers.

    python -m bench.desk [--claims 200000] [--keep FILE] [--out FILE]

The reader is asked for an article of 5,000 words with 300 claims, each with all cells that a claim can have; the queue for the first
card of each reason in a ledger of `--claims` claims (`--keep` names one that is used if it is there and kept; 0 leaves it out). Times are
those of the application without a network, the median of `ROUNDS` after one that is not counted: pages are asked for again and again.
`cpu` is the processor's time for the same, which a busy machine stretches less. Bytes are those of the page with its style sheets, script
and icon. The largest paint is what Chromium tells of the reader's page, asked over the network of this machine: of the first view at all of a
ledger whose questions were not joined yet, which `serve` does while it starts; of the first with an empty cache by a desk that has just
started; and of later views. Where there is no Chromium, it is left out.
"""

import argparse
import json
import random
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from fastapi.testclient import TestClient

from bench.ledger import fill
from bench.made_readings import Maker
from reportedly import model as m
from reportedly.ledger import DecisionKind, Entry, Ledger, Verdict
from reportedly.web.app import list_assets, make_app
from reportedly.web.guard import Rules

WORDS, CLAIMS = 5_000, 300
ROUNDS = 9
HOST = "desk.example"
LIMITS = {
    "reader_ms": 100.0,
    "reader_bytes": 500_000.0,
    "script_bytes": 200_000.0,
    "queue_ms": 100.0,
    "paint_first_ms": 1_000.0,
    "paint_later_ms": 1_000.0,
}
ASSETS = ("desk.css", "lists.css", "desk.js", "icon.svg")
# What the browser tells: when the largest paint was, and how many bytes came for the page and all that it asked for.
OBSERVE = """
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.painted = entry.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
"""
TELL = """() => [window.painted, [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .reduce((sum, entry) => sum + entry.transferSize, 0)]"""
SETTLED = 400  # milliseconds after a page's load in which nothing larger is painted any more


def make_dense(chance: random.Random) -> m.Reading:
    """An article of `WORDS` words and `CLAIMS` claims, a quarter of them in another, with somewhat more cells than 462 claims of real articles.

    There a claim had .7 figures, .7 places, 1.1 events, .4 times, and one in ten a party, a channel or a time of its own.
    """
    names = [f"{a} {b}" for a in ("Anna", "Piet", "Olga", "Ivan") for b in ("Kol", "Rand", "Mer", "Toss")]
    parts: list[str] = []
    claims: list[m.Claim] = []
    figures: list[m.Figure] = []
    places: list[m.Place] = []
    timexes: list[m.Timex] = []
    events: list[m.Event] = []
    spans: list[dict[str, tuple[int, int]]] = []
    at = 0
    for number in range(CLAIMS):
        who = chance.choice(names)
        words = [
            ("source", who),
            ("cue", "told reporters"),
            ("time", "on Monday"),
            ("figure", f"{chance.randint(2, 99)} boats"),
            ("verb", "sank at"),
        ]
        words += [("place", chance.choice(("Orlen", "Tarsk"))), ("rest", "near the northern harbour as it rained")]
        found = {}
        for name, word in words:
            found[name] = (at, at + len(word))
            parts.append(word + " ")
            at += len(word) + 1
        parts[-1] = f"{parts[-1][:-1]}.{chr(10) if number % 4 == 3 else ' '}"
        at += 1
        spans.append(found)
    text = "".join(parts)
    article = replace(Maker().make(1, 1).article, text=text, id=f"{0:016x}", headline="Boats at Orlen")
    cut = article.span
    for number, found in enumerate(spans):
        name, figure = f"{number:016x}", found["figure"]
        start, end = figure
        digits = cut(start, text.index(" ", start))
        count = m.Decimal(digits.text)
        cells = (
            count,
            count,
            count,
            m.FigureRelation.AT_LEAST,
            "boats",
            "boats sunk",
            m.CountedKind.VEHICLES if number % 3 == 0 else m.CountedKind.OTHER,
            m.Aggregation.EVENT_TOTAL,
            None,
            None,
        )
        figures.append(m.Figure(f"f{number}", start, end, text[start:end], *cells, digits, claim=name))
        places.append(
            m.Place(
                f"p{number}", *found["place"], cut(*found["place"]).text, "Orlen", m.PlaceKind.CITY, "UA", "Odesa", 46.5, 30.7, "698740"
            )
        )
        timexes.append(m.Timex(f"t{number}", *found["time"], "on Monday", m.TimexType.DATE, "2031-05-05", "2031-05-05", "2031-05-05"))
        events.append(m.Event(f"e{number}", *found["verb"], "sank at", m.EventKind.ACCIDENT, f"p{number}", "2031-05-05", "2031-05-05"))
        claims.append(
            m.Claim(
                id=name,
                key=name,
                parent=f"{number - 1:016x}" if number % 4 == 3 else None,
                attribution=m.AttributionKind.AMBIGUOUS if number % 10 == 0 else m.AttributionKind.EXPLICIT,
                mode=m.Mode.INDIRECT,
                sources=(m.Source("a1", cut(*found["source"])),),
                cue=cut(*found["cue"]),
                content=(cut(start, found["rest"][1]),),
                speech_act=m.SpeechAct.ASSERT,
                status=m.Status.DENIED if number % 5 == 0 else m.Status.ASSERTED,
                certainty=m.Certainty.HEDGED,
                target=m.Party("a1", cut(*found["place"])) if number % 10 == 1 else None,
                channel=m.Channel(m.ChannelKind.PRESS_CONFERENCE, cut(*found["cue"])) if number % 10 == 2 else None,
                claim_time=m.ClaimTime(f"t{number}", "2031-05-05", "2031-05-05") if number % 5 == 0 else None,
                event_times=(f"t{number}",) if number % 2 else (),
                events=(f"e{number}",),
                figures=(f"f{number}",) if number % 5 else (),
                places=(m.ClaimPlace(f"p{number}", m.PlaceRole.WHERE),) if number % 5 else (),
                alternatives=(m.Alternative("status", "not_stated", None, "it may be a guess"),) if number % 10 == 0 else (),
                score=round(chance.random(), 2),
            )
        )
    relations = tuple(m.Relation(m.RelationType.DENIES, claims[n].id, claims[n - 1].id) for n in range(5, CLAIMS, 5))
    actors = (m.Actor("a1", "Ministry of Roads", m.ActorKind.GOVERNMENT),)
    gaps = tuple(m.Gap(s["verb"][0], s["rest"][1], "number") for s in spans[::30])
    return m.Reading(
        m.Run("bench", "made", "made", "made"),
        article,
        actors,
        tuple(timexes),
        tuple(places),
        tuple(events),
        tuple(figures),
        tuple(claims),
        relations,
        coverage=gaps,
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """The median of milliseconds by the clock and of the processor, and the bytes of the answer."""

    clock: float
    cpu: float
    size: int


def take_time(client: TestClient, address: str) -> Taken:
    """What an answer takes."""
    clock, cpu = [], []
    for _ in range(ROUNDS + 1):
        begun, used = time.perf_counter(), time.process_time()
        answer = client.get(address)
        clock.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - used) * 1000)
        assert answer.status_code == 200, (address, answer.text[:200])
    return Taken(statistics.median(clock[1:]), statistics.median(cpu[1:]), len(answer.content))


def open_desk(path: Path) -> TestClient:
    """The application of a ledger."""
    return TestClient(make_app(path, Rules(frozenset({HOST}))), base_url=f"http://{HOST}")


def fill_dense(path: Path) -> m.Reading:
    """A ledger of the dense article and a few others; the article's reading."""
    reading = make_dense(random.Random(8))
    with Ledger(path, write=True) as ledger:
        ledger.record([Entry(reading), *(Entry(r) for r in Maker().make_many(20))])
    return reading


def measure_reader(folder: Path) -> dict[str, float]:
    """The reader of the dense article, as it was read, with decisions, and with a form open."""
    path = folder / "dense.db"
    reading = fill_dense(path)
    client, address = open_desk(path), f"/article/{reading.article.id}"
    plain = take_time(client, address)
    with Ledger(path, write=True) as ledger:
        for claim in reading.claims[::6]:
            ledger.decide(claim.id, Verdict(DecisionKind.EDIT, "bench", "as the text has it", "status", "confirmed"))
    decided = take_time(client, address)
    opened = take_time(client, f"{address}?decide={reading.claims[7].id}")
    assets = list_assets()
    beside = sum(len(assets[name]) for name in ASSETS)
    return {
        "reader_words": float(len(reading.article.text.split())),
        "reader_ms": plain.clock,
        "reader_cpu_ms": plain.cpu,
        "reader_decided_ms": decided.clock,
        "reader_decided_cpu_ms": decided.cpu,
        "reader_form_ms": opened.clock,
        "reader_bytes": float(plain.size + beside),
        "reader_decided_bytes": float(decided.size + beside),
        "script_bytes": float(len(assets["desk.js"])),
    }


def measure_paint(folder: Path) -> dict[str, float]:
    """The largest paint of the reader's page, first and later, and the bytes that came for it; nothing where there is no browser."""
    command = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    try:
        from tests.web.browser import open_browser, run_desk  # noqa: PLC0415 - not everybody has a browser
    except ImportError:
        command = None
    if command is None:
        print("no Chromium or no playwright: the largest paint is left out")
        return {}
    path = folder / "fresh.db"
    reading = fill_dense(path)
    found: dict[str, list[tuple[float, float]]] = {}
    with open_browser(command) as browser:
        for name in ("unjoined", "first"):
            with run_desk(path) as home, browser.new_context(viewport={"width": 1280, "height": 900}) as context:
                page = context.new_page()
                page.add_init_script(OBSERVE)
                for _ in range(ROUNDS):
                    page.goto(f"{home}/article/{reading.article.id}")
                    page.wait_for_timeout(SETTLED)
                    found.setdefault(name, []).append(page.evaluate(TELL))
    views = found["first"]
    return {
        "paint_unjoined_ms": found["unjoined"][0][0],
        "paint_first_ms": views[0][0],
        "paint_later_ms": statistics.median(painted for painted, _ in views[1:]),
        "reader_transferred_bytes": views[0][1],
    }


def measure_queue(path: Path) -> dict[str, float]:
    """The queue by each reason that needs no joined questions, at its beginning, far behind it and of one outlet."""
    client = open_desk(path)
    with Ledger(path) as ledger:
        outlet = ledger.article_facets()[0][-1][0]
        middle = ledger.count()["claims"] // 2
    found = {}
    for why in ("low_score", "ambiguous", "uncovered"):
        for name, query in (("first", ""), ("later", f"&after={why}:{middle}"), ("outlet", f"&outlet={outlet.replace(' ', '+')}")):
            found[f"queue_{why}_{name}_ms"] = take_time(client, f"/queue?why={why}{query}").clock
    return found | {"queue_ms": max(found.values())}


def main() -> None:
    """Measure, print each figure beside its limit, and write them as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=200_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        result = measure_reader(folder) | measure_paint(folder)
        if options.claims:
            path = options.keep or folder / "made.db"
            if not path.exists():
                fill(path, options.claims)
            with Ledger(path, write=True):  # brings one that was kept to the present schema
                pass
            result |= measure_queue(path)
    for name, value in result.items():
        print(f"{name:36s} {value:12.1f}  {f'at most {LIMITS[name]}' if name in LIMITS else ''}")
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
