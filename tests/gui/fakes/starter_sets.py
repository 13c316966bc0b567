"""The label sets that the fake library ships."""

from photoclip.core.labels import Label, LabelSet

STARTER_SETS = (
    LabelSet(
        "People and events",
        (Label("birthday party", "a birthday party with cake"), Label("wedding"), Label("portrait"), Label("concert")),
    ),
    LabelSet("Nature", (Label("beach"), Label("mountain"), Label("forest"), Label("sunset"))),
    LabelSet("Indoors or outdoors", (Label("indoors"), Label("outdoors")), exclusive=True),
    LabelSet("Documents", (Label("receipt"), Label("screenshot"), Label("handwritten note"))),
)
