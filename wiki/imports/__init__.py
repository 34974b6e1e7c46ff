"""Word, ODT, slides, sheets, Markdown and web files that come in and become pages, or changes of pages."""
