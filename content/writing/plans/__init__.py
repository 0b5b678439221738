"""Content plans as the office keeps them: a sheet comes in, posts come out, or every mistake is named."""
