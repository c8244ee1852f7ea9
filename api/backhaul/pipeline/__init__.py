"""The path from tip to insight: which stages there are, in which order, and the queue that carries a tip through them."""
