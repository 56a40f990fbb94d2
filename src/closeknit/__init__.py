"""Which of the people you know are contacts, and which are connections."""
