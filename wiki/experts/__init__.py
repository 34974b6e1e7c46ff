"""Experts and speakers from outside, what schools say of them, and visits of schools to each other."""
