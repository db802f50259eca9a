"""Backups: folders that hold everything an installation needs to live on elsewhere, but its secrets."""
