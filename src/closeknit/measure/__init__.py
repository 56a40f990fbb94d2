"""Measures of ties as Ibis expressions, the same on every engine. Nothing here runs them."""
