"""The shell around the rooms: the `butoir` command (and, later, the web project)."""
