"""Cells: what people write into them, read into values: mended where that is safe, else named."""
