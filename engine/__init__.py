"""A configurable form and workflow engine driven by YAML."""

__version__ = "0.1.0"
