"""Pictures of every page: `python -m tests.web.screenshots OUT [--ledger PATH]`, in light, dark, phone width and print."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from reportedly.web.links import name_file
from reportedly.web.pages import PAGES
from tests.web.browser import list_addresses, make_ledger, open_browser, run_desk

LOOKS = {"light": ("light", 1280), "dark": ("dark", 1280), "phone": ("light", 390), "wide": ("light", 1920), "print": ("light", 794)}
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
        with run_desk(ledger) as address, open_browser(command) as browser:
            for look in options.looks.split(","):
                scheme, width = LOOKS[look]
                page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
                page.emulate_media(media="print" if look == "print" else "screen", color_scheme=scheme)
                for kind in PAGES:
                    if kind.name not in options.pages.split(","):
                        continue
                    for path in list_addresses(kind, ledger, A_KIND):
                        page.goto(address + path)
                        name = f"{name_file(path[1:])[:48]}-{look}.png"
                        page.screenshot(path=options.out / name, full_page=True)
                        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
