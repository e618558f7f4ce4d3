"""Text to spaCy Doc: words, sentences, and what the reader model sees in them."""
