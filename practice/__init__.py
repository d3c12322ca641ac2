"""What is not the product: stand-ins for the outside world, the demo, people in bulk."""
