"""The office: one folder a noun, each with its addresses, views, reads, templates and languages."""
