"""Word lists and rules of a language, read once from the files beside the code."""

import hashlib
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


@cache
def digest_resources(language: str = "en") -> str:
    """The sha256 of all rules and word lists of a language, by name; weights have a digest of their own."""
    whole = hashlib.sha256()
    for file in sorted(files("reportedly.lang").joinpath(language).iterdir(), key=lambda f: f.name):
        if file.is_file():
            whole.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return whole.hexdigest()
