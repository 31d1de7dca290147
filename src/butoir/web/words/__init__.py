"""The codes of the rooms in words: what a screen says where a row says `reminder-1`."""
