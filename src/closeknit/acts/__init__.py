"""Acts: what people did for one another, found in what they wrote."""
