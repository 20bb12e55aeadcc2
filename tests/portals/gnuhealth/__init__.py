"""GNU Health HIS, installed by name and started on loopback: an electronic health record that nobody here wrote."""
