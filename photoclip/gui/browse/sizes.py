"""How wide what stands beside the photos is, and the page from which on it does."""

FOLDER_PANEL_PX, INFO_PANEL_PX = 220, 280
SIDE_FROM_PX, DETAILS_FROM_PX = 750, 1000
"""In a narrower page these panels are away until they are asked for."""
ROOMY_PX = 800
"""In a narrower page the box has the room of the size slider, which keys and wheel do without."""
