"""The numbers of the specification and the state of the machine. Only the composition root imports this room."""
