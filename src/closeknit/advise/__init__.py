"""What to do: pure functions from ties to verdicts, in words."""
