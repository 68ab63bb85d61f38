#!/usr/bin/env python3
"""Initial weights of Mini: the published mn04_as (EfficientAT, MIT) with its least important channels removed.

    python3 experiments/mini/prune.py mn04_as_mAP_432.pt start.safetensors [--width 0.32]

Channels that a residual connection joins are chosen together. A channel's importance is what the layers after it
make of it: its spread after normalization (gamma of its BatchNorm, summed over the layers that add into it) times the norm of the weights
that read it. Needs PyTorch; writes float32 safetensors by hand, so that nothing else is needed.
"""
import argparse, json, struct
import torch

BLOCKS = [  # kernel, expanded, channels, squeeze-excite, stride (MobileNetV3-Large at width 1)
    (3, 16, 16, 0, 1), (3, 64, 24, 0, 2), (3, 72, 24, 0, 1), (5, 72, 40, 1, 2), (5, 120, 40, 1, 1), (5, 120, 40, 1, 1), (3, 240, 80, 0, 2),
    (3, 200, 80, 0, 1), (3, 184, 80, 0, 1), (3, 184, 80, 0, 1), (3, 480, 112, 1, 1), (3, 672, 112, 1, 1), (5, 672, 160, 1, 2),
    (5, 960, 160, 1, 1), (5, 960, 160, 1, 1)]


def divisible(channels):
    rounded = max(8, int(channels + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * channels else rounded


def save(tensors, path):
    header, data, offset = {}, [], 0
    for name, tensor in tensors.items():
        raw = tensor.contiguous().to(torch.float32).numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(raw)]}
        data.append(raw)
        offset += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.writelines(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("out")
    parser.add_argument("--width", type=float, default=0.32)
    arguments = parser.parse_args()
    state = torch.load(arguments.source, map_location="cpu")
    state = {name: tensor.float() for name, tensor in state.items() if tensor.ndim > 0}
    scale = lambda channels: divisible(channels * arguments.width)
    groups, reads, writes, sizes = {}, {}, {}, {}  # axes by group of channels; which tensors read and write a group; its new size

    def axis(tensor, dimension, group):
        groups.setdefault(tensor, {})[dimension] = group

    def norm(name, group):
        for part in ("weight", "bias", "running_mean", "running_var"):
            axis(f"{name}.{part}", 0, group)

    def conv(name, source, target, depthwise=False):
        axis(f"{name}.0.weight", 0, target)
        if not depthwise:
            axis(f"{name}.0.weight", 1, source)
            reads.setdefault(source, []).append(f"{name}.0.weight")
        norm(f"{name}.1", target)
        writes.setdefault(target, []).append(f"{name}.1.weight")

    def linear(name, source, target):
        axis(f"{name}.weight", 0, target)
        axis(f"{name}.weight", 1, source)
        axis(f"{name}.bias", 0, target)
        reads.setdefault(source, []).append(f"{name}.weight")
        writes.setdefault(target, []).append(f"{name}.weight")

    current, width = "stem", scale(16)
    sizes["stem"] = width
    conv("features.0", None, "stem")
    groups["features.0.0.weight"].pop(1)
    for index, (_, expanded, channels, squeeze, stride) in enumerate(BLOCKS, 1):
        name, part = f"features.{index}.block", 0
        inner = current
        if f"{name}.{2 + squeeze}.0.weight" in state:  # has an expansion
            inner = f"expanded{index}"
            sizes[inner] = scale(expanded)
            conv(f"{name}.0", current, inner)
            part = 1
        conv(f"{name}.{part}", None, inner, depthwise=True)
        part += 1
        if squeeze:
            unit = f"{name}.{part}.conc_se_layers.0"
            sizes[f"squeezed{index}"] = divisible(scale(expanded) // 4)
            linear(f"{unit}.fc1", inner, f"squeezed{index}")
            linear(f"{unit}.fc2", f"squeezed{index}", inner)
            reads[inner].remove(f"{unit}.fc1.weight")
            writes[inner].remove(f"{unit}.fc2.weight")
            part += 1
        same = stride == 1 and scale(channels) == width and state[f"{name}.{part}.0.weight"].shape[0] == state_size(groups, state, current)
        target = current if same else f"out{index}"
        width = scale(channels)
        sizes[target] = width
        conv(f"{name}.{part}", inner, target)
        current = target
    sizes["last"] = 6 * width
    conv(f"features.{len(BLOCKS) + 1}", current, "last")
    sizes["hidden"] = scale(1280)
    linear("classifier.2", "last", "hidden")
    axis("classifier.5.weight", 1, "hidden")
    reads.setdefault("hidden", []).append("classifier.5.weight")

    kept = {}
    for group, size in sizes.items():
        importance = 0
        for name in writes[group]:
            tensor = state[name]
            importance = importance + (tensor.abs() if tensor.ndim == 1 else tensor.flatten(1).norm(dim=1)) ** 2
        importance = importance.sqrt()
        read = sum(state[name].transpose(0, 1).flatten(1).norm(dim=1) ** 2 for name in reads[group])
        importance = importance * read.sqrt()
        assert len(importance) >= size, (group, len(importance), size)
        kept[group] = importance.argsort(descending=True)[:size].sort().values
        share = importance[kept[group]].sum() / importance.sum()
        print(f"{group:12} {len(importance):4} -> {size:4}, {100 * share:.1f} % of the importance")

    result = {}
    for name, tensor in state.items():
        for dimension, group in groups.get(name, {}).items():
            tensor = tensor.index_select(dimension, kept[group])
        result[name] = tensor
    save(result, arguments.out)
    print(f"{sum(tensor.numel() for tensor in result.values()):,} numbers")


def state_size(groups, state, group):
    return next(state[name].shape[d] for name, axes in groups.items() for d, g in axes.items() if g == group)


main()
