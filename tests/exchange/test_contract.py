"""The JSON contract: names, order, numbers, and back again."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from reportedly.exchange.contract import ContractError, build_schema, decode_reading, encode_problem, encode_reading
from reportedly.model import SCHEMA, Problem, Reading


@pytest.fixture(scope="module")
def validator() -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    schema = build_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_keys_have_the_order_of_the_contract(reading: Reading) -> None:
    line = encode_reading(reading)
    assert b"\n" not in line
    printed = json.loads(line)
    assert " ".join(printed) == (
        "schema run article actors timexes places events figures claims relations segments coverage warnings problems"
    )
    assert (
        " ".join(printed["article"]) == "id ref sha256 original_sha256 url outlet headline byline published published_basis language chars"
    )
    assert " ".join(printed["claims"][0]) == (
        "id key parent attribution mode sources cue content speech_act status certainty reported_status addressee target channel "
        "claim_time event_times events places figures quoted alternatives score segment trace"
    )
    assert printed["schema"] == SCHEMA


def test_keywords_of_python_have_their_names_in_json(reading: Reading) -> None:
    printed = json.loads(encode_reading(reading))
    assert printed["relations"] == [{"type": "denies", "from": "c2", "to": "c1", "basis": "the ministry's denial"}]
    assert (printed["timexes"][0]["from"], printed["events"][0]["to"]) == ("2031-05-05", None)
    assert printed["claims"][0]["claim_time"] == {
        "timex": "t1",
        "from": "2031-05-05",
        "to": "2031-05-05",
        "basis": "Monday before publication",
    }


def test_numbers_are_exact_json_numbers(reading: Reading) -> None:
    assert b'"value":12,"low":12,"high":12.25,' in encode_reading(reading)


def test_alternatives_have_no_key_of_the_hand_readings(reading: Reading) -> None:
    assert " ".join(json.loads(encode_reading(reading))["claims"][0]["alternatives"][0]) == "what value span basis"


def test_text_is_printed_on_request_and_counted_always(reading: Reading, text: str) -> None:
    assert json.loads(encode_reading(reading, with_text=True))["article"]["text"] == text
    assert json.loads(encode_reading(reading))["article"]["chars"] == len(text)


def test_a_reading_comes_back_the_same(reading: Reading) -> None:
    # The article's own warnings stand among those of the reading and are not printed twice.
    article = dataclasses.replace(reading.article, warnings=())
    assert decode_reading(encode_reading(reading, with_text=True)) == dataclasses.replace(reading, article=article)
    short = dataclasses.replace(reading, article=dataclasses.replace(article, text=""))
    assert decode_reading(json.loads(encode_reading(reading))) == short


def test_what_is_no_reading_is_an_error() -> None:
    for wrong in (b"{}", b"not json", b"\xff", encode_problem(Problem("documents", "no such file"))):
        with pytest.raises(ContractError):
            decode_reading(wrong)


def test_a_problem_is_a_line_without_an_article() -> None:
    line = encode_problem(Problem("documents", "not JSON", "corpus.jsonl", 12))
    assert line == b'{"schema":"reportedly/reading/1","problems":[{"stage":"documents","error":"not JSON","ref":"corpus.jsonl","line":12}]}'


def test_a_file_name_that_is_no_utf8_is_printed_all_the_same(reading: Reading) -> None:
    article = dataclasses.replace(reading.article, ref="caf\udce9.txt")
    printed = json.loads(encode_reading(dataclasses.replace(reading, article=article)))
    assert printed["article"]["ref"] == "caf\ufffd.txt"
    assert printed["figures"][0]["high"] == 12.25
    assert b"caf\xef\xbf\xbd" in encode_problem(Problem("documents", "no such file", "caf\udce9"))


def test_what_is_printed_is_valid(validator: Any, reading: Reading) -> None:
    validator.validate(json.loads(encode_reading(reading)))
    validator.validate(json.loads(encode_reading(reading, with_text=True)))
    validator.validate(json.loads(encode_problem(Problem("documents", "empty", None, None))))


def test_the_schema_refuses_what_is_wrong(validator: Any, reading: Reading) -> None:
    printed = json.loads(encode_reading(reading))
    for path, value in (("score", "high"), ("mode", "loud"), ("content", None)):
        wrong = json.loads(json.dumps(printed))
        wrong["claims"][0][path] = value
        assert not validator.is_valid(wrong)
    assert not validator.is_valid({"schema": SCHEMA, "problems": [], "article": None})


def test_the_schema_tells_what_things_are() -> None:
    definitions = build_schema()["$defs"]
    assert "exact" in definitions["Figure"]["description"]
    assert definitions["Figure"]["properties"]["value"] == {"anyOf": [{"type": "number"}, {"type": "null"}]}
    assert definitions["Relation"]["required"] == ["type", "from", "to"]


def test_hand_readings_keep_to_the_contract(shared: Path, validator: Any) -> None:
    """What they write beyond it is dropped: `certainty` of a reported status, once. `actor` of an alternative becomes its value."""
    paths = sorted((shared / "gold").glob("*.reading.json"))
    assert paths
    for path in paths:
        printed = json.loads(path.read_text(encoding="utf-8"))
        validator.validate(printed)
        reading = decode_reading(printed)
        again = encode_reading(reading)
        assert decode_reading(again) == reading
        for name in ("actors", "figures", "places", "relations", "events"):
            assert json.loads(again)[name] == printed[name], (path.name, name)
        values = [alternative.value for claim in reading.claims for alternative in claim.alternatives]
        assert values == [alternative["actor"] for claim in printed["claims"] for alternative in claim["alternatives"]]
