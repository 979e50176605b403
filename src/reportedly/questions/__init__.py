"""Joins the same question across articles: how many, whether, who. It shows answers beside each other and decides none of them."""
