"""Article -> Parse: sentences, tokens and heads; and the parts of an article that are not its body."""
