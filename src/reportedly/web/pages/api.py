"""What the desk answers as JSON."""

import inspect
from dataclasses import dataclass

import reportedly.web.pages as table
from reportedly.web.view import View


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an address may ask for, and what holds where it does not."""

    name: str
    default: str | None


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """A kind of object: the page that shows it, its address as JSON, what it is, and what may be asked for."""

    page: str
    title: str
    address: str
    about: str
    parameters: tuple[Parameter, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApiPage:
    """All kinds of objects. Each is the context of a page, described in the OpenAPI document of the running desk."""

    kinds: tuple[ObjectKind, ...]


def list_objects(view: View) -> ApiPage:  # noqa: ARG001 - every page is made from a view
    """The kinds of objects that the desk answers, with their addresses."""
    return ApiPage(tuple(_describe(page) for page in table.PAGES))


def _describe(page: "table.Page") -> ObjectKind:
    _, *asked = inspect.signature(page.make).parameters.values()
    path = f"/{page.name}" + ("/{key}" if page.keys else "")
    about = (inspect.getdoc(page.make) or page.title).partition("\n")[0]
    parameters = tuple(Parameter(p.name, None if p.default is p.empty else str(p.default)) for p in asked if p.default is not p.empty)
    return ObjectKind(page.name, page.title, f"{path}.json", about, parameters, tuple(f"{path}.{d.ending}" for d in page.downloads))
