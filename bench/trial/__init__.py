"""Three hosts on one machine: network namespaces on a bridge, with shared services behind it."""
