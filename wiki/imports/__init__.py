"""Word and other files that come in: read, shown, and made into pages or into changes of pages."""
