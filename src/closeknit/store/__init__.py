"""The only truth: one SQLite file. Nothing else speaks SQL to it."""
