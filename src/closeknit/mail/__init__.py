"""Reading mail: header scan, dates, addresses, automated mail, and the message as a whole."""
