"""Costs that come in as files: electronic invoices, receipts that are read, photos, and sheets with many costs."""
