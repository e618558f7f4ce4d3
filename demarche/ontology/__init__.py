"""What an act can be: PLOVER types, modes, contexts and scores."""
