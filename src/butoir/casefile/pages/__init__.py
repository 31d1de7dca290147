"""The own pages of a case file, from its facts to sections in words. Pure."""
