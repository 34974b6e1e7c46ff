"""The review desk of the treasurer: what waits, what was spent of the budget, who pays and who bears."""
