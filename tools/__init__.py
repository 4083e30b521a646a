"""What the project makes about itself: pictures, the README's tables, the coverage floor. Not shipped in the wheel."""
