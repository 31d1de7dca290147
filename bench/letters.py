"""How many one-page letters a second: the measure that an installation can run as well."""

from butoir.project.bench.letters import measure

__all__ = ["measure"]
