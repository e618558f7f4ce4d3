"""What names mean: actors (states, governments, leaders by term of office, bodies, armed groups), places, dates.

In: words and the date of their text. Out: codes with reasons. The tables lie beside, in ``tables/``.
"""
