"""One file per page; each has the list `routes`."""
