"""What the staff ask about figures in chat: when, where, what, who, and whether they may know."""
