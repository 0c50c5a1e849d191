"""Photos: what a picture file is (probe), whose caption it has (match), copies for each output (derive).

The only room that touches pixels: nothing else in huozi imports Pillow.
"""
