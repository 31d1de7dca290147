"""What all pages share: their frame, looks, figures in words, and small pieces."""
