"""The finished file, opened again and held against the `Book`; never imports a writer."""
