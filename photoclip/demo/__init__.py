"""Made-up photos with captions, drawn from numbers: the demo's library, and what the tiny model learned from."""

from photoclip.demo.gallery import SCENES, Drawn, Scene, draw
from photoclip.demo.library import Captioned, draw_library, drawn_paths

__all__ = ["SCENES", "Captioned", "Drawn", "Scene", "draw", "draw_library", "drawn_paths"]
