"""Where expressions run. Engines hold nothing that can't be thrown away."""
