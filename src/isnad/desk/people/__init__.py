"""People: who may come in, as what, and what they did. On loopback nobody is asked; elsewhere the store's accounts say who is who."""
