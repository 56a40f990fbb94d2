"""Mail, calendars and address books that lie on servers."""
