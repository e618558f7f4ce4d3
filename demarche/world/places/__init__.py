"""Places: which words of a text name a place, which place, and in what use.

In: the text of an article. Out: ``PlaceMention``s. ``find_places`` is what other rooms need; ``country_named`` does for countries alone and needs no
gazetteer.
"""

from demarche.world.places.find import country_named, find_places
from demarche.world.places.mention import Kind, Place, PlaceMention, Use

__all__ = ["Kind", "Place", "PlaceMention", "Use", "country_named", "find_places"]
