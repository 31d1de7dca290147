"""First steps: from an empty installation to a company with its books."""
