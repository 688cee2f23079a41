"""What a quote says, part by part, in which words and in which order."""
