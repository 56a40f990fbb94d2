"""The whole network at one date: breadth, depth, balance, and what can be said of them."""
