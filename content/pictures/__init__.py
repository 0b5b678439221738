"""Pictures: originals kept sealed, renditions made for each network. The only room that knows Pillow."""
