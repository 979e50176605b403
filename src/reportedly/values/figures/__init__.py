"""Article, Parse and Timexes -> Figures: the numbers that count or measure."""
