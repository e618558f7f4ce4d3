"""What all tests share: properties are checked without a clock, since machines differ and are shared."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
