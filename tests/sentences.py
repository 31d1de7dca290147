"""The sentences that a room can say: its string literals that read like one.

An f-string is given with a 1 in each of its places, whatever stands there. What documents the code
is left out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "butoir"
PLACE = "1"
_WORDS = re.compile(r"[a-z']+(?:, |: | )[a-z']+")


def sentences_of(*places: str) -> dict[str, str]:
    """Each sentence with where it stands, of some rooms or modules (paths under butoir/)."""
    found: dict[str, str] = {}
    for place in places:
        path = SOURCE / place
        for module in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            tree = ast.parse(module.read_text(encoding="utf-8"))
            for text, line in _texts(tree):
                if _reads_like_one(text):
                    found.setdefault(text, f"{module.relative_to(SOURCE)}:{line}")
    return found


def _reads_like_one(text: str) -> bool:
    return bool(_WORDS.search(text)) and not re.search(r"\b[A-Z]{4,} |[{}<>*\\^]|\(\?", text)


def _texts(tree: ast.AST) -> Iterator[tuple[str, int]]:
    parts = {id(node) for node in _documentation(tree)}
    for node in ast.walk(tree):
        if id(node) in parts:
            continue
        if isinstance(node, ast.JoinedStr):
            parts |= {id(inner) for inner in ast.walk(node)}
            yield "".join(map(_part, node.values)), node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno


def _part(value: ast.expr) -> str:
    return str(value.value) if isinstance(value, ast.Constant) else PLACE


def _documentation(tree: ast.AST) -> Iterator[ast.AST]:
    """Strings that stand alone as a statement."""
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
