"""Who is who: which handles are one person, which are lists or machines, and which are mine.

Pure functions over plain values; the store feeds them and keeps their results.
"""
