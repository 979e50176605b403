"""Fixtures for what lies outside the repository, and how hypothesis runs."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]

# No deadline: a slow machine is not a fault. In CI the examples are the same every time.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def _lack(name: str, reason: str) -> None:
    """Skip the test, or fail it where REPORTEDLY_REQUIRE names what is lacking."""
    if name in os.environ.get("REPORTEDLY_REQUIRE", "").split(","):
        pytest.fail(f"{reason}, and REPORTEDLY_REQUIRE asks for {name!r}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with word lists, gold readings and corpora that lies beside the checkout."""
    path = ROOT.parent / "shared"
    if not path.is_dir():
        _lack("shared", "there is no ../shared beside the checkout")
    return path


@pytest.fixture(scope="session")
def browser() -> str:
    """The command of a Chromium that can run without a screen."""
    command = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if command is None:
        _lack("browser", "no Chromium was found")
    return str(command)
