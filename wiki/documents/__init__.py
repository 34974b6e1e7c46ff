"""Pages as files to download, such as Word, PDF and EPUB."""
