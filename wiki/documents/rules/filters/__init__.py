"""Small programs in Lua, which pandoc runs on a document while it has it."""
