"""What every slice stands on and none owns: database, clock, money, Markdown, files, languages, forms and errors."""
