"""The tables of a reading: their columns in the order in which rows are made, and which rows are one reading's."""

from dataclasses import dataclass

OF_READING = "reading = :reading"
OF_CLAIMS = "claim IN (SELECT id FROM claim WHERE reading = :reading)"
OF_EVENTS = "event IN (SELECT id FROM event WHERE reading = :reading)"
OF_ACTORS = "actor IN (SELECT id FROM actor WHERE reading = :reading)"


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its columns, the condition that picks one reading's rows, and the order in which they were made."""

    name: str
    columns: tuple[str, ...]
    condition: str = OF_READING
    order: str = "id"

    @property
    def insert(self) -> str:
        """The statement that adds a row."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        return f"INSERT INTO {self.name} ({names}) VALUES ({', '.join('?' * len(self.columns))})"

    @property
    def select(self) -> str:
        """The query that gives the rows of the reading `:reading`."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        return f"SELECT {names} FROM {self.name} WHERE {self.condition} ORDER BY {self.order}"


def _table(name: str, columns: str, condition: str = OF_READING, order: str = "id") -> Table:
    return Table(name, tuple(columns.split()), condition, order)


TABLES: tuple[Table, ...] = (
    _table("actor", "id reading ref name kind role country side"),
    _table("mention", "actor n start end", OF_ACTORS, "actor, n"),
    _table("timex", "id reading ref start end text type value since until anchor"),
    _table("place", "id reading ref start end text name kind country admin1 latitude longitude gazetteer_id metonymic candidates"),
    _table("event", "id reading ref start end text kind place since until"),
    _table(
        "claim",
        "id reading digest key parent attribution mode segment source cue cue_start cue_end content speech_act status certainty "
        "channel channel_start channel_end channel_basis day score alternatives",
    ),
    _table(
        "figure",
        "id reading ref start end text value low high exact relation unit counted counted_kind aggregation as_of side_counted "
        "number_start number_end bound_start bound_end claim part_of",
    ),
    _table("claim_actor", "claim role n actor start end text basis", OF_CLAIMS, "claim, role, n"),
    _table("claim_span", "claim role n start end", OF_CLAIMS, "claim, role, n"),
    _table("claim_timex", "claim role n timex since until basis", OF_CLAIMS, "claim, role, n"),
    _table("claim_place", "claim n place role", OF_CLAIMS, "claim, n"),
    _table("claim_event", "claim n event", OF_CLAIMS, "claim, n"),
    _table("claim_figure", "claim n figure", OF_CLAIMS, "claim, n"),
    _table("reported_status", "claim n status via actors", OF_CLAIMS, "claim, n"),
    _table("relation", "id reading type from_claim to_claim basis"),
    _table("segment", "reading n start end kind", order="n"),
    _table("gap", "reading n start end why", order="n"),
    _table("warning", "reading n code text", order="n"),
    _table("reading_problem", "reading n stage error ref line", order="n"),
    _table("stray", "reading cell row n ref", order="cell, row, n"),
    _table("event_mention", "event n start end", OF_EVENTS, "event, n"),
    _table("claim_vector", "claim vector", OF_CLAIMS, "claim"),
)
# Tables of the first schema; the seal of a reading without rows in later ones is what it was before they were made.
FIRST = 20
WITH_ID = tuple(table.name for table in TABLES if table.columns[0] == "id")
ARTICLE = _table(
    "article",
    "id digest ref url outlet headline byline published language sha256 original_sha256 credit text added published_basis",
    "id = :article",
)
