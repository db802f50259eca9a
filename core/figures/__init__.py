"""What the register of complaints says in figures."""
