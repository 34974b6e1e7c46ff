"""Reading what people do."""
