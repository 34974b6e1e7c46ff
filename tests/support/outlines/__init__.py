"""What a page says, read out of each kind of file by a reader of its own, to lay them beside each other."""
