"""Every kind of made-up picture, and one of them drawn from a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from PIL import Image

from photoclip.demo import animals, home, outdoors, seasons, shapes, town, travel
from photoclip.demo.canvas import Canvas
from photoclip.demo.words import Words

Painter = Callable[[Canvas, Random], Words]

ASPECTS = (4 / 3, 4 / 3, 3 / 4, 1.0, 16 / 9)


@dataclass(frozen=True, slots=True)
class Scene:
    """One kind of picture: where an orderly person would keep it, and what a camera would not have called it."""

    category: str
    title: str
    paint: Painter
    season: tuple[int, ...] = tuple(range(1, 13))
    """Months in which such a photo is taken."""
    lat_lon: tuple[float, float] | None = None
    """Where such photos are taken, in degrees; None where the camera would not say."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One finished picture. The first two captions name every attribute, the others only some."""

    image: Image.Image
    captions: tuple[str, ...]
    scene: Scene
    meaning: str
    """The first caption with every wording still open: two pictures with one meaning cannot be told apart by words."""


SCENES = (
    Scene("Seaside", "Beach", outdoors.beach, (5, 6, 7, 8, 9), (43.55, 7.02)),
    Scene("Dogs", "Dog", animals.dog, lat_lon=(52.51, 13.38)),
    Scene("Cats", "Cat", animals.cat),
    Scene("Aquarium", "Fish", animals.fish, lat_lon=(38.76, -9.09)),
    Scene("Countryside", "Sheep", animals.sheep, (4, 5, 6, 7, 8, 9), (54.45, -3.09)),
    Scene("Mountains", "Mountains", outdoors.mountains, (6, 7, 8, 9, 10), (46.56, 8.56)),
    Scene("Winter", "Snow", seasons.winter, (12, 1, 2), (61.11, 10.47)),
    Scene("Trees", "Park", seasons.tree, (4, 5, 6, 9, 10, 11), (48.87, 2.3)),
    Scene("Desert", "Desert", outdoors.desert, (2, 3, 4, 10, 11), (33.88, -115.9)),
    Scene("Camping", "Camp", outdoors.camp, (6, 7, 8, 9), (47.58, 12.7)),
    Scene("Countryside", "Rainbow", seasons.rainbow, (4, 5, 6, 9), (52.27, 4.55)),
    Scene("Street", "Car", town.car, lat_lon=(51.75, -1.26)),
    Scene("Cycling", "Bicycle", town.bicycle, (4, 5, 6, 7, 8, 9), (52.09, 5.12)),
    Scene("Street", "Rain", town.rain, (3, 4, 9, 10, 11), (53.34, -6.26)),
    Scene("City", "Night", town.city, lat_lon=(40.71, -74.0)),
    Scene("Balloons", "Balloon", travel.balloon, (5, 6, 7, 8, 9), (38.64, 34.83)),
    Scene("Trains", "Train", travel.train, lat_lon=(46.49, 9.84)),
    Scene("Seaside", "Lighthouse", travel.lighthouse, (4, 5, 6, 7, 8, 9, 10), (48.35, -4.77)),
    Scene("Travel", "Airplane", travel.airplane),
    Scene("Birthdays", "Birthday", home.cake),
    Scene("Home", "Flowers", home.vase, (3, 4, 5, 6, 7)),
    Scene("Home", "Coffee", home.coffee),
    Scene("Kitchen", "Fruit", home.fruit),
    Scene("Shapes", "Shapes", shapes.shapes),
)


def draw(seed: int, long_side_px: int = 960, scene: Scene | None = None) -> Drawn:
    """Draw the picture that belongs to `seed`, the same at any size; `scene` overrides its kind."""
    rng = Random(f"picture {seed}")  # noqa: S311 - pictures, not secrets
    chosen, aspect = rng.choice(SCENES), rng.choice(ASPECTS)
    scene = scene or chosen
    canvas = Canvas(aspect, long_side_px)
    words = scene.paint(canvas, rng)
    # Words roll their own dice, so that a new phrase does not change a picture.
    return Drawn(canvas.finished(), words.captions(Random(f"words {seed}")), scene, words.full[0])  # noqa: S311
