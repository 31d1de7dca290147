"""The pages about disputes: what is to be answered by when, one case, its decision."""
