"""How long pictures take, and how much memory, beside other ways of making them."""
