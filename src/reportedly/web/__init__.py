"""The desk: a ledger's pages in the browser, served on this machine or written as files. Needs the extra `web`."""
