"""Made-up books, and how long the daily work takes on them."""
