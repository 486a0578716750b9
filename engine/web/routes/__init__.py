"""The pages, one module each; `PAGES` says path, method and who may ask."""
