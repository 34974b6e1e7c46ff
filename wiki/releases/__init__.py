"""What a page must have before schools trust it: readers of two schools, a checklist, a release."""
