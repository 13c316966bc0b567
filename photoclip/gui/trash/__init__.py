"""The one question before photos go to the system's trash, and the way back."""
