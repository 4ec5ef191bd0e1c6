"""MkDocs hook: the pages of the C++ reference, one a header, from what Doxygen finds in them.

Doxygen must be installed; any warning of its stops the build.
"""

import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

HERE = Path(__file__).parent
HEADERS = HERE.parents[1] / "include" / "dosimeter"
FOLDER = "reference/cpp"
_SETTINGS = {
    "INPUT": HEADERS,
    "FILE_PATTERNS": "*.hpp",
    "RECURSIVE": "YES",
    "EXTRACT_ALL": "YES",
    "INPUT_FILTER": f'"python3 {HERE / "doxygen_filter.py"}"',
    "JAVADOC_AUTOBRIEF": "YES",
    "GENERATE_HTML": "NO",
    "GENERATE_LATEX": "NO",
    "GENERATE_XML": "YES",
    "WARN_AS_ERROR": "FAIL_ON_WARNINGS",
    "QUIET": "YES",
}


_pages: dict[str, str] = {}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Make the pages, and name them in the navigation's last part."""
    _pages.update(reference_pages())
    # The header for C explains itself from top to bottom.
    header = (HEADERS / "c.h").read_text(encoding="utf-8")
    _pages["c_h.md"] = f"# c.h\n\n```c\n{header}```\n"
    if not config.nav:
        raise PluginError("mkdocs.yml has no navigation to add the C++ reference to")
    (last,) = config.nav[-1].values()
    last.append({"C++": [{_header_of(name): f"{FOLDER}/{name}"} for name in _pages]})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    for name, markdown in _pages.items():
        files.append(File.generated(config, f"{FOLDER}/{name}", content=markdown))
    return files


def reference_pages() -> dict[str, str]:
    """Give the Markdown of each page by its file name."""
    with tempfile.TemporaryDirectory() as folder:
        _run_doxygen(Path(folder))
        compounds = [
            element
            for path in sorted((Path(folder) / "xml").glob("*.xml"))
            for element in ElementTree.parse(path).getroot().iter("compounddef")
        ]
    places = _places(compounds)
    by_id = {compound.attrib["id"]: compound for compound in compounds}
    namespace = by_id["namespacedosimeter"]
    return {
        _page_name(file): _Page(file, by_id, namespace, places).markdown()
        for file in compounds
        if file.attrib["kind"] == "file"
    }


def _run_doxygen(folder: Path) -> None:
    settings = "\n".join(f"{name} = {value}" for name, value in _SETTINGS.items())
    result = subprocess.run(
        ["doxygen", "-"],
        input=f"{settings}\nOUTPUT_DIRECTORY = {folder}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise PluginError(f"Doxygen: {result.stderr.strip()}")


# --- Where things are


class _Place(NamedTuple):
    page: str
    anchor: str


def _header_of(page: str) -> str:
    stem, _, ending = page.removesuffix(".md").rpartition("_")
    return f"{stem}.{ending}"


def _page_name(file: Element) -> str:
    return Path(_text(file, "compoundname")).stem + "_hpp.md"


def _line(element: Element) -> int:
    location = element.find("location")
    return 0 if location is None else int(location.attrib["line"])


def _is_in(element: Element, file: Element) -> bool:
    location = element.find("location")
    header = _text(file, "compoundname")
    return location is not None and Path(location.attrib["file"]).name == header


def _places(compounds: list[Element]) -> dict[str, _Place]:
    """Give page and anchor of each type that has a heading."""
    files = [compound for compound in compounds if compound.attrib["kind"] == "file"]
    places = {}
    for compound in compounds:
        if compound.attrib["kind"] in ("class", "struct"):
            page = next(_page_name(file) for file in files if _is_in(compound, file))
            places[compound.attrib["id"]] = _Place(page, _short_name(compound).replace("::", "-"))
    return places


def _short_name(compound: Element) -> str:
    return _text(compound, "compoundname").removeprefix("dosimeter::")


# --- One page


class _Page:
    def __init__(
        self,
        file: Element,
        by_id: dict[str, Element],
        namespace: Element,
        places: dict[str, _Place],
    ) -> None:
        self._file = file
        self._by_id = by_id
        self._namespace = namespace
        self._places = places
        self._name = _page_name(file)

    def markdown(self) -> str:
        lines = [f"# {_text(self._file, 'compoundname')}", "", *self._description(self._file)]
        lines += ["```cpp", f"#include <dosimeter/{_text(self._file, 'compoundname')}>", "```", ""]
        for element in sorted((*self._types(), *self._free_members()), key=_line):
            if element.tag == "compounddef":
                lines += self._type(element)
            else:
                lines += [f"## {_text(element, 'name')}", "", *self._member(element)]
        return "\n".join(lines) + "\n"

    def _types(self) -> Iterator[Element]:
        for identifier in self._places:
            if _is_in(self._by_id[identifier], self._file):
                yield self._by_id[identifier]

    def _free_members(self) -> Iterator[Element]:
        return (
            member for member in self._namespace.iter("memberdef") if _is_in(member, self._file)
        )

    def _type(self, compound: Element) -> list[str]:
        place = self._places[compound.attrib["id"]]
        name = _short_name(compound)
        lines = [f"## {name} {{ #{place.anchor} }}", "", *self._description(compound)]
        members = [
            member
            for member in compound.iter("memberdef")
            if member.attrib["prot"] == "public" and member.attrib["kind"] != "friend"
        ]
        for member in sorted(members, key=_line):
            is_data = member.attrib["kind"] == "variable"
            lines += self._data_member(member) if is_data else self._member(member)
        return lines

    def _data_member(self, member: Element) -> list[str]:
        meaning = " ".join(filter(None, self._description(member)))
        code = _declaration(member).removesuffix(";")
        return [f"- `{code}`" + (f": {meaning}" if meaning else ""), ""]

    def _member(self, member: Element) -> list[str]:
        return ["```cpp", _declaration(member), "```", "", *self._description(member)]

    # --- Descriptions

    def _description(self, element: Element) -> list[str]:
        lines: list[str] = []
        for kind in ("briefdescription", "detaileddescription"):
            for part in element.findall(kind):
                for paragraph in part.findall("para"):
                    lines += [self._inline(paragraph).strip(), ""]
        return lines

    def _inline(self, element: Element) -> str:
        text = _escaped(element.text or "")
        for child in element:
            text += self._piece(child) + _escaped(child.tail or "")
        return text

    def _piece(self, element: Element) -> str:
        if element.tag == "computeroutput":
            return f"`{''.join(element.itertext())}`"
        if element.tag == "ref":
            return self._reference(element)
        if element.tag in ("itemizedlist", "orderedlist"):
            mark = "1." if element.tag == "orderedlist" else "-"
            items = [self._inline(paragraph).strip() for paragraph in element.iter("para")]
            return "\n\n" + "\n".join(f"{mark} {item}" for item in items) + "\n\n"
        if element.tag == "ulink":
            return f"[{self._inline(element)}]({element.attrib['url']})"
        if element.tag in ("emphasis", "bold"):
            return f"*{self._inline(element)}*"
        raise PluginError(f"{self._name}: no way to show <{element.tag}> of Doxygen's")

    def _reference(self, element: Element) -> str:
        place = self._places.get(element.attrib["refid"])
        text = "".join(element.itertext())
        if place is None:
            return f"`{text}`"
        page = "" if place.page == self._name else place.page
        return f"[`{text}`]({page}#{place.anchor})"


def _declaration(member: Element) -> str:
    kind, name = member.attrib["kind"], _text(member, "name")
    if kind == "enum":
        values = ", ".join(
            _text(value, "name") + _initializer(value) for value in member.iter("enumvalue")
        )
        return f"enum class {name} {{ {values} }};"
    parts = [word for word in ("static", "explicit") if member.attrib.get(word) == "yes"]
    parts += [_text(member, "type"), f"{name}{_text(member, 'argsstring')}{_initializer(member)}"]
    if kind == "typedef":
        parts = ["using", name, "=", _text(member, "type")]
    code = " ".join(part for part in parts if part)
    for loose, tight in (("< ", "<"), (" >", ">"), (" '", "'"), (" &", "&"), ("& ", "&")):
        code = code.replace(loose, tight)
    for close, spaced in (("&", "& "), ("& & ", "&& "), ("& )", "&)"), ("=default", " = default")):
        code = code.replace(close, spaced)
    return code + ";"


def _initializer(element: Element) -> str:
    value = _text(element, "initializer")
    return f" {value}" if value.startswith("=") else value


def _text(element: Element, name: str) -> str:
    found = element.find(name)
    return "" if found is None else "".join(found.itertext())


def _escaped(text: str) -> str:
    for special in "\\*_[]<>":
        text = text.replace(special, "\\" + special)
    return text
