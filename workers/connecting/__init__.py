"""Connecting: how an official account is connected to its network, step by step, by a person at a page."""
