"""Writes the golden texts and the reviewer's pages anew (`make letters`)."""

from __future__ import annotations

from letters.gallery import write_golden
from letters.review import write_pages

if __name__ == "__main__":
    write_golden()
    write_pages()
