"""What can be derived from a screen model before any rule judges it: labels, units, doses, actions. One file, one kind of fact."""
