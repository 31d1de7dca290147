"""Personal data: how long they are kept, what freezes them, how they are erased and handed out."""
