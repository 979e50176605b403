"""The gazetteer file: the shipped one, one from a small dump, and files that are none."""

import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.documents import make_article
from reportedly.parse.spacy import parse_text
from reportedly.values.places.compile import DumpError, write_gazetteer
from reportedly.values.places.find import find_places
from reportedly.values.places.gazetteer import (
    HEAD,
    MAGIC,
    Entry,
    Gazetteer,
    GazetteerError,
    find_shipped,
    fold_name,
    load_gazetteer,
    sketch_name,
    spell_code,
)
from reportedly.values.places.geonames import (
    build_gazetteer,
    is_latin_name,
    name_row,
    strip_designator,
)


def make_line(id_, name, aliases, lat, lon, kind, code, country, admin1="", admin2="", population=0):
    """A row of GeoNames' main table."""
    return "\t".join(
        [
            str(id_),
            name,
            name,
            aliases,
            str(lat),
            str(lon),
            kind,
            code,
            country,
            "",
            admin1,
            admin2,
            "",
            "",
            str(population),
            "",
            "5",
            "Europe/X",
            "2026-01-01",
        ]
    )


DUMP = [
    make_line(10, "Norland", "Nordland,Norlandia", 60.0, 10.0, "A", "PCLI", "NL", "00", "", 900000),
    make_line(11, "Vesterby Province", "Provinz Vesterby", 61.0, 11.0, "A", "ADM1", "NL", "01", "", 300000),
    make_line(12, "Vesterby", "Westerby,Вестербю,VBY", 61.1, 11.1, "P", "PPLA", "NL", "01", "", 80000),
    make_line(13, "Østre Vík", "", 61.2, 11.2, "P", "PPL", "NL", "01", "", 700),
    make_line(14, "Vesterby", "", -40.0, 170.0, "P", "PPL", "NZ", "E7", "", 1200),
    make_line(15, "Lake Grynna", "Grynna", 61.3, 11.3, "H", "LK", "NL", "01", "", 0),
    make_line(16, "Main Road", "", 61.3, 11.3, "R", "RD", "NL", "01", "", 0),
]


@pytest.fixture
def dump(tmp_path):
    path = tmp_path / "NL.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "The tables are described elsewhere.")
        archive.writestr("NL.txt", "\n".join(DUMP) + "\n")
    return path


@pytest.fixture
def built(dump, tmp_path):
    build_gazetteer(dump, tmp_path / "own.gaz")
    return Gazetteer(tmp_path / "own.gaz")


def test_build_counts_and_tells(dump, tmp_path):
    told = []
    assert build_gazetteer(dump, tmp_path / "own.gaz", tell=told.append) == 6  # the road is left out
    assert told[-1] == 1.0
    assert told == sorted(told)
    assert not (tmp_path / "own.gaz.part").exists()


def test_plain_table(tmp_path):
    path = tmp_path / "NL.txt"
    path.write_text("\n".join(DUMP), encoding="utf-8")
    assert build_gazetteer(path, tmp_path / "own.gaz") == 6


def test_look_up(built):
    assert [e.id for e in built.find("Vesterby")] == ["11", "12", "14"]  # the most populous first
    assert [e.own for e in built.find("Vesterby")] == [True, True, True]
    assert [e.id for e in built.find("ostre vik")] == ["13"]
    assert [e.id for e in built.find("WESTERBY")] == ["12"]
    assert not built.find("WESTERBY")[0].own
    assert built.find("Main Road") == ()
    assert built.find("VBY") == ()
    assert built.find("") == ()
    entry = built.find("Ostre Vik")[0]
    assert (entry.name, entry.lat, entry.lon, entry.country, entry.admin1, entry.code, entry.population) == (
        "Østre Vík",
        61.2,
        11.2,
        "NL",
        "01",
        "PPL",
        700,
    )


def test_divisions_by_code(built):
    assert built.find_division("NL", "01").name == "Vesterby Province"
    assert built.find_division("NL", "").name == "Norland"
    assert built.find_division("XX", "99") is None


def test_own_gazetteer_reads_an_article(built):
    text = "The ferry from Vesterby sank in Lake Grynna, Norland. The port of Vesterby was closed."
    found = find_places(make_article(text), parse_text(text), built)
    assert [(p.text, p.gazetteer_id) for p in found] == [("Vesterby", "12"), ("Lake Grynna", "15"), ("Norland", "10"), ("Vesterby", "12")]


def test_base_fills_in_countries_and_divisions(tmp_path, built, dump):
    cities = tmp_path / "cities.txt"
    cities.write_text("\n".join(line for line in DUMP if "\tP\t" in line), encoding="utf-8")
    assert build_gazetteer(cities, tmp_path / "merged.gaz", base=tmp_path / "own.gaz") == 6
    merged = Gazetteer(tmp_path / "merged.gaz")
    for name in ("Norlandia", "Vesterby Province", "Grynna", "Vesterby"):
        assert merged.find(name) == built.find(name)
    # whatever the dump has itself wins
    assert build_gazetteer(dump, tmp_path / "twice.gaz", base=tmp_path / "own.gaz") == 6


def test_same_dump_same_bytes(dump, tmp_path):
    for name in ("a", "b"):
        build_gazetteer(dump, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_runs_are_merged(monkeypatch, tmp_path):
    monkeypatch.setattr("reportedly.values.places.compile.RUN", 3)
    rows = [Entry(str(i), f"Town {i % 7}", 0.0, 0.0, "NL", "01", "", "PPL", i) for i in range(50)]
    write_gazetteer(((row, name_row(row, [])) for row in rows), tmp_path / "gaz")
    gazetteer = Gazetteer(tmp_path / "gaz")
    for i in range(7):
        assert [e.population for e in gazetteer.find(f"Town {i}")] == sorted((p for p in range(50) if p % 7 == i), reverse=True)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not a single place"),
        (b"\n\n", "not a single place"),
        (b"id,name\n1,Paris\n", "1 columns"),
        (b"\t".join([b"x"] * 18), "18 columns"),
        (make_line(1, "X", "", "north", 0, "P", "PPL", "NL").encode(), "line 1"),
        (make_line(1, "X", "", 0, 0, "P", "PPL", "NL", population="many").encode(), "line 1"),
        (b"\xff\xfe\x00", "damaged"),
        (b"PK\x03\x04 no zip", "columns"),
    ],
)
def test_files_that_are_no_dump(content, says, tmp_path):
    path = tmp_path / "dump.txt"
    path.write_bytes(content)
    with pytest.raises(DumpError, match=says):
        build_gazetteer(path, tmp_path / "out.gaz")
    assert not (tmp_path / "out.gaz").exists()
    assert not (tmp_path / "out.gaz.part").exists()


def test_zip_without_or_with_too_many_tables(tmp_path):
    path = tmp_path / "dump.zip"
    for names in ([], ["a.txt", "b.txt"]):
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "")
        with pytest.raises(DumpError, match=f"{len(names)} tables"):
            build_gazetteer(path, tmp_path / "out.gaz")


def test_damaged_zip(dump, tmp_path):
    whole = dump.read_bytes()
    at = whole.index(b"Vesterby") if b"Vesterby" in whole else len(whole) // 2
    (tmp_path / "bad.zip").write_bytes(whole[:at] + b"\x00\x01\x02" + whole[at + 3 :])
    with pytest.raises(DumpError):
        build_gazetteer(tmp_path / "bad.zip", tmp_path / "out.gaz")


def test_missing_files(tmp_path):
    with pytest.raises(DumpError, match="cannot be read"):
        build_gazetteer(tmp_path / "none.zip", tmp_path / "out.gaz")
    with pytest.raises(GazetteerError, match="cannot be read"):
        load_gazetteer(tmp_path / "none.gaz")


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"{}", b"PK\x03\x04", MAGIC.encode(), MAGIC.encode() + b"{}" + b" " * HEAD, MAGIC.encode() + b"[" * HEAD]
)
def test_files_that_are_no_gazetteer(content, tmp_path):
    path = tmp_path / "x.gaz"
    path.write_bytes(content)
    with pytest.raises(GazetteerError):
        load_gazetteer(path)


def test_cut_short(dump, tmp_path):
    build_gazetteer(dump, tmp_path / "own.gaz")
    whole = (tmp_path / "own.gaz").read_bytes()
    (tmp_path / "cut.gaz").write_bytes(whole[:-20])
    with pytest.raises(GazetteerError, match="cut short"):
        load_gazetteer(tmp_path / "cut.gaz")


def test_shipped_is_quick_and_has_the_world():
    start = time.perf_counter()
    gazetteer = load_gazetteer()
    assert time.perf_counter() - start < 0.15
    assert gazetteer.find("Kyiv")[0].country == "UA"
    assert {e.code for e in gazetteer.find("Kursk")} == {"ADM1", "PPLA"}
    assert gazetteer.find_division("US", "TX").name == "Texas"
    assert gazetteer.find_division("SY", "").name == "Syria"
    assert len(gazetteer.find("Springfield")) > 20
    assert gazetteer.find("Qwertzuiop") == ()
    assert find_shipped().stat().st_size < 35e6


def test_shipped_names_are_sorted_and_found():
    with find_shipped().open("rb") as file:
        data = file.read()
    gazetteer = load_gazetteer()
    names = data[gazetteer.end_of_places : gazetteer._end].splitlines()
    keys = [name.split(b"\t")[0] for name in names]
    assert keys == sorted(set(keys))
    for key in (keys[0], keys[-1], *keys[:: len(keys) // 500]):
        assert gazetteer.find_key(key.decode())


def test_a_country_over_the_shipped(dump, tmp_path):
    """The dump's countries are the dump's alone; all others, and what is written by hand, stay."""
    shipped, out = load_gazetteer(), tmp_path / "own.gaz"
    build_gazetteer(dump, out, find_shipped())
    own = Gazetteer(out)
    assert own.find("Vesterby")[0].id == "11"
    assert own.find("Amsterdam") == tuple(e for e in shipped.find("Amsterdam") if (e.country, e.code[:3]) != ("NL", "PPL"))
    assert own.find("Kyiv") == shipped.find("Kyiv")
    assert own.find("Black Sea") == shipped.find("Black Sea") != ()
    assert own.find_division("US", "TX") == shipped.find_division("US", "TX")
    names = [line.split(b"\t")[0] for line in out.read_bytes()[own.end_of_places :].splitlines()]
    assert names == sorted(set(names))


def test_one_dump_after_the_other(dump, tmp_path):
    out, other = tmp_path / "own.gaz", tmp_path / "XB.txt"
    other.write_text(make_line(20, "Sudborg", "Vesterby", 1.0, 2.0, "P", "PPL", "XB", population=90), encoding="utf-8")
    build_gazetteer(dump, out)
    build_gazetteer(other, out, out)
    assert [e.id for e in Gazetteer(out).find("Vesterby")] == ["11", "12", "14", "20"]
    first = out.read_bytes()
    build_gazetteer(other, out, out)
    assert max(Gazetteer(out).find("Vesterby"), key=lambda e: e.id).id == "20"
    assert len(out.read_bytes()) == len(first)


def test_only_the_dump(dump, tmp_path):
    out = tmp_path / "own.gaz"
    build_gazetteer(dump, out, find_shipped(), only=True)
    own = Gazetteer(out)
    assert [e.code for e in own.find("Kyiv")] == [e.code for e in load_gazetteer().find("Kyiv") if not e.code.startswith("PPL")]
    assert own.find("Ukraine")[0].country == "UA"
    assert own.find("Grynna")[0].id == "15"


def test_a_base_that_is_none(dump, tmp_path):
    (tmp_path / "old.gaz").write_text("reportedly gazetteer 0", encoding="utf-8")
    with pytest.raises(GazetteerError, match="version"):
        build_gazetteer(dump, tmp_path / "own.gaz", tmp_path / "old.gaz")
    assert not (tmp_path / "own.gaz").exists()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("St. Petersburg", "st petersburg"),
        ("Saint Petersburg", "st petersburg"),
        ("Deir ez-Zor", "deir ez zor"),
        ("Côte d'Ivoire", "cote divoire"),
        ("Côte d’Ivoire", "cote divoire"),
        ("Ḩalab", "halab"),
        ("Łódź", "lodz"),
        ("  Al-Bāb ", "al bab"),
        ("Queen Anne's County", "queen annes county"),
        ("U.S.", "us"),
        ("", ""),
        ("--", ""),
    ],
)
def test_fold(name, key):
    assert fold_name(name) == key


@given(st.text(max_size=40))
def test_fold_is_stable(name):
    assert fold_name(fold_name(name)) == fold_name(name)
    assert "#" not in fold_name(name)
    assert "\t" not in fold_name(name)
    assert "\n" not in fold_name(name)


@given(st.text(max_size=40))
def test_any_name_is_looked_up(name):
    for entry in load_gazetteer().find(name):
        assert -90 <= entry.lat <= 90
        assert -180 <= entry.lon <= 180


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("mayadeen", "al mayadin"),
        ("deir ezzor", "deir ez zor"),
        ("al qaryatain", "al qaryatayn"),
        ("hasakeh", "al hasaka"),
        ("qudsaya", "qudsayya"),
    ],
)
def test_sketches_of_one_name(a, b):
    assert sketch_name(a) == sketch_name(b) != ""


def test_sketches_of_short_names_are_none():
    assert sketch_name("al bab") == ""
    assert sketch_name("") == ""


@pytest.mark.parametrize(
    ("key", "bare"),
    [
        ("kursk oblast", "kursk"),
        ("henderson county", "henderson"),
        ("province of lugo", "lugo"),
        ("oblast", "oblast"),
        ("region of", "region of"),
        ("rif dimashq", "rif dimashq"),
    ],
)
def test_strip(key, bare):
    assert strip_designator(key) == bare


@pytest.mark.parametrize(
    ("name", "latin"),
    [("Kyjiw", True), ("Київ", False), ("IEV", False), ("Ab", False), ("http://x/y", False), ("Ōsaka", True), ("", False)],
)
def test_latin(name, latin):
    assert is_latin_name(name) is latin


def test_codes_are_no_names():
    assert spell_code("US", "TX") == "#US.TX"
    assert spell_code("US") == "#US"
    assert load_gazetteer().find("#US") != load_gazetteer().find_key("#US")
