"""Personal data: how long, what is put aside and frozen, what would be erased, who looked."""
