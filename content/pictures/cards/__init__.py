"""Cards: text set on a ground or a photo, drawn anew for every frame, never cropped from another one."""
