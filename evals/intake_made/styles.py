"""How each bundle is laid out: for each layout its bundles' sizes, and the styles of either half. `quirk` says what the open half lacks."""

from evals.intake_made.nexis import Style

# Articles in the bundles of a layout. Neighbours of equal size are a pair: a coin says which of them is held out.
SIZES = {
    "nexis-docx-single": (1,) * 10,
    "nexis-docx": (5, 5, 4, 4, 3, 3),
    "nexis-rtf": (4, 4, 3, 3),
    "lexis-html-old": (4, 4, 2, 2),
    "lexis-html-new": (3, 3, 2, 2),
    "factiva-html-full": (4, 4, 2, 2),
    "factiva-html-tagged": (3, 3, 2, 2),
    "factiva-rtf": (2, 2, 2, 2),
}
OPEN: dict[str, list[Style]] = {
    "nexis-docx-single": [
        {"image": True, "date": "us-day"},
        {"date": "us", "order": ("copyright", "length", "section", "byline", "dateline", "highlight"), "code": True},
        {"image": True, "date": "uk", "info": "DocInfo", "geography": True, "two_lines": "break"},
        {"date": "us-time", "spaced": True, "graphics": 1.0, "page_paragraph": True},
        {"image": True, "date": "us-edition", "notes": "This article also appeared in the regional edition.", "type": "Newspaper; Web"},
    ],
    "nexis-docx": [
        {"image": True, "cover": "user", "date": "us-day", "terms": ("minister", "said", "police"), "page_paragraph": True},
        {"cover": "plain", "date": "us-edition", "spaced": True, "correction": True, "code": True, "geography": True},
        {"image": True, "date": "uk", "two_lines": "break", "graphics": 0.6, "info": "DocInfo", "tight": True},
    ],
    "nexis-rtf": [
        {"cover": True, "date": "us-day", "escape": "unicode", "image": True, "page": True},
        {"date": "us-edition", "escape": "hex", "soft": 90, "wrapped": True, "correction": True, "two_lines": True},
    ],
    "lexis-html-old": [
        {"date": "us-day", "print": True, "graphics": True},
        {"date": "us-edition", "bytes": "cp1252", "charset": "windows-1252", "rights_first": True, "two_lines": True, "wrapped": True},
    ],
    "lexis-html-new": [
        {"cover": True, "date": "us-day", "linked": True, "blank": True},
        {"date": "uk", "tag": "div", "entities": True, "geography": True},
    ],
    "factiva-html-full": [
        {"date": "uk", "times": True},
        {
            "date": "uk",
            "wrapper": True,
            "sections": True,
            "entities": True,
            "logo": '<div class="logo"><img src="logo.gif" alt="outlet"></div>',
        },
    ],
    "factiva-html-tagged": [
        {"tagged": True, "date": "uk", "times": True, "companies": True},
        {"tagged": True, "date": "uk", "breaks": True, "lead": 1, "credit": "Agency material"},
    ],
    "factiva-rtf": [
        {"date": "uk", "times": True, "escape": "unicode", "spaced": True},
        {"tagged": True, "date": "uk", "escape": "hex", "wrapped": True, "companies": True},
    ],
}
HELD_OUT: dict[str, list[Style]] = {
    "nexis-docx-single": [
        {"image": True, "date": "us-day", "code": True},
        {"date": "us-edition", "spaced": True, "order": ("copyright", "length", "section", "byline", "dateline", "highlight")},
        {"quirk": "ordinal day, place after the outlet", "date": "uk-ordinal", "place": " (Lorne)", "geography": True},
        {"quirk": "headline in two runs, no-break blanks, no load date", "two_lines": "runs", "nbsp": True, "load": False, "image": True},
        {"quirk": "copyright last of the fields, title in another style", "date": "us-comma", "title": "Title",
         "order": ("byline", "section", "length", "dateline", "highlight", "copyright")},
    ],
    "nexis-docx": [
        {"image": True, "cover": "plain", "date": "us-day", "terms": ("court", "council", "army"), "correction": True},
        {"quirk": "edition on the date's line, tabs after labels, no copyright", "cover": "user", "date": "us-edition-inline", "gap": "\t",
         "order": ("length", "section", "byline", "dateline", "highlight"), "page_paragraph": True},
        {"quirk": "ISO date, no classification, headline broken by runs", "date": "iso", "classification": False, "two_lines": "runs",
         "spaced": True, "nbsp": True, "graphics": 0.7},
    ],
    "nexis-rtf": [
        {"date": "us-time", "escape": "both", "soft": 70, "page": True, "image": True},
        {"quirk": "quotation marks as keywords, escapes without fallback, no-break blank after labels, month abbreviated", "keywords": True,
         "escape": "none", "cover": True, "date": "us-short", "gap": "\u00a0", "load": False, "wrapped": True},
    ],
    "lexis-html-old": [
        {"date": "us-day", "first": 1, "bytes": "cp1252", "charset": "windows-1252", "two_lines": True, "correction": True},
        {"quirk": "declared Latin-1 but Windows-1252, numbering begins at 201, headline labelled and after the length, edition in capitals",
         "date": "us-caps", "bytes": "cp1252", "charset": "iso-8859-1", "first": 201, "total": 340, "headline_late": True,
         "headline_label": True, "order": ("section", "length", "byline", "dateline", "highlight"), "load": False},
    ],
    "lexis-html-new": [
        {"cover": True, "date": "us-edition", "linked": True, "entities": True},
        {"quirk": "weekday first, outlet with a place, byline before the length, no-break blanks", "date": "uk-day", "tag": "article",
         "place": " (Ostria)", "wrapped": True, "gap": "&nbsp;", "order": ("byline", "length", "section", "highlight", "dateline", "copyright")},
    ],
    "factiva-html-full": [
        {"date": "uk", "times": True, "wrapper": True, "breaks": True},
        {"quirk": "classes of another interface language, day of two digits, byline after the source, no summary", "class": "fr",
         "date": "uk-zero", "entities": True, "summary": False,
         "order": ("headline", "words", "date", "outlet", "byline", "code", "page", "language", "copyright"), "rights": "(c) {year} {outlet}"},
    ],
    "factiva-html-tagged": [
        {"tagged": True, "date": "uk", "times": True, "lead": 1, "wrapper": True},
        {"quirk": "tags within no-break blanks, order with the source first, no WC, short month, Windows-1252", "tagged": True, "padded": True,
         "date": "uk-short", "charset": "windows-1252", "summary": False,
         "tags": ("SN", "SC", "PD", "ET", "HD", "BY", "LA", "CY", "LP", "TD", "NS", "RE", "IPD", "PUB", "AN")},
    ],
    "factiva-rtf": [
        {"date": "uk", "escape": "both", "page": True, "sections": True, "spaced": True},
        {"quirk": "tags in another order, keywords for quotation marks, soft breaks", "tagged": True, "date": "uk-zero", "keywords": True,
         "escape": "none", "soft": 80, "times": True,
         "tags": ("HD", "SN", "SC", "BY", "PD", "ET", "WC", "LA", "CY", "LP", "TD", "RE", "NS", "AN")},
    ],
}  # fmt: skip
