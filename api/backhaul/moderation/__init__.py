"""Reports, what is hidden and why, appeals, and words that are looked at before colleagues read them."""
