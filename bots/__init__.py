"""The edges of the house: channels, delivery, the clock, the commands, and the root that puts it all together."""
