"""Setting ledger numbers, issuing documents, and making files for bookkeeping programs."""
