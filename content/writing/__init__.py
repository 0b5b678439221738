"""Posts, their variants per account, how text is counted and checked, and content plans as the office keeps them."""
