"""Settling a period: who pays whom, payment files for the bank, and bank statements read back."""
