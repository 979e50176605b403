"""The command line, with a reader that finds one claim where a text says "said"."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reportedly import cli
from reportedly.config import Metadata, ReaderConfig
from reportedly.model import Article, AttributionKind, Claim, Mode, Problem, Reading, Run, Source, TraceStep

SOURCE = str(Path(__file__).parents[1] / "src")
TEXT = "The ferry office said the pier is closed. Nobody came."


def make_claim(article: Article) -> Claim:
    at = article.text.index("said")
    return Claim(
        id="c1",
        key="k1",
        parent=None,
        attribution=AttributionKind.EXPLICIT,
        mode=Mode.INDIRECT,
        sources=(Source(None, article.span(0, at - 1)),),
        cue=article.span(at, at + 4),
        content=(article.span(at + 5, article.text.index(".")),),
        score=0.5,
        trace=(TraceStep("attribution", "tag_path", "tags are sure"),),
    )


class FakeReader:
    def __init__(self, config: ReaderConfig) -> None:
        self.config = config

    def read(self, article: Article) -> Reading:
        claims = (make_claim(article),) if "said" in article.text and self.config.min_score <= 0.5 else ()
        problems = (Problem("values", "a part failed", article.ref),) if "broken" in article.text else ()
        return Reading(Run("1", "", "", ""), article, claims=claims, problems=problems)

    def read_many(self, articles: Iterable[Article | Problem]) -> Iterator[Reading | Problem]:
        for article in articles:
            yield article if isinstance(article, Problem) else self.read(article)


def load_fake(source: str, metadata: Metadata, columns: tuple = ()) -> Iterator[Article | Problem]:
    assert columns == ()
    if source == "gone.txt":
        yield Problem("documents", "no such file", source)
        return
    if source == "interrupted":
        raise KeyboardInterrupt
    if source == "corpus.jsonl":
        yield Article("1", TEXT, "", ref="one")
        yield Problem("documents", "not JSON", source, 2)
        yield Article("3", TEXT, "", ref="three")
        return
    text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    yield Article(
        "1", text, "", ref=source, outlet=metadata.outlet, published=metadata.published, headline=metadata.headline, url=metadata.url
    )


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand-ins for the packages that load documents and weights."""
    documents: Any = ModuleType("reportedly.documents")
    documents.__path__ = [f"{SOURCE}/reportedly/documents"]
    documents.load_documents = load_fake
    reader: Any = ModuleType("reportedly.reader")
    reader.Reader = lambda config=ReaderConfig(), *_, **__: FakeReader(config)
    monkeypatch.setitem(sys.modules, "reportedly.documents", documents)
    monkeypatch.setitem(sys.modules, "reportedly.reader", reader)


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "ferry.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def call(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(cli.main, arguments, input=given)


def test_read_prints_claims_as_plain_lines(article: str) -> None:
    result = call("read", article)
    assert result.exit_code == 0
    assert "  1  @0  The ferry office | said | the pier is closed | indirect, score 0.50, no response reported here\n" in result.stdout
    assert result.stderr == ""


def test_read_takes_standard_input() -> None:
    assert "the pier is closed" in call("read", given=TEXT).stdout
    assert "the pier is closed" in call("read", "-", given=TEXT).stdout


def test_read_without_anything_to_read_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(cli.sys, "stdin", Terminal())
    with pytest.raises(SystemExit) as ended:
        cli.main(["read"])
    assert ended.value.code == 2


def test_jsonl_is_a_line_an_article_and_a_line_a_problem() -> None:
    result = call("read", "--jsonl", "corpus.jsonl", "gone.txt")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["article"]["ref"] if "article" in line else line["problems"][0]["line"] for line in lines] == ["one", 2, "three", None]
    assert (result.exit_code, result.stderr) == (1, "")
    assert "text" not in lines[0]["article"]


def test_with_text() -> None:
    result = call("read", "--jsonl", "--with-text", "corpus.jsonl")
    assert json.loads(result.stdout.splitlines()[0])["article"]["text"] == TEXT


@pytest.mark.parametrize("form", ["--csv", "--html", "--md"])
def test_problems_go_to_standard_error_and_the_rest_is_read(form: str) -> None:
    result = call("read", form, "corpus.jsonl", "gone.txt")
    assert result.exit_code == 1
    assert result.stderr == "reportedly: corpus.jsonl, line 2: not JSON (documents)\nreportedly: gone.txt: no such file (documents)\n"
    assert result.stdout.count("the pier is closed") >= 2


def test_csv_has_one_header() -> None:
    rows = list(csv.DictReader(io.StringIO(call("read", "--csv", "corpus.jsonl", "corpus.jsonl").stdout)))
    assert [row["article_ref"] for row in rows] == ["one", "three"] * 2


def test_html_is_one_page() -> None:
    page = call("read", "--html", "corpus.jsonl").stdout
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>\n")
    assert page.count("<article ") == 2


def test_a_part_that_failed_counts_as_a_problem() -> None:
    result = call("read", "--jsonl", given="broken text")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"][0]["error"] == "a part failed"


def test_metadata_is_supplied(article: str) -> None:
    options = ("--published", "27 April 2025", "--outlet", "Pier News", "--headline", "Shut", "--url", "https://pier.example/1")
    found = json.loads(call("read", "--jsonl", article, *options).stdout)["article"]
    assert (found["published"], found["outlet"], found["headline"], found["url"]) == (
        "2025-04-27",
        "Pier News",
        "Shut",
        "https://pier.example/1",
    )


def test_min_score_reaches_the_reader(article: str) -> None:
    assert json.loads(call("read", "--jsonl", "--min-score", "0.9", article).stdout)["claims"] == []


@pytest.mark.parametrize(
    "options",
    [
        ("read", "--csv", "--jsonl", "-"),
        ("read", "--with-text", "-"),
        ("read", "--published", "03/04/2025", "-"),
        ("read", "--min-score", "2", "-"),
        ("explain", "corpus.jsonl", "--at", "0"),
        ("explain", "corpus.jsonl", "--at", "0", "--ref", "none"),
        ("explain", "corpus.jsonl", "--at", "54", "--ref", "one"),
        ("explain", "corpus.jsonl", "--at", "-1"),
        ("unknown",),
    ],
)
def test_what_is_not_understood_has_exit_code_2(options: tuple[str, ...]) -> None:
    result = call(*options, given=TEXT)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_explain_tells_the_steps(article: str) -> None:
    result = call("explain", article, "--at", "17")
    assert "said" in result.stdout
    assert "holds it as cue" in result.stdout
    assert "attribution / tag_path: tags are sure" in result.stdout


def test_explain_tells_that_no_claim_covers_a_character() -> None:
    result = call("explain", "corpus.jsonl", "--ref", "three", "--at", "42")
    assert "  >>N<<obody came.\n\nNo claim covers this character.\n" in result.stdout


def test_explain_of_what_cannot_be_read_is_a_problem() -> None:
    result = call("explain", "gone.txt", "--at", "0")
    assert (result.exit_code, result.stderr) == (1, "reportedly: gone.txt: no such file (documents)\n")


def test_schema_is_json() -> None:
    assert json.loads(call("schema").stdout)["title"] == "reportedly/reading/1"


def test_version() -> None:
    assert call("--version").stdout.startswith("reportedly ")


def test_interruption_has_its_own_exit_code() -> None:
    result = call("read", "interrupted")
    assert (result.exit_code, result.stderr) == (130, "interrupted\n")


def test_output_is_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read is written before the next article is asked for."""
    written: list[str] = []
    seen: list[int] = []

    def load(_: str, __: Metadata, **___: object) -> Iterator[Article]:
        for number in range(3):
            seen.append(sum(text.count("pier") for text in written))
            yield Article(str(number), TEXT, "", ref=str(number))

    monkeypatch.setattr(sys.modules["reportedly.documents"], "load_documents", load)
    monkeypatch.setattr(cli, "_write", written.append)
    assert call("read", "many").exit_code == 0
    assert seen == [0, 1, 2]


def run_python(code: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": SOURCE, "PYTHONIOENCODING": "latin-1"}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False, **options)


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, reportedly.cli; print([m for m in ('rich', 'jinja2', 'msgspec', 'spacy', 'onnxruntime') if m in sys.modules])"
    assert run_python(code).stdout.strip() == b"[]"


def test_help_keeps_the_lines_of_the_exit_codes() -> None:
    lines = CliRunner().invoke(cli.main, ["--help"]).stdout.splitlines()
    assert lines[lines.index("  Exit codes:") + 1] == "    0    every input was read"
    assert not any(line.endswith("...") or "\\b" in line for line in lines[1:])


def test_output_is_utf8_whatever_the_environment_says() -> None:
    done = run_python("from reportedly.cli import _write; _write('né 🌊\\udce9\\n')")
    assert done.stdout == "né 🌊\\udce9\n".encode()


def test_a_closed_pipe_ends_quietly() -> None:
    loop = "from reportedly import cli\n@cli.main.command()\ndef flood():\n  while True: cli._write('x' * 99999)\ncli.main(['flood'])"
    command = f'{sys.executable} -c "{loop}" | head -c 1; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(
        ["/bin/bash", "-c", command], env={**os.environ, "PYTHONPATH": SOURCE}, capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (141, b"x", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_a_terminal_gets_colour_and_no_bar(article: str) -> None:
    pty = pytest.importorskip("pty")
    lead, follow = pty.openpty()
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import test_cli as t, types; from reportedly import cli\n"
        "d = types.ModuleType('d'); d.load_documents = t.load_fake; r = types.ModuleType('r')\n"
        "r.Reader = lambda config, *_, **__: t.FakeReader(config)\n"
        "sys.modules['reportedly.documents'] = d; sys.modules['reportedly.reader'] = r\n"
        f"cli.main(['read', {article!r}])"
    )
    environment = {**os.environ, "PYTHONPATH": SOURCE, "TERM": "xterm-256color", "COLUMNS": "60"}
    environment.pop("NO_COLOR", None)
    done = subprocess.run([sys.executable, "-c", code], env=environment, stdout=follow, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(follow)
    shown = os.read(lead, 65536).decode()
    os.close(lead)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "\x1b[1mThe ferry office\x1b[0m" in shown
