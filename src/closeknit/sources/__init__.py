"""Readers: each turns one kind of origin into interactions, cards and problems."""
