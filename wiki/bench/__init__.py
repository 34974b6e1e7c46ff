"""Measuring: a larger network to measure on, and the price of an answer beside that of bare Flask."""
