"""Pictures of every page: `python -m tests.web.screenshots OUT [--ledger PATH]`, in light, dark and phone width."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from reportedly.web.links import name_file
from reportedly.web.pages import PAGES
from reportedly.web.view import Views
from tests.web.browser import make_ledger, open_browser, run_desk

LOOKS = {"light": ("light", 1280), "dark": ("dark", 1280), "phone": ("light", 390), "wide": ("light", 1920)}
A_KIND = 2  # pages of a kind that are taken


def main() -> None:
    """Read the examples, or take a copy of a ledger, and look at each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--looks", default=",".join(LOOKS))
    parser.add_argument("--pages", default=",".join(page.name for page in PAGES))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "desk.db")
        ledger = Path(shutil.copy(options.ledger, path)) if options.ledger else make_ledger(path)
        command = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        with run_desk(ledger) as address, open_browser(command) as browser, Views(ledger).open() as view:
            for look in options.looks.split(","):
                scheme, width = LOOKS[look]
                page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
                for kind in PAGES:
                    if kind.name not in options.pages.split(","):
                        continue
                    for key in [None] if kind.keys is None else list(kind.keys(view))[:A_KIND]:
                        page.goto(f"{address}/{kind.name}" + (f"/{quote(key, safe='')}" if key else ""))
                        name = f"{kind.name}{f'-{name_file(key)[:40]}' if key else ''}-{look}.png"
                        page.screenshot(path=options.out / name, full_page=True)
                        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
