"""Out to the bookkeeping of schools: ledger numbers of their own, journals as files, and numbered documents."""
