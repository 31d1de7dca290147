"""Pages: the office, where a company's people work. No models; a page reads, a click is a command
of the room that owns what changes."""
