"""The face for assistants: judgement over the Model Context Protocol, read-only unless asked."""
