"""The treasurer's desk: what waits for a decision, what was spent of the budget, and trying out other keys."""
