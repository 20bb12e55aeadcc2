"""What the network does to one exchange: one file, one fault."""
