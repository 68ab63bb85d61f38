"""From files to vectors, whole processes in turns: `panns embed` beside a plain Python program with the original network.

    python3 bench/files_to_vectors.py path/to/audioset_tagging_cnn path/to/torchlibrosa [--files 500] [--turns 3] [--models Cnn14 MobileNetV1]

Writes clips of 10 s (44.1 kHz, half of them WAV of 16 bits and half FLAC), and random weights that both programs load. The Python program does what one
would write first: soundfile, a polyphase resampler of scipy, batches of 8 in float32, torch.no_grad, all threads of torch. Prints the seconds of each
turn, the median of the turns' ratios, and how far the vectors are apart.

Needs numpy, scipy, soundfile and torch, and both clones; the command is $PANNS, or ./panns.
"""
import argparse
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

RATE = 44100
SECONDS = 10
BATCH = 8


def clips(folder, count):
    """The files that are not there yet: chords with noise, each another one."""
    import soundfile
    folder.mkdir(parents=True, exist_ok=True)
    time_axis = np.arange(RATE * SECONDS) / RATE
    paths = [folder / f'{i:04}.{"wav" if i % 2 == 0 else "flac"}' for i in range(count)]
    for i, path in enumerate(paths):
        if not path.exists():
            random = np.random.RandomState(i)
            sound = sum(np.sin(2 * np.pi * pitch * time_axis) for pitch in 100 * 2 ** random.uniform(0, 6, 4)) * 0.1 + random.randn(len(time_axis)) * 0.02
            soundfile.write(path, sound, RATE, subtype='PCM_16')
    return paths


def original_network(original, torchlibrosa, model):
    """The released network, with its weights at random."""
    from training_parity import make, stand_in_for_librosa
    stand_in_for_librosa()
    sys.path[:0] = [original + '/pytorch', torchlibrosa]
    import models
    return make(models, model, 527)


def embed(args):
    """The plain Python program."""
    import soundfile
    import torch
    from scipy.signal import resample_poly
    network = original_network(args.original, args.torchlibrosa, args.embed)
    network.load_state_dict(torch.load(args.weights)['model'])
    network.eval()
    paths, vectors = sorted(pathlib.Path(args.folder).iterdir()), []
    with torch.no_grad():
        for first in range(0, len(paths), BATCH):
            waveforms = [resample_poly(soundfile.read(path, dtype='float32')[0], 320, 441).astype(np.float32) for path in paths[first:first + BATCH]]
            vectors.append(network(torch.from_numpy(np.stack(waveforms)))['embedding'].numpy())
    np.save(args.out, np.concatenate(vectors))


def run(command):
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - start


def compare(args, model):
    import torch
    work = pathlib.Path(args.work)
    sounds = work / f'clips{args.files}'
    clips(sounds, args.files)
    weights = work / f'{model}_mAP=0.pth'
    torch.manual_seed(0)
    network = original_network(args.original, args.torchlibrosa, model)
    state = network.state_dict()
    for name, values in front_end().items():
        state[name] = torch.from_numpy(values).reshape(state[name].shape)
    torch.save({'model': state}, weights)
    panns = shlex.split(os.environ.get('PANNS', str(pathlib.Path(__file__).parent.parent / 'panns')))
    ours = panns + ['embed', str(sounds), '--model', model, '--weights', str(weights), '--out', str(work / 'ours.npy'), '--quiet']
    theirs = [sys.executable, __file__, args.original, args.torchlibrosa, '--embed', model, '--weights', str(weights), '--folder', str(sounds), '--out', str(work / 'theirs.npy')]
    turns = []
    for _ in range(args.turns):
        turns.append((run(ours), run(theirs)))
        print(f'{model}: panns {turns[-1][0]:.1f} s, Python {turns[-1][1]:.1f} s', flush=True)
    one, other = np.load(work / 'ours.npy'), np.load(work / 'theirs.npy')
    far = np.abs(one - other).max() / np.abs(other).max()
    print(f'| {model} | {statistics.median(a for a, _ in turns):.1f} | {statistics.median(b for _, b in turns):.1f} | {statistics.median(a / b for a, b in turns):.2f} | {far:.1e} |', flush=True)


def front_end():
    """The constants of the released checkpoints: a windowed DFT and mel bands of Slaney's scale, as librosa makes them."""
    size, bins, bands = 1024, 513, 64
    window = np.hanning(size + 1)[:-1]
    phase = 2 * np.pi * np.outer(np.arange(bins), np.arange(size)) / size
    def mel(hertz):
        return np.where(hertz < 1000, 3 * hertz / 200, 15 + np.log(np.maximum(hertz, 1) / 1000) / (np.log(6.4) / 27))
    def hertz(mels):
        return np.where(mels < 15, 200 * mels / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))
    edges = hertz(np.linspace(mel(np.float64(50)), mel(np.float64(14000)), bands + 2))
    ramps = edges[:, None] - np.arange(bins)[None] * 32000 / size
    widths = np.diff(edges)
    bank = np.maximum(0, np.minimum(-ramps[:-2] / widths[:-1, None], ramps[2:] / widths[1:, None])) * (2 / (edges[2:] - edges[:-2]))[:, None]
    return {
        'spectrogram_extractor.stft.conv_real.weight': (np.cos(phase) * window).astype(np.float32),
        'spectrogram_extractor.stft.conv_imag.weight': (-np.sin(phase) * window).astype(np.float32),
        'logmel_extractor.melW': bank.T.astype(np.float32),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('original', help='clone of qiuqiangkong/audioset_tagging_cnn')
    parser.add_argument('torchlibrosa', help='clone of qiuqiangkong/torchlibrosa')
    parser.add_argument('--files', type=int, default=500)
    parser.add_argument('--turns', type=int, default=3)
    parser.add_argument('--models', nargs='+', default=['Cnn14', 'MobileNetV1'])
    parser.add_argument('--work', default=os.path.join(tempfile.gettempdir(), 'files_to_vectors'), help='folder of clips, weights and vectors')
    for internal in ('--embed', '--weights', '--folder', '--out'):
        parser.add_argument(internal, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.embed:
        embed(args)
        return
    print('| network | panns, s | Python, s | ratio | largest difference, share of the largest value |\n| --- | ---: | ---: | ---: | ---: |')
    for model in args.models:
        compare(args, model)


main()
