"""Reading network days; each of them through `visible_to`."""
