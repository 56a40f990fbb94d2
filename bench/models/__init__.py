"""Helpers of the training and measuring scripts."""
