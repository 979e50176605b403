"""The rows of a reading -> the reading, cell for cell as it was recorded; only the traces, which are recomputed, are left out."""

import sqlite3
from collections import defaultdict
from typing import Any, TypeVar

import msgspec

from reportedly.ledger.rows import read_numbers
from reportedly.ledger.tables import TABLES
from reportedly.model import (
    Actor,
    ActorKind,
    Aggregation,
    Alternative,
    Article,
    AttributionKind,
    Certainty,
    Channel,
    ChannelKind,
    Claim,
    ClaimPlace,
    ClaimTime,
    CountedKind,
    Event,
    EventKind,
    Figure,
    FigureRelation,
    Gap,
    Mode,
    Party,
    Place,
    PlaceCandidate,
    PlaceKind,
    PlaceRole,
    Problem,
    PublishedBasis,
    Reading,
    Relation,
    RelationType,
    ReportedStatus,
    Run,
    Segment,
    SegmentKind,
    Source,
    Span,
    SpeechAct,
    Status,
    Timex,
    TimexType,
)
from reportedly.model import Warning as ReadingWarning

Row = dict[str, Any]
Party_T = TypeVar("Party_T", Source, Party)


def restore_article(db: sqlite3.Connection, number: int) -> Article:
    """The article with the row id `number`, without warnings, which are its readings'."""
    names = (
        "id",
        "text",
        "sha256",
        "ref",
        "original_sha256",
        "url",
        "outlet",
        "headline",
        "byline",
        "published",
        "published_basis",
        "language",
    )
    columns = ", ".join("digest" if name == "id" else name for name in names)
    row = db.execute(f"SELECT {columns} FROM article WHERE id = ?", (number,)).fetchone()
    cells = dict(zip(names, row, strict=True))
    basis = cells.pop("published_basis")
    return Article(**cells, published_basis=basis and PublishedBasis(basis))


def restore_reading(db: sqlite3.Connection, number: int) -> Reading:
    """The reading with the row id `number`."""
    article, run = db.execute("SELECT article, run FROM reading WHERE id = ?", (number,)).fetchone()
    made = Run(*db.execute("SELECT version, config, resources, model FROM run WHERE id = ?", (run,)).fetchone())
    return Restorer(db, restore_article(db, article), number).restore(made)


class Restorer:
    """Reads one reading's rows and joins them again."""

    def __init__(self, db: sqlite3.Connection, article: Article, number: int) -> None:
        self._article = article
        self._rows: dict[str, list[Row]] = {
            t.name: [dict(zip(t.columns, row, strict=True)) for row in db.execute(t.select, {"reading": number})] for t in TABLES
        }
        self._stray = {(s["cell"], s["row"], s["n"]): s["ref"] for s in self._rows["stray"]}
        self._refs = {name: {row["id"]: row["ref"] for row in self._rows[name]} for name in ("actor", "timex", "place", "event", "figure")}
        self._refs["claim"] = {row["id"]: row["digest"] for row in self._rows["claim"]}
        self._of_claim = {name: self._group(name) for name in _OF_CLAIM}
        self._of_event = self._group("event_mention", "event")
        self._vectors = {row["claim"]: row["vector"] for row in self._rows["claim_vector"]}

    def restore(self, run: Run) -> Reading:
        """The reading."""
        rows = self._rows
        return Reading(
            run,
            self._article,
            actors=self._restore_actors(),
            timexes=tuple(self._restore_timex(row) for row in rows["timex"]),
            places=tuple(self._restore_place(row) for row in rows["place"]),
            events=tuple(self._restore_event(row) for row in rows["event"]),
            figures=tuple(self._restore_figure(row) for row in rows["figure"]),
            claims=tuple(self._restore_claim(row) for row in rows["claim"]),
            relations=tuple(self._restore_relation(row) for row in rows["relation"]),
            segments=tuple(Segment(r["start"], r["end"], self._cut(r), SegmentKind(r["kind"])) for r in rows["segment"]),
            coverage=tuple(Gap(r["start"], r["end"], r["why"]) for r in rows["gap"]),
            warnings=tuple(ReadingWarning(r["code"], r["text"]) for r in rows["warning"]),
            problems=tuple(Problem(r["stage"], r["error"], r["ref"], r["line"]) for r in rows["reading_problem"]),
        )

    def _cut(self, row: Row) -> str:
        return self._article.text[row["start"] : row["end"]]

    def _span(self, row: Row, name: str = "") -> Span | None:
        start, end = row[f"{name}start"], row[f"{name}end"]
        return None if start is None else self._article.span(start, end)

    def _must_span(self, row: Row, name: str = "") -> Span:
        return self._article.span(row[f"{name}start"], row[f"{name}end"])

    def _find(self, kind: str, found: int | None, cell: str, row: int, n: int = 0) -> str | None:
        return self._stray.get((cell, row, n)) if found is None else self._refs[kind][found]

    def _must_find(self, kind: str, found: int | None, cell: str, row: int, n: int = 0) -> str:
        return self._find(kind, found, cell, row, n) or ""

    def _group(self, name: str, by: str = "claim") -> dict[int, list[Row]]:
        grouped: dict[int, list[Row]] = defaultdict(list)
        for row in self._rows[name]:
            grouped[row[by]].append(row)
        return grouped

    def _restore_actors(self) -> tuple[Actor, ...]:
        mentions: dict[int, list[Span]] = defaultdict(list)
        for row in self._rows["mention"]:
            mentions[row["actor"]].append(self._must_span(row))
        return tuple(
            Actor(
                row["ref"],
                row["name"],
                ActorKind(row["kind"]) if row["kind"] else None,
                row["role"],
                row["country"],
                row["side"],
                tuple(mentions.get(row["id"], ())),
            )
            for row in self._rows["actor"]
        )

    def _restore_timex(self, row: Row) -> Timex:
        place = (row["start"], row["end"], row["text"])
        return Timex(row["ref"], *place, TimexType(row["type"]), row["value"], row["since"], row["until"], row["anchor"])

    def _restore_place(self, row: Row) -> Place:
        kind = PlaceKind(row["kind"]) if row["kind"] else None
        cells = (row["country"], row["admin1"], row["latitude"], row["longitude"], row["gazetteer_id"], bool(row["metonymic"]))
        # Lists, not objects: the names of the fields would be most of the bytes.
        form = list[tuple[str, str, str | None, str | None, float, float, float]]
        candidates = msgspec.json.decode(row["candidates"], type=form) if row["candidates"] else ()
        found = tuple(PlaceCandidate(*c) for c in candidates)
        return Place(row["ref"], row["start"], row["end"], row["text"], row["name"], kind, *cells, found)

    def _restore_event(self, row: Row) -> Event:
        place = self._find("place", row["place"], "event.place", row["id"])
        mentions = tuple(self._must_span(r) for r in self._of_event.get(row["id"], ()))
        return Event(row["ref"], row["start"], row["end"], row["text"], EventKind(row["kind"]), place, row["since"], row["until"], mentions)

    def _restore_figure(self, row: Row) -> Figure:
        value, low, high = read_numbers((row["value"], row["low"], row["high"]), row["exact"])
        return Figure(
            row["ref"],
            row["start"],
            row["end"],
            row["text"],
            value,
            low,
            high,
            FigureRelation(row["relation"]),
            row["unit"],
            row["counted"],
            CountedKind(row["counted_kind"]),
            Aggregation(row["aggregation"]),
            row["as_of"],
            row["side_counted"],
            self._must_span(row, "number_"),
            self._span(row, "bound_"),
            self._find("claim", row["claim"], "figure.claim", row["id"]),
            self._find("figure", row["part_of"], "figure.part_of", row["id"]),
        )

    def _restore_claim(self, row: Row) -> Claim:
        number = row["id"]
        of = {name: self._of_claim[name].get(number, []) for name in _OF_CLAIM}
        spans = of["claim_span"]
        channel = row["channel"] and Channel(ChannelKind(row["channel"]), self._span(row, "channel_"), row["channel_basis"])
        find = self._must_find
        return Claim(
            id=row["digest"],
            key=row["key"],
            parent=self._find("claim", row["parent"], "claim.parent", number),
            attribution=AttributionKind(row["attribution"]),
            mode=Mode(row["mode"]),
            sources=tuple(self._restore_party(Source, r) for r in of["claim_actor"] if r["role"] == "source"),
            cue=self._span(row, "cue_"),
            content=tuple(self._must_span(r) for r in spans if r["role"] == "content"),
            speech_act=SpeechAct(row["speech_act"]) if row["speech_act"] else None,
            status=Status(row["status"]),
            certainty=Certainty(row["certainty"]) if row["certainty"] else None,
            reported_status=tuple(self._restore_reported(r) for r in of["reported_status"]),
            addressee=next((self._restore_party(Party, r) for r in of["claim_actor"] if r["role"] == "addressee"), None),
            target=next((self._restore_party(Party, r) for r in of["claim_actor"] if r["role"] == "target"), None),
            channel=channel or None,
            claim_time=self._restore_time(of["claim_timex"]),
            event_times=tuple(
                find("timex", r["timex"], "claim.event_time", number, r["n"]) for r in of["claim_timex"] if r["role"] == "event"
            ),
            events=tuple(find("event", r["event"], "claim.event", number, r["n"]) for r in of["claim_event"]),
            places=tuple(
                ClaimPlace(find("place", r["place"], "claim.place", number, r["n"]), PlaceRole(r["role"])) for r in of["claim_place"]
            ),
            figures=tuple(find("figure", r["figure"], "claim.figure", number, r["n"]) for r in of["claim_figure"]),
            quoted=tuple(self._must_span(r) for r in spans if r["role"] == "quoted"),
            alternatives=msgspec.json.decode(row["alternatives"], type=tuple[Alternative, ...]) if row["alternatives"] else (),
            score=row["score"],
            segment=SegmentKind(row["segment"]),
            vector=self._vectors.get(number),
        )

    def _restore_party(self, kind: type[Party_T], row: Row) -> Party_T:
        return kind(self._find("actor", row["actor"], f"claim.{row['role']}", row["claim"], row["n"]), self._span(row), row["basis"])

    def _restore_time(self, rows: list[Row]) -> ClaimTime | None:
        row = next((r for r in rows if r["role"] == "claim"), None)
        if row is None:
            return None
        return ClaimTime(self._find("timex", row["timex"], "claim.time", row["claim"]), row["since"], row["until"], row["basis"])

    def _restore_reported(self, row: Row) -> ReportedStatus:
        via = self._must_find("claim", row["via"], "claim.reported_status", row["claim"], row["n"])
        return ReportedStatus(tuple(msgspec.json.decode(row["actors"])), Status(row["status"]), via)

    def _restore_relation(self, row: Row) -> Relation:
        one, other = (self._must_find("claim", row[f"{end}_claim"], f"relation.{end}", row["id"]) for end in ("from", "to"))
        return Relation(RelationType(row["type"]), one, other, row["basis"])


_OF_CLAIM = ("claim_actor", "claim_span", "claim_timex", "claim_place", "claim_event", "claim_figure", "reported_status")
