"""What crosses threads and rooms: frozen, serialisable values and the Protocols behind which effects live."""
