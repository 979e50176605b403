"""Parse -> Places: toponyms, and the places of a gazetteer that they stand for."""
