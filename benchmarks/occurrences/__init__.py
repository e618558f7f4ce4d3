"""Happenings and their reports: the corpus, and what grouping costs as the record grows."""
