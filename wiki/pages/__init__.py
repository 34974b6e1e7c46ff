"""Pages, revisions, comparing and merging, attachments."""
