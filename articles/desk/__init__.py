"""The workflow: who may do what, the one gate, and the history behind it."""
