"""The XML feed of the BODACC: one file a part and an issue, root `PCL_REDIFF` and its like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from butoir.formats import xml

_PARTS = {"PCL": "A", "RCS-A": "A", "RCS-B": "B", "BILAN": "C", "DIV": "A"}  # of the bulletin
_ROOT = re.compile(rf"({'|'.join(_PARTS)})_(?:RE)?DIFF")
_FAMILIES = {"PCL": "collective", "RCS-A": "", "RCS-B": "", "BILAN": "dpc", "DIV": ""}
_NUMBERS = ("numeroIdentificationRCS", "numeroIdentification", "identifiantClient")
_NAMES = ("denomination", "nom", "nomCommercial")


def is_feed(_namespace: str, root: str) -> bool:
    """True for the root element of a file of the feed."""
    return _ROOT.fullmatch(root) is not None


def facts(data: bytes) -> Iterator[dict[str, Any]]:
    """What each notice of a file says, as `bodacc_words` takes it; raises XmlError."""
    _, root = xml.root_name(data) or ("", "")
    family = root.split("_")[0]
    said = {"parution": "", "dateParution": ""}  # of the whole issue, before its notices
    for event, element in xml.iter_elements(data, (*said, "annonce")):
        parent = element.getparent()
        if event == "start" or parent is None:
            continue
        name, within = xml.local_name(element), xml.local_name(parent)
        if within == root and name in said:
            said[name] = (element.text or "").strip()
        elif within == "annonces":
            issue, number = said["parution"], _said(element, "numeroAnnonce")
            yield {
                **_facts(element, _FAMILIES[family]),
                "id": f"{_PARTS[family]}{issue}{number}" if issue and number else "",
                "published_on": said["dateParution"],
                "line": element.sourceline,
            }
            xml.release(element)


def _facts(notice: etree._Element, family: str) -> dict[str, Any]:
    cancelled = notice.find("{*}jugementAnnule")
    judgment = notice.find("{*}jugement") if cancelled is None else cancelled
    kind = notice.find("{*}typeAnnonce/{*}*")
    return {
        "family": "radiation" if notice.find(".//{*}radiationAuRCS") is not None else family,
        "kind": "annulation" if cancelled is not None else _name(kind),
        "name": next(filter(None, (_said(notice, name) for name in _NAMES)), ""),
        "city": _said(notice, "ville"),
        "court": _said(notice, "tribunal"),
        "numbers": [one for name in _NUMBERS for one in _all(notice, name)],
        "judgment": _children(judgment),
        "previous": _children(notice.find(".//{*}parutionAvisPrecedent")),
    }


def _name(element: etree._Element | None) -> str:
    return "" if element is None else xml.local_name(element)


def _children(element: etree._Element | None) -> dict[str, str]:
    if element is None:
        return {}
    return {xml.local_name(child): (child.text or "").strip() for child in element}


def _said(notice: etree._Element, name: str) -> str:
    return next(iter(_all(notice, name)), "")


def _all(notice: etree._Element, name: str) -> list[str]:
    found = notice.iterfind(f".//{{*}}{name}")
    return [text for element in found if (text := (element.text or "").strip())]
