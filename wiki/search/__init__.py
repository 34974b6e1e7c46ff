"""One index over everything, in which each person finds what they may see."""
