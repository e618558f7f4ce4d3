"""Measures of the record. In: a Record. Out: rows of numbers by actor, dyad and period."""
