"""matplotlib's SVG -> one that a page can hold: no `style`, colours as classes that a style sheet may change, points with names.

A page's policy forbids style attributes, and a drawing for paper is unreadable in the dark. So each style becomes attributes, each
colour has a class beside it (`fill-ink`, `stroke-look2`), and what the drawing called by a `gid` is wrapped as its `Part` says.
Alone, the file looks as it was drawn.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_FONT = re.compile(r"(?:(bold|\d00|italic) )?([\d.]+)px (.+)")
_REFERRED = re.compile(r"#([\w.-]+)")
_SPACE = re.compile(r"\s+")
_LONG = re.compile(r"-?\d+\.\d{3,}")


@dataclass(frozen=True, slots=True)
class Part:
    """What a group of the drawing stands for: its id in the page, its title, and the address that it leads to, if any."""

    id: str
    title: str
    href: str | None = None


def tidy_svg(drawing: bytes, colours: Mapping[str, str], parts: Mapping[str, Part], name: tuple[str, str]) -> bytes:
    """The SVG of a drawing with classes for its `colours` (by hex code) and titles for its `parts` (by gid); `name` is title and description."""
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    root = ET.fromstring(drawing)  # noqa: S314 - what matplotlib wrote a moment ago
    _name_root(root, *name)
    referred = {found for e in root.iter() for value in e.attrib.values() for found in _REFERRED.findall(value)}
    for element in root.iter():
        _split_style(element, colours)
        for cell in ("d", "x", "y", "width", "height"):
            if cell in element.attrib:
                element.set(cell, _LONG.sub(_shorten, _SPACE.sub(" ", element.attrib[cell].strip())))
        if element.get("id") not in referred and element.get("id") not in parts:
            element.attrib.pop("id", None)
        element.text, element.tail = (None if text and not text.strip() else text for text in (element.text, element.tail))
    for element in [e for e in root.iter(f"{{{SVG}}}g") if e.get("id") in parts]:
        _name_part(element, parts[element.attrib["id"]])
    return bytes(ET.tostring(root, encoding="utf-8")) + b"\n"


def _shorten(number: re.Match[str]) -> str:
    """To hundredths of a point, which no screen shows."""
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _name_root(root: ET.Element, title: str, description: str) -> None:
    """Title and description first, in place of what the program says of itself and of its one rule of style."""
    for child in list(root):
        if child.tag == f"{{{SVG}}}metadata" or (child.tag == f"{{{SVG}}}defs" and child.find(f"{{{SVG}}}style") is not None):
            root.remove(child)
    for number, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{SVG}}}{tag}")
        element.text = text
        root.insert(number, element)
    root.set("stroke-linejoin", "round")


def _split_style(element: ET.Element, colours: Mapping[str, str]) -> None:
    """Each declaration as an attribute; a colour of ours is a class too."""
    classes = []
    for declaration in filter(None, map(str.strip, element.attrib.pop("style", "").split(";"))):
        name, value = (part.strip() for part in declaration.split(":", 1))
        if name == "font" and (font := _FONT.fullmatch(value)):
            element.attrib |= {"font-size": font[2], "font-family": font[3].replace("'", "")} | (
                {"font-weight": font[1]} if font[1] else {}
            )
            continue
        element.set(name, value)
        if value.lower() in colours:
            classes.append(f"{name}-{colours[value.lower()]}")
    if classes:
        element.set("class", " ".join(classes))


def _name_part(element: ET.Element, part: Part) -> None:
    """A group with its id and title, inside a link where it leads somewhere. Links are no stops of the Tab key: the table has them all."""
    children = list(element)
    for child in children:
        element.remove(child)
    inner = element
    if part.href:
        inner = ET.SubElement(element, f"{{{SVG}}}a", {"href": part.href, "tabindex": "-1"})
    ET.SubElement(inner, f"{{{SVG}}}title").text = part.title
    inner.extend(children)
    element.attrib |= {"id": part.id, "class": "point"}
