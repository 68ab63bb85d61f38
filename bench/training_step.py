#!/usr/bin/env python3
"""A step of training: the built-in engine, libtorch by TorchSharp, and the original PyTorch code, in turns, each in a process of its own.

    python3 bench/training_step.py path/to/audioset_tagging_cnn/pytorch [--efficientat path/to/EfficientAT]
        [--models Cnn14 Cnn6 MobileNetV1 mn04_as] [--threads 2] [--rounds 1] [--keep-memory]

Prints time, processor time and peak of resident memory of each, and the medians of the rounds' ratios of ours to the others. Needs PyTorch, and
torchvision and torchaudio for mn04_as; where torchlibrosa is missing, its front end is replaced by one of the same arithmetic (the Fourier
transform as a convolution).
"""
import argparse
import contextlib
import os
import resource
import statistics
import subprocess
import sys
import time
import types

BATCH, SECONDS, RATE, CLASSES, STEPS = 32, 5, 32000, 527, 3


def stand_in_for_torchlibrosa():
    import math
    import torch
    from torch import nn
    from torch.nn import functional

    class Spectrogram(nn.Module):
        def __init__(self, n_fft, hop_length, **_):
            super().__init__()
            self.n_fft, self.hop = n_fft, hop_length
            time_, bins = torch.arange(n_fft, dtype=torch.float64), torch.arange(n_fft // 2 + 1, dtype=torch.float64)
            angle = 2 * math.pi * torch.outer(bins, time_) / n_fft
            window = torch.hann_window(n_fft, dtype=torch.float64)
            self.register_buffer("real", (torch.cos(angle) * window).float()[:, None])
            self.register_buffer("imaginary", (-torch.sin(angle) * window).float()[:, None])

        def forward(self, x):
            x = functional.pad(x[:, None], (self.n_fft // 2, self.n_fft // 2), mode="reflect")
            power = functional.conv1d(x, self.real, stride=self.hop) ** 2 + functional.conv1d(x, self.imaginary, stride=self.hop) ** 2
            return power[:, None].transpose(2, 3)

    class LogmelFilterBank(nn.Module):
        def __init__(self, sr, n_fft, n_mels, fmin, fmax, **_):
            super().__init__()
            # Triangles on a logarithmic scale: what they weigh does not change the time.
            edges = torch.logspace(math.log10(max(fmin, 20)), math.log10(fmax), n_mels + 2)
            bins = torch.linspace(0, sr / 2, n_fft // 2 + 1)[:, None]
            rise = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
            fall = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
            self.register_buffer("weights", torch.clamp(torch.minimum(rise, fall), min=0))

        def forward(self, x):
            return 10 * torch.log10(torch.clamp(torch.matmul(x, self.weights), min=1e-10))

    class SpecAugmentation(nn.Module):
        def __init__(self, time_drop_width, time_stripes_num, freq_drop_width, freq_stripes_num):
            super().__init__()
            self.stripes = ((2, time_drop_width, time_stripes_num), (3, freq_drop_width, freq_stripes_num))

        def forward(self, x):
            for dimension, width, count in self.stripes:
                for clip in range(x.shape[0]):
                    for _ in range(count):
                        length = int(torch.randint(0, width, ()))
                        start = int(torch.randint(0, x.shape[dimension] - length, ()))
                        x[clip].narrow(dimension - 1, start, length).zero_()
            return x

    package, stft, augmentation = (types.ModuleType(name) for name in ("torchlibrosa", "torchlibrosa.stft", "torchlibrosa.augmentation"))
    stft.Spectrogram, stft.LogmelFilterBank, augmentation.SpecAugmentation = Spectrogram, LogmelFilterBank, SpecAugmentation
    sys.modules.update({"torchlibrosa": package, "torchlibrosa.stft": stft, "torchlibrosa.augmentation": augmentation})


def original_network(options, model):
    """The original code's network, and its front end where that is a module of its own."""
    if model.startswith("mn"):
        if not options.efficientat:
            sys.exit(f"{model}: --efficientat PATH, a clone of EfficientAT, is missing")
        os.chdir(options.efficientat)
        sys.path.insert(0, options.efficientat)
        with open(os.devnull, "w") as quiet, contextlib.redirect_stdout(quiet):
            from helpers.utils import NAME_TO_WIDTH
            from models.mn.model import get_model
            from models.preprocess import AugmentMelSTFT
            front, network = AugmentMelSTFT(sr=RATE, fmax=15000), get_model(width_mult=NAME_TO_WIDTH(model[:4]), input_dim_t=SECONDS * 100)
        # As ex_audioset.py does.
        return network, lambda waveforms: network(front(waveforms).unsqueeze(1))[0].sigmoid()
    sys.path.insert(0, options.folder)
    try:
        import torchlibrosa  # noqa: F401
    except ImportError:
        stand_in_for_torchlibrosa()
    import models
    network = getattr(models, model)(sample_rate=RATE, window_size=1024, hop_size=320, mel_bins=64, fmin=50, fmax=14000, classes_num=CLASSES)
    return network, lambda waveforms: network(waveforms, None)["clipwise_output"]


def pytorch_step(options, model):
    """A child's part: prints milliseconds, processor milliseconds, bytes."""
    import torch
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    network, scores = original_network(options, model)
    network.train()
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, amsgrad=True)
    waveforms = torch.rand(BATCH, SECONDS * RATE) * 0.2 - 0.1
    targets = (torch.rand(BATCH, CLASSES) < 0.05).float()
    times, processor_times = [], []
    for step in range(STEPS + 1):
        start, before = time.perf_counter(), time.process_time()
        loss = torch.nn.functional.binary_cross_entropy(scores(waveforms), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss.item()
        if step > 0:
            times.append(1e3 * (time.perf_counter() - start))
            processor_times.append(1e3 * (time.process_time() - before))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(statistics.median(times), statistics.median(processor_times), peak)


# PyTorch and libtorch ask glibc for the memory of each result, which maps fresh pages for large ones and gives them back: where the system hands out pages
# slowly, as some virtual machines do, a step takes twice as long. With these settings freed memory stays with the process.
KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": "4000000000", "MALLOC_TRIM_THRESHOLD_": "40000000000", "MALLOC_TOP_PAD_": "100000000"}


def run(command, environment):
    result = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return [float(part) for part in result.stdout.split()]


def main():
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="folder 'pytorch' of the original repository")
    parser.add_argument("--efficientat", help="a clone of EfficientAT, whose networks are those named mn")
    parser.add_argument("--models", nargs="+", default=["Cnn6", "MobileNetV1"])
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=1, help="how often they take turns")
    parser.add_argument("--keep-memory", action="store_true", help="let glibc keep freed memory, for all engines: PyTorch and libtorch at their best")
    parser.add_argument("--panns", default=os.path.join(root, "panns.cmd" if os.name == "nt" else "panns"), help="the command")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        pytorch_step(options, options.child)
        return
    environment = {**os.environ, **(KEEP_MEMORY if options.keep_memory else {})}
    row = "{:<14}{:>18}{:>10}{:>14}{:>10}"
    print(row.format("network", "engine", "ms", "processor ms", "peak MB"))
    for model in options.models:
        shape = [model, str(options.threads), str(BATCH), str(SECONDS)]
        original = [sys.executable, "-W", "ignore", os.path.abspath(__file__), options.folder, "--threads", str(options.threads), "--child", model]
        if options.efficientat:
            original += ["--efficientat", os.path.abspath(options.efficientat)]
        commands = {
            "Panns.ML": [options.panns, "bench", "step", *shape],
            "libtorch": [options.panns, "bench", "step", *shape, "torch"],
            "PyTorch": original,
        }
        results = {engine: [] for engine in commands}
        for _ in range(options.rounds):
            for engine, command in commands.items():
                results[engine].append(run(command, environment))
        for engine, rounds in results.items():
            wall, processor, peak = (statistics.median(column) for column in zip(*rounds))
            print(row.format(model, engine, f"{wall:.0f}", f"{processor:.0f}", f"{peak / 1e6:.0f}"))
        for engine in list(commands)[1:]:
            ratios = [[a / b for a, b in zip(*pair)] for pair in zip(results["Panns.ML"], results[engine])]
            print(row.format(model, "ours / " + engine, *(f"{statistics.median(column):.2f}" for column in zip(*ratios))), flush=True)


if __name__ == "__main__":
    main()
