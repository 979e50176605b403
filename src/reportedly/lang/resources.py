"""Word lists and rules of a language, read once from the files beside the code."""

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any


def find_resource(name: str, language: str = "en") -> Traversable:
    """The file `name` of a language, wherever the package is installed."""
    return files("reportedly.lang").joinpath(language, name)


@cache
def load_toml(name: str, language: str = "en") -> dict[str, Any]:
    """The tables of one TOML file. Callers must not change them: they are shared."""
    return tomllib.loads(find_resource(name, language).read_text(encoding="utf-8"))
