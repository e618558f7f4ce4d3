"""Places: which words of a text name a place, which place, and in what use.

In: the text of an article. Out: ``PlaceMention``s. ``find_places`` is all that other rooms need.
"""

from demarche.world.places.find import find_places
from demarche.world.places.mention import Kind, Place, PlaceMention, Use

__all__ = ["Kind", "Place", "PlaceMention", "Use", "find_places"]
