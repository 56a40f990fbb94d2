"""The life of the data: copies of it, its health, and its end."""
