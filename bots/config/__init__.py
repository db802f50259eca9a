"""Reading what a company writes under `config/`: one module a kind of file, and every problem told in plain words."""
