"""The engine as one machine: rules in any order, crashes between any two of them, and what must hold after each."""
