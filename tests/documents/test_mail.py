"""Mails as they come: encodings, newsletters without a plain text, forwarded copy, attachments, mailboxes."""

import email.policy
from email.message import EmailMessage
from pathlib import Path

from reportedly.documents.load import load_bytes, load_documents
from reportedly.model import Article, Problem, PublishedBasis

TEXT = "The port was shut on Monday, the harbour authority said. Nobody was hurt.\n\nThe mayor denied that a second charge was found.\n"


def make(text: str = TEXT, **headers: str) -> EmailMessage:
    message = EmailMessage(policy=email.policy.default)
    for name, value in (
        {"From": "Orlen Post <news@orlen.example>", "Subject": "Port shut", "Date": "Tue, 06 May 2031 10:00:00 +0200"} | headers
    ).items():
        message[name] = value
    message.set_content(text)
    return message


def read(message: EmailMessage | bytes) -> list[Article | Problem]:
    return list(load_bytes(message if isinstance(message, bytes) else message.as_bytes(), kind="mail"))


def test_headers_and_plain_text() -> None:
    (article,) = read(make())
    assert article.text == TEXT.strip()
    assert (article.headline, article.outlet, article.published) == ("Port shut", "Orlen Post", "2031-05-06T10:00:00+02:00")
    assert article.published_basis is PublishedBasis.RECORD


def test_a_list_is_the_outlet_and_prefixes_are_no_headline() -> None:
    (article,) = read(
        make(**{"List-Id": '"Harbour Wire" <wire.example>', "Subject": "Fwd: RE: Port shut", "Archived-At": "<https://wire.example/1>"})
    )
    assert (article.outlet, article.headline, article.url) == ("Harbour Wire", "Port shut", "https://wire.example/1")


def test_quoted_printable_wrong_charsets_and_folded_headers() -> None:
    raw = (
        b"From: =?iso-8859-1?Q?J=F6ran?= <j@a.example>\r\nSubject: =?utf-8?B?WsO8cmljaA==?=\r\n =?utf-8?Q?_shut?=\r\nContent-Type: text/plain;"
        b" charset=nonsense-9\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe mayor of Z=C3=BCrich said =\r\nno.\r\n"
    )
    (article,) = read(raw)
    assert (article.text, article.headline, article.outlet) == ("The mayor of Zürich said no.", "Zürich shut", "Jöran")


def test_a_newsletter_whose_plain_text_says_nothing_is_read_from_its_html() -> None:
    message = make("View this mail in a browser.")
    page = "".join(
        f"<p>The port was shut on Monday, the harbour authority said in statement {n}. Nobody was hurt by it.</p>" for n in range(8)
    )
    message.add_alternative(f"<html><body><table><tr><td>{page}</td></tr></table></body></html>", subtype="html")
    (article,) = read(message)
    assert "statement 7" in article.text
    assert "browser" not in article.text


def test_forwarded_copy_has_its_own_headers() -> None:
    text = (
        "FYI\n\n---------- Forwarded message ---------\nFrom: Harbour Wire <w@wire.example>\nDate: Mon, 5 May 2031 08:00:00 +0000\n"
        f"Subject: Divers at the pier\nTo: Anna Kol <a@b.example>\n\n{TEXT}"
    )
    (article,) = read(make(text, Subject="Fwd: Divers at the pier"))
    assert article.text == TEXT.strip()
    assert (article.headline, article.outlet, article.published) == ("Divers at the pier", "Harbour Wire", "2031-05-05T08:00:00Z")


def test_wrapped_paragraphs_are_joined_and_short_lines_are_not() -> None:
    wrapped = "The harbour authority of Orlen said on Monday that the eastern\npier would stay shut for a week while divers looked for it.\n\nAgenda:\nPier\nFerry\n"
    (article,) = read(make(wrapped))
    assert article.text == wrapped.replace("eastern\npier", "eastern pier").strip()


def test_attachments_are_named_and_attached_mails_are_articles() -> None:
    message = make()
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="report.pdf")
    message.add_attachment(make("The ferry sails, the company said.", Subject="Ferry sails"))
    first, second = read(message)
    assert [w.text for w in first.warnings if w.code == "attachments"] == ["attached and not part of the text: report.pdf, message/rfc822"]
    assert (second.headline, second.text) == ("Ferry sails", "The ferry sails, the company said.")


def test_a_mailbox_is_read_mail_by_mail(tmp_path: Path) -> None:
    texts = ["The port was shut, the mayor said.\n\n>From Monday on it was open.\n", "The ferry sails, the company said.\n"]
    mails = [make(text, Subject=f"No {n}").as_bytes() for n, text in enumerate(texts)]
    file = tmp_path / "wire.mbox"
    file.write_bytes(b"".join(b"From w@a.example Tue May  6 10:00:00 2031\n" + mail + b"\n" for mail in [*mails, b"Subject: empty\n\n"]))
    first, second, problem = load_documents(str(file))
    assert first.text.endswith("From Monday on it was open.")
    assert [(a.ref, a.headline) for a in (first, second)] == [("wire.mbox:1", "No 0"), ("wire.mbox:2", "No 1")]
    assert problem.line == 3


def test_what_is_no_mail_is_a_problem() -> None:
    for data, why in (
        (b"Only a text\nof two lines.", "no mail headers"),
        (b"Subject: x\n\n", "has no text"),
        (b"\x80\x81" * 50, "no mail headers"),
    ):
        (problem,) = load_bytes(data, kind="mail")
        assert why in problem.error
    assert "no mbox" in next(load_bytes(b"Only a text\n", kind="mailbox")).error
