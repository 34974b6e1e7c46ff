"""Agreements of projects and the file for the tax inspector: costs for joint account."""
