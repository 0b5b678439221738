"""Cards: text set on pictures."""
