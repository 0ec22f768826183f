"""The command line: one small module a command group. It is handed its services by `studio.app`, lazily."""
