"""Commands of the command line that are more than a call: each has a module that adds its options and runs it."""
