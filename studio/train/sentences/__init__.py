"""Generated sentences with their trees: what the reader's parser learns from. Written for Kinora, no treebank."""
