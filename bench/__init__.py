"""Speed and memory, each claim of them by one script, beside a peer in the same run."""
