"""The checkpoints that PhotoClip offers, with what a person must know to choose one.

Only checkpoints that may be used for anything (MIT, Apache-2.0) and whose repository holds safetensors are listed;
that leaves out Apple's MobileCLIP and DFN and Meta's MetaCLIP (research licences), and ViT-L-14 DataComp (a pickle).

Speeds: random weights (they do not change it), torch 2.15, two cores of an AMD EPYC with AVX512-BF16, eight pictures
at a time, the best of several passes, in the precision that the self-check picks there.

Work (`picture_gmacs`): weights of the image tower's layers times its tokens, and the products of attention.
"""

from __future__ import annotations

from dataclasses import dataclass

from photoclip.core.checkpoints import CheckpointInfo, Figure
from photoclip.errors import ModelProblem
from photoclip.language import english, tr

DEFAULT_MODEL = "ViT-B-32-256/datacomp_s34b_b86k"

_OPEN_CLIP = "open_clip, docs/openclip_results.csv"
_OPEN_CLIP_RETRIEVAL = "open_clip, docs/openclip_retrieval_results.csv"
_SIGLIP2 = "SigLIP 2 (big_vision, README_siglip2.md)"
_PE = "Perception Encoder (perception_models, apps/pe/README.md)"

_TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")
_MANY_LANGUAGES = english("Over 100 languages")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A checkpoint and where it is downloaded: `files` of `repository` on the hub, besides config and weights."""

    info: CheckpointInfo
    repository: str
    files: tuple[str, ...] = ()
    revision: str = "main"


def catalogue() -> tuple[CatalogueEntry, ...]:
    """Return the checkpoints on offer, the default first."""
    return _ENTRIES


def catalogue_entry(model_id: str) -> CatalogueEntry:
    """Return one checkpoint on offer. Raises ModelProblem when there is none of that name."""
    for entry in _ENTRIES:
        if entry.info.id == model_id:
            return entry
    raise ModelProblem(
        tr("There is no model called {model_id} to download; 'photoclip models list' names them.").format(
            model_id=model_id
        )
    )


DEMO_MODEL = CheckpointInfo(
    id="photoclip-demo",
    title=english("Demo"),
    summary=english("Knows the drawn pictures of the demo and nothing else; choose another one for your own photos."),
    role="demo",
    license="MIT",
    download_bytes=0,
    dimension=128,
    languages=english("English"),
)
"""The tiny checkpoint that ships in `resources/tiny_clip`."""

_ENTRIES = (
    CatalogueEntry(
        CheckpointInfo(
            id=DEFAULT_MODEL,
            title=english("Balanced"),
            summary=english("A small download, for descriptions in English; finds most things on any computer."),
            role="default",
            license="MIT",
            download_bytes=605_000_000,
            dimension=512,
            languages=english("English"),
            picture_gmacs=5.6,
            figures=(
                Figure("ImageNet zero-shot", 72.8, _OPEN_CLIP),
                Figure("Flickr30k text to image, R@1", 64.9, _OPEN_CLIP_RETRIEVAL),
                Figure("COCO text to image, R@1", 39.9, _OPEN_CLIP_RETRIEVAL),
            ),
            photos_per_second=26.0,
        ),
        "laion/CLIP-ViT-B-32-256x256-DataComp-s34B-b86K",
    ),
    CatalogueEntry(
        CheckpointInfo(
            id="ViT-B-32/laion2b_s34b_b79k",
            title=english("Fast"),
            summary=english(
                "A quarter more photos in the same time, for large libraries on older computers; names things "
                "less exactly."
            ),
            role="faster",
            license="MIT",
            download_bytes=605_000_000,
            dimension=512,
            languages=english("English"),
            picture_gmacs=4.3,
            figures=(
                Figure("ImageNet zero-shot", 66.6, _OPEN_CLIP),
                Figure("Flickr30k text to image, R@1", 66.8, _OPEN_CLIP_RETRIEVAL),
                Figure("COCO text to image, R@1", 39.3, _OPEN_CLIP_RETRIEVAL),
            ),
            photos_per_second=32.0,
        ),
        "laion/CLIP-ViT-B-32-laion2B-s34B-b79K",
    ),
    CatalogueEntry(
        CheckpointInfo(
            id="PE-Core-L-14-336/meta",
            title=english("Precise"),
            summary=english("Finds more and confuses less; wants a graphics card, or a lot of patience."),
            role="better",
            license="Apache-2.0",
            download_bytes=2_690_000_000,
            dimension=1024,
            languages=english("English"),
            picture_gmacs=191.0,
            figures=(
                Figure("ImageNet zero-shot", 83.5, _PE),
                Figure("COCO text to image, R@1", 57.1, _PE),
            ),
        ),
        "timm/PE-Core-L-14-336",
    ),
    CatalogueEntry(
        CheckpointInfo(
            id="ViT-B-16-SigLIP2-256/webli",
            title=english("Many languages"),
            summary=english("Understands descriptions in most languages, and English better than Balanced; slower."),
            role="multilingual",
            license="Apache-2.0",
            download_bytes=1_535_000_000,
            dimension=768,
            languages=_MANY_LANGUAGES,
            picture_gmacs=23.1,
            figures=(
                Figure("ImageNet zero-shot", 79.1, _SIGLIP2),
                Figure("COCO text to image, R@1", 53.2, _SIGLIP2),
                Figure("COCO image to text, R@1", 69.7, _SIGLIP2),
            ),
        ),
        "timm/ViT-B-16-SigLIP2-256",
        _TOKENIZER_FILES,
    ),
    CatalogueEntry(
        CheckpointInfo(
            id="ViT-B-32-SigLIP2-256/webli",
            title=english("Many languages, fast"),
            summary=english(
                "Understands descriptions in most languages and finds more than Balanced, as fast; a large download, "
                "for computers with 8 GB of memory."
            ),
            role="multilingual",
            license="Apache-2.0",
            download_bytes=1_542_000_000,
            dimension=768,
            languages=_MANY_LANGUAGES,
            picture_gmacs=5.5,
            figures=(
                Figure("ImageNet zero-shot", 74.0, _SIGLIP2),
                Figure("COCO text to image, R@1", 47.2, _SIGLIP2),
                Figure("COCO image to text, R@1", 63.7, _SIGLIP2),
            ),
        ),
        "timm/ViT-B-32-SigLIP2-256",
        _TOKENIZER_FILES,
    ),
    CatalogueEntry(
        CheckpointInfo(
            id="ViT-SO400M-16-SigLIP2-256/webli",
            title=english("Many languages, precise"),
            summary=english("Finds the most, in most languages; wants a graphics card and a lot of memory."),
            role="multilingual",
            license="Apache-2.0",
            download_bytes=4_575_000_000,
            dimension=1152,
            languages=_MANY_LANGUAGES,
            picture_gmacs=107.0,
            figures=(
                Figure("ImageNet zero-shot", 83.4, _SIGLIP2),
                Figure("COCO text to image, R@1", 55.4, _SIGLIP2),
                Figure("COCO image to text, R@1", 71.5, _SIGLIP2),
            ),
        ),
        "timm/ViT-SO400M-16-SigLIP2-256",
        _TOKENIZER_FILES,
    ),
)
