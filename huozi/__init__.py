"""huozi 活字: from a messy raw article and a folder of photos to a finished, proved edition."""

__version__ = "0.1.0"
