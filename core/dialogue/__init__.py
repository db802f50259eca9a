"""The conversation with one person: what is known, what is missing, what to ask next. Pure."""
