"""What the house does from start to commit: receive one message, sweep what is due."""
