"""Whether library and machine are well, and what the person has to say about photos that are gone."""
