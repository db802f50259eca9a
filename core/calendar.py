"""Time in a community: working days of the Chinese calendar, quiet hours. Holidays are told, never looked up here."""
