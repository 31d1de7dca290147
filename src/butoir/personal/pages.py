"""What is held on somebody as one page that any browser shows: no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

_TITLES = {
    "fr": ("Données conservées", "Documents", "Historique", "vide"),
    "nl": ("Bewaarde gegevens", "Documenten", "Geschiedenis", "leeg"),
    "de": ("Gespeicherte Daten", "Dokumente", "Verlauf", "leer"),
    "en": ("Data held", "Documents", "History", "empty"),
}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem}"
    "div{overflow-x:auto}table{border-collapse:collapse}"
    "th,td{border:1px solid #999;padding:.25rem .5rem;text-align:left;vertical-align:top}"
)


def page_of(found: Mapping[str, Any], files: Mapping[str, str], lang: str) -> str:
    """The page; `files` are the names of the documents beside it, by their digests."""
    lang = lang if lang in _TITLES else "en"
    title, documents, history, empty = _TITLES[lang]
    parts = [
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>",
    ]
    for name, rows in found["tables"].items():
        parts.append(_table(name, rows, empty))
    parts.append(_table(history, found["events"], empty))
    links = (f'<li><a href="{escape(one)}">{escape(one)}</a></li>' for one in files.values())
    parts.append(f"<h2>{documents}</h2><ul>{''.join(links)}</ul></body></html>\n")
    return "\n".join(parts)


def _table(name: str, rows: Iterable[Mapping[str, Any]], empty: str) -> str:
    found = list(rows)
    if not found:
        return f"<h2>{escape(name)}</h2><p>{empty}</p>"
    heads = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in found[0])
    lines = "".join(_line(row) for row in found)
    return (
        f'<h2>{escape(name)}</h2><div tabindex="0" role="region" aria-label="{escape(name)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _line(row: Mapping[str, Any]) -> str:
    cells = "".join(f"<td>{escape(_said(value))}</td>" for value in row.values())
    return f"<tr>{cells}</tr>"


def _said(value: Any) -> str:
    return "" if value is None else str(value)
