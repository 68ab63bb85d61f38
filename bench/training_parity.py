#!/usr/bin/env python3
"""Steps of training beside the original PyTorch code, from the same weights, on the same clips: prints a table.

    python3 bench/training_parity.py path/to/audioset_tagging_cnn path/to/torchlibrosa [--models Cnn14 ResNet38]
    python3 bench/training_parity.py path/to/audioset_classification --models DecisionLevelSingleAttention DecisionLevelMultiAttention
    python3 bench/training_parity.py --models TALNet TALNet_max TALNet_ave TALNet_exp TALNet_att

TALNet's released code is of Python 2: bench/talnet.py states it anew.
The original code loads the weights that this library writes (load_state_dict, strict), before and after the steps, and makes the same
steps in float64 and in float32; dropout and SpecAugment, whose random numbers differ, are off. The table has the distance from
float64, ours / PyTorch's float32:
  loss 1, loss 4   difference of the loss before the first and after the third update
  gradients        of the first step, all parameters together: |g - g64| / |g64|
  step 1, step 3   what the updates moved the weights by: |w - w64| / |w64 - start|
  statistics       running means and variances after three steps: |s - s64| / |s64|
Needs torch and numpy, and a clone of torchlibrosa; no librosa: the constants of the front end are those of the weights.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import types

import numpy as np
import torch

from talnet import TalNet

HERE = pathlib.Path(__file__).resolve().parent
TYPES = {'F32': np.float32, 'F16': np.float16, 'I64': np.int64}


def read(path):
    """All tensors of a safetensors file."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], 'little')
    header = json.loads(data[8:8 + length])
    header.pop('__metadata__', None)
    return {name: torch.from_numpy(np.frombuffer(data, TYPES[entry['dtype']], count=int(np.prod(entry['shape'], dtype=np.int64)), offset=8 + length + entry['data_offsets'][0]).reshape(entry['shape']).copy())
            for name, entry in header.items()}


def stand_in_for_librosa():
    """What torchlibrosa's classes call when they are made; the weights that are loaded then replace the values."""
    librosa, filters, util = (types.ModuleType(name) for name in ('librosa', 'librosa.filters', 'librosa.util'))
    filters.get_window = lambda window, length, fftbins: np.hanning(length + 1)[:-1]
    filters.mel = lambda sr, n_fft, n_mels, fmin, fmax: np.zeros((n_mels, n_fft // 2 + 1), np.float32)
    util.pad_center = lambda data, size: data
    librosa.filters, librosa.util = filters, util
    sys.modules.update({'librosa': librosa, 'librosa.filters': filters, 'librosa.util': util})


def make(models, name, classes):
    """The original network, with its weights at random."""
    if name in TalNet.POOLINGS:
        return TalNet(name, classes)
    if hasattr(models, 'EmbeddingLayers'):
        return getattr(models, name)(freq_bins=128, classes_num=classes, hidden_units=1024, drop_rate=0.5)
    return getattr(models, name)(sample_rate=32000, window_size=1024, hop_size=320, mel_bins=64, fmin=50, fmax=14000, classes_num=classes)


def scores(model, batch):
    """Of the clips, or of the sequences of embeddings."""
    if isinstance(model, TalNet):
        return model(batch)[0]
    return model(batch.reshape(len(batch), 10, 128)) if hasattr(model, 'emb') else model(batch, None)['clipwise_output']


def systems(folder):
    """The systems on embeddings: the script that defines them also trains, on files that are not here, and imports what reads them."""
    text = (pathlib.Path(folder) / 'pytorch/main.py').read_text()
    module = types.ModuleType('systems')
    module.__dict__.update(math=__import__('math'), torch=torch, nn=torch.nn, F=torch.nn.functional)
    exec(compile(text[text.index('def init_layer'):text.index('def train(')], 'main.py', 'exec'), module.__dict__)
    return module


def run(models, name, folder, kind):
    """Three steps of the original code."""
    batch = read(folder / 'batch.safetensors')
    waveforms, targets = batch['waveforms'].to(kind), batch['targets'].to(kind)
    model = make(models, name, targets.shape[1])
    model.load_state_dict(read(folder / 'start.safetensors'), strict=True)
    model = model.to(kind).train()
    if hasattr(model, 'spec_augmenter'):
        model.spec_augmenter = torch.nn.Identity()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, amsgrad=True)
    losses, gradients, weights = [], {}, []
    for step in range(4):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy(scores(model, waveforms), targets)
        losses.append(loss.item())
        if step == 3:
            break
        loss.backward()
        if step == 0:
            gradients = {key: value.grad.clone() for key, value in model.named_parameters() if value.grad is not None}
        optimizer.step()
        if step != 1:
            weights.append({key: value.clone() for key, value in model.state_dict().items()})
    return losses, gradients, weights


def distance(found, exact, origin, names):
    """Of all tensors together."""
    error = sum(((found[name].double() - exact[name].double()) ** 2).sum().item() for name in names)
    size = sum(((exact[name].double() - (origin[name].double() if origin else 0)) ** 2).sum().item() for name in names)
    return (error / size) ** 0.5


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('original', nargs='?', help='clone of qiuqiangkong/audioset_tagging_cnn, or of audioset_classification')
    parser.add_argument('torchlibrosa', nargs='?', help='clone of qiuqiangkong/torchlibrosa, which the former needs')
    parser.add_argument('--models', nargs='+', default=['Cnn14', 'ResNet38', 'DaiNet19', 'LeeNet11', 'Wavegram_Logmel_Cnn14'])
    args = parser.parse_args()
    if args.original is None:
        models = None
    elif args.torchlibrosa is None:
        models = systems(args.original)
    else:
        stand_in_for_librosa()
        sys.path[:0] = [args.original + '/pytorch', args.torchlibrosa]
        import models
    torch.nn.functional.dropout = lambda x, *_, **__: x
    print('| network | loss 1 | loss 4 | gradients | step 1 | step 3 | statistics | loaded strictly |')
    print('| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |')
    for name in args.models:
        with tempfile.TemporaryDirectory() as path:
            folder = pathlib.Path(path)
            subprocess.run(['dotnet', 'run', '-c', 'Release', str(HERE / 'training_parity.cs'), name, path], check=True, stdout=sys.stderr)
            exact, single = run(models, name, folder, torch.float64), run(models, name, folder, torch.float32)
            start = read(folder / 'start.safetensors')
            ours = [float(line) for line in (folder / 'losses.txt').read_text().split()], read(folder / 'gradients.safetensors'), [read(folder / f'step{step}.safetensors') for step in (1, 3)]
            model = make(models, name, 527)
            strict = str(model.load_state_dict(ours[2][1], strict=True))
        learned = list(exact[1])
        assert set(learned) == set(ours[1]), 'the parameters that learn differ'
        statistics = [key for key in start if 'running_' in key]
        cells = [name]
        for row in ([abs(x[0][0] - exact[0][0]) for x in (ours, single)], [abs(x[0][3] - exact[0][3]) for x in (ours, single)],
                    [distance(x[1], exact[1], None, learned) for x in (ours, single)],
                    [distance(x[2][0], exact[2][0], start, learned) for x in (ours, single)],
                    [distance(x[2][1], exact[2][1], start, learned) for x in (ours, single)],
                    [distance(x[2][1], exact[2][1], None, statistics) for x in (ours, single)]):
            cells.append(f'{row[0]:.1e} / {row[1]:.1e}')
        print('| ' + ' | '.join(cells + [strict.strip('<>')]) + ' |', flush=True)


if __name__ == '__main__':
    main()
