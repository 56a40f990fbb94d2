"""The digest of a week shown: in sentences, and for calendars."""
