"""What the ccp app writes to members."""
