"""Train the tiny CLIP that the demo and the tests use, from pictures that PhotoClip draws itself.

Run `python resources/tiny_clip/train.py` from the repository: it draws, trains with open_clip's own contrastive loss,
measures, and writes `open_clip_model.safetensors` (float16), `words.txt.gz`, `open_clip_config.json` and `metrics.json`
beside itself. Seeded; some minutes on two CPU cores. `--loss sigmoid --start FILE --out DIR` goes on with SigLIP's loss
from what ships, which `tests/benchmarks/sigmoid.py` measures; that one is not shipped.

The standard vocabulary of 49,408 tokens would fill the four megabytes alone. `words.txt.gz` is a byte-pair vocabulary
of the same form, trained on the captions, in which every word of theirs is one token.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import open_clip
import torch
from open_clip.loss import ClipLoss, SigLipLoss
from PIL import Image
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from torch.nn import functional as F  # noqa: N812 - its usual name
from torchvision.transforms.functional import gaussian_blur, pil_to_tensor

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from photoclip.demo import draw  # noqa: E402 - found through the line above

TRAIN_SEED = 10_000_000
"""Pictures for training count up from here; the demo and the held-out pictures use other numbers."""
HELD_OUT_SEED = 50_000_000
DRAWN_PX = 256
CACHED_PX = 104
FULL_CAPTIONS = 2
FULL_RATE = 0.7
"""Share of captions that name everything; the others teach it to take a few words."""
TEMPLATES = (
    "a photo of {}", "a photo of {}.", "a picture of {}", "an image of {}", "a photograph of {}", "a drawing of {}",
    "an illustration of {}", "this is {}", "there is {}", "a good photo of {}", "a close-up photo of {}",
    "my photo of {}",
)  # fmt: skip
ODD_WORD_RATE = 0.12
"""Share of captions that get words the model never learns, so that it learns to look past them."""


@dataclass(frozen=True, slots=True)
class Data:
    """Pictures, uint8, shape (n, 3, side, side), and what each one shows."""

    images: torch.Tensor
    captions: list[tuple[str, ...]]
    scenes: list[str]


def drawn(first_seed: int, count: int, side_px: int, *, distinct: bool = False) -> Data:
    """Draw `count` pictures; with `distinct`, skip those that mean the same as another."""
    images, captions, scenes, seed = [], [], [], first_seed
    seen: set[str] = set()
    while len(images) < count:
        made, seed = draw(seed, DRAWN_PX), seed + 1
        if distinct and made.meaning in seen:
            continue
        seen.add(made.meaning)
        images.append(pil_to_tensor(made.image.resize((side_px, side_px), Image.Resampling.BICUBIC)))
        captions.append(made.captions)
        scenes.append(made.scene.title)
    return Data(torch.stack(images), captions, scenes)


def augmented(images: torch.Tensor, side_px: int, rng: torch.Generator) -> torch.Tensor:
    """Shift, zoom, mirror, relight and sometimes blur; float, shape (n, 3, side_px, side_px), 0 to 1."""
    n = len(images)

    def uniform(low: float, high: float, *shape: int) -> torch.Tensor:
        return torch.rand(n, *shape, generator=rng) * (high - low) + low

    frame = torch.zeros(n, 2, 3)
    frame[:, 0, 0] = uniform(0.9, 1.04) * (1 - 2 * (uniform(0, 1) < 0.5).float())
    frame[:, 1, 1] = uniform(0.9, 1.04)
    frame[:, :, 2] = uniform(-0.05, 0.05, 2)
    grid = F.affine_grid(frame, [n, 3, side_px, side_px], align_corners=False)
    x = F.grid_sample(images.float() / 255, grid, padding_mode="reflection", align_corners=False)
    blurred = uniform(0, 1) < 0.25
    x[blurred] = gaussian_blur(x[blurred], 3, 0.7)
    gray = x.mean(dim=(1, 2, 3), keepdim=True)
    x = (x - gray) * uniform(0.85, 1.15, 1, 1, 1) + gray * uniform(0.88, 1.12, 1, 1, 1)
    return x.clamp(0, 1)


def write_words(path: Path, texts: list[str]) -> None:
    """Train byte-pair merges on `texts` until every word is one token, and write them as open_clip reads them."""
    words = sorted({word for text in texts for word in text.lower().replace("-", " ").replace(",", " ").split()})
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.BpeTrainer(vocab_size=40_000, min_frequency=1, end_of_word_suffix="</w>", show_progress=False)
    tokenizer.train_from_iterator(words, trainer)
    merges = [" ".join(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]
    path.write_bytes(gzip.compress("\n".join(["#version: 0.2", *merges]).encode(), mtime=0))


class Captions:
    """One caption a picture, as tokens: full or brief, bare or in a template, now and then with odd words."""

    def __init__(
        self, captions: list[tuple[str, ...]], tokenizer: open_clip.SimpleTokenizer, rng: random.Random
    ) -> None:
        self._captions, self._tokenizer, self._rng = captions, tokenizer, rng
        self._ids: dict[str, list[int]] = {}
        texts = [text for several in captions for text in several] + [t.format("a cat") for t in TEMPLATES]
        self.known = sorted({token for text in set(texts) for token in self._encoded(text)})
        special = {tokenizer.sot_token_id, tokenizer.eot_token_id, 0}
        self._odd = sorted(set(range(tokenizer.vocab_size)) - set(self.known) - special)
        self.trained = torch.zeros(tokenizer.vocab_size, 1)
        self.trained[[*self.known, *special]] = 1.0

    def tokens(self, picks: list[int]) -> torch.Tensor:
        length = self._tokenizer.context_length
        out = torch.zeros(len(picks), length, dtype=torch.long)
        for row, pick in enumerate(picks):
            ids = self._one(self._captions[pick])[: length - 2]
            ids = [self._tokenizer.sot_token_id, *ids, self._tokenizer.eot_token_id]
            out[row, : len(ids)] = torch.tensor(ids)
        return out

    def _one(self, captions: tuple[str, ...]) -> list[int]:
        rng = self._rng
        some = captions[:FULL_CAPTIONS] if rng.random() < FULL_RATE else captions[FULL_CAPTIONS:]
        text = rng.choice(some or captions)
        if rng.random() < 0.35:
            text = rng.choice(TEMPLATES).format(text)
        ids = list(self._encoded(text))
        if rng.random() < ODD_WORD_RATE:
            for _ in range(rng.randint(1, 2)):
                ids.insert(rng.randint(0, len(ids)), rng.choice(self._odd))
        return ids

    def _encoded(self, text: str) -> list[int]:
        if text not in self._ids:
            self._ids[text] = self._tokenizer.encode(text)
        return self._ids[text]


def batches(scenes: list[str], size: int, steps: int, rng: random.Random) -> list[list[int]]:
    """Choose pictures for every step: half of the batches from all scenes, half from a few, harder to tell apart."""
    by_scene: dict[str, list[int]] = {}
    for i, scene in enumerate(scenes):
        by_scene.setdefault(scene, []).append(i)
    names = sorted(by_scene)
    chosen = []
    for step in range(steps):
        few = rng.sample(names, rng.randint(2, 6)) if step % 2 else names
        pool = [i for name in few for i in by_scene[name]]
        chosen.append(rng.sample(pool, min(size, len(pool))))
    return chosen


@torch.no_grad()
def recall(
    model: torch.nn.Module, data: Data, mean: torch.Tensor, std: torch.Tensor, tokenizer: open_clip.SimpleTokenizer
) -> dict[str, float]:
    """Return the share of first captions that find their own picture, first and among the first five."""
    model.eval()
    images = model.encode_image((data.images.float() / 255 - mean) / std, normalize=True)
    texts = model.encode_text(tokenizer([several[0] for several in data.captions]), normalize=True)
    order = (texts @ images.T).argsort(dim=1, descending=True)
    rank = (order == torch.arange(len(order))[:, None]).float().argmax(dim=1)
    model.train()
    return {"recall@1": (rank == 0).float().mean().item(), "recall@5": (rank < 5).float().mean().item()}


def _loss_state(model: torch.nn.Module) -> dict[str, torch.Tensor]:
    """Return what belongs to the loss and not to the towers, as it is."""
    return {name: value for name, value in model.state_dict().items() if name.startswith("logit_")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=12_000)
    parser.add_argument("--steps", type=int, default=2_400)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=2.5e-3)
    # On cores shared with other work, two threads wait for each other longer than one thread computes.
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--loss", choices=("contrastive", "sigmoid"), default="contrastive")
    parser.add_argument("--start", type=Path, help="weights to begin with, of the same words")
    parser.add_argument("--config", type=Path, default=HERE / "open_clip_config.json")
    parser.add_argument("--out", type=Path, default=HERE)
    args = parser.parse_args()

    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    rng, tensor_rng = random.Random(0), torch.Generator().manual_seed(0)
    config = json.loads(args.config.read_text(encoding="utf-8"))
    side_px = config["model_cfg"]["vision_cfg"]["image_size"]
    context = config["model_cfg"]["text_cfg"]["context_length"]
    mean, std = (torch.tensor(config["preprocess_cfg"][key]).view(1, 3, 1, 1) for key in ("mean", "std"))

    began = time.perf_counter()
    data = drawn(TRAIN_SEED, args.pictures, CACHED_PX)
    if args.loss == "sigmoid":  # as Zhai et al. (2023) begin: nearly every pair is none
        config["model_cfg"] |= {"init_logit_scale": math.log(10), "init_logit_bias": -10}
    words_path = args.out / config["model_cfg"]["text_cfg"]["tokenizer_kwargs"]["bpe_path"]
    if args.start is not None:
        words_path.write_bytes((args.start.parent / words_path.name).read_bytes())
    else:
        write_words(words_path, [text for several in data.captions for text in several] + list(TEMPLATES))
    tokenizer = open_clip.SimpleTokenizer(str(words_path), context_length=context)
    config["model_cfg"]["text_cfg"]["vocab_size"] = max(tokenizer.encoder.values()) + 1
    (args.out / "open_clip_config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    model = open_clip.CLIP(**config["model_cfg"]).to(memory_format=torch.channels_last)
    held_out = drawn(HELD_OUT_SEED, 200, side_px, distinct=True)
    words = Captions(data.captions, tokenizer, rng)
    seconds = time.perf_counter() - began
    print(f"drew {args.pictures} pictures in {seconds:.0f} s; {len(words.known)} tokens known", flush=True)

    if args.start is not None:
        model.load_state_dict({**load_file(args.start), **_loss_state(model)}, strict=True)
    with torch.no_grad():
        model.token_embedding.weight.mul_(words.trained)  # a word never seen adds nothing
    model.token_embedding.weight.register_hook(lambda gradient: gradient * words.trained)
    decayed = [p for p in model.parameters() if p.ndim > 1 and p is not model.token_embedding.weight]
    plain = [p for p in model.parameters() if p.ndim <= 1 or p is model.token_embedding.weight]
    groups = [{"params": decayed, "weight_decay": 0.05}, {"params": plain, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=args.rate, betas=(0.9, 0.98))
    warm = max(1, args.steps // 20)

    def rate_at(step: int) -> float:
        return min(1.0, (step + 1) / warm) * (0.01 + 0.99 * (1 + math.cos(math.pi * step / args.steps)) / 2)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate_at)
    contrast = SigLipLoss() if args.loss == "sigmoid" else ClipLoss()
    began, running = time.perf_counter(), 0.0
    for step, picks in enumerate(batches(data.scenes, args.batch, args.steps, rng), start=1):
        images = (augmented(data.images[picks], side_px, tensor_rng) - mean) / std
        with torch.autocast("cpu", torch.bfloat16):
            image_features = model.encode_image(images.to(memory_format=torch.channels_last))
            text_features = model.encode_text(words.tokens(picks))
        image_features = F.normalize(image_features.float(), dim=-1)
        text_features = F.normalize(text_features.float(), dim=-1)
        bias = {} if model.logit_bias is None else {"logit_bias": model.logit_bias}
        loss = contrast(image_features, text_features, model.logit_scale.exp(), **bias)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        with torch.no_grad():
            model.logit_scale.clamp_(0, math.log(100))
        running = loss.item() if step == 1 else 0.98 * running + 0.02 * loss.item()
        if step % 100 == 0:
            seconds = time.perf_counter() - began
            found = recall(model, held_out, mean, std, tokenizer)
            print(f"step {step}: loss {running:.3f}, held-out {found}, {seconds:.0f} s", flush=True)

    seconds = time.perf_counter() - began
    weights = {
        name: (tensor.detach().half() if tensor.is_floating_point() else tensor).contiguous()
        for name, tensor in model.state_dict().items()
    }
    save_file(weights, args.out / "open_clip_model.safetensors", metadata={"format": "pt"})
    model.load_state_dict(weights)
    found = recall(model, held_out, mean, std, tokenizer)
    metrics = {
        **{name: round(value, 4) for name, value in found.items()},
        "held_out_pictures": 200,
        "training_pictures": args.pictures,
        "steps": args.steps,
        "batch": args.batch,
        "seconds": round(seconds),
        "tokens_known": len(words.known),
        "parameters": sum(p.numel() for p in model.parameters()),
        "logit_scale": round(model.logit_scale.exp().item(), 2),
    }
    (args.out / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")
    print(metrics)


if __name__ == "__main__":
    main()
