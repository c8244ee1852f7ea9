"""Talk: questions, replies, and the answer among them."""
