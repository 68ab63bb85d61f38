"""Steps of training by the original PyTorch code on noise; prints one line of JSON.

The released training: Adam with amsgrad, SpecAugment and dropout in the model, mixup on twice as many clips, binary cross-entropy.
"""
import argparse
import contextlib
import json
import sys
import time

import numpy as np

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument('original', help='folder of qiuqiangkong/audioset_tagging_cnn')
parser.add_argument('--device', default='cuda')
parser.add_argument('--precision', choices=['full', 'tf32', 'bf16'], default='full')
parser.add_argument('--model', default='Cnn14')
parser.add_argument('--batch', type=int, default=32)
parser.add_argument('--seconds', type=float, default=10)
parser.add_argument('--classes', type=int, default=527)
parser.add_argument('--steps', type=int, default=30)
parser.add_argument('--warm-up', type=int, default=5)
parser.add_argument('--channels-last', action='store_true')
args = parser.parse_args()
for folder in ('pytorch', 'utils'):
    sys.path.insert(1, args.original + '/' + folder)
import torch
import models
from pytorch_utils import do_mixup

torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = args.precision != 'full'
torch.backends.cudnn.benchmark = True
torch.manual_seed(1)
device = torch.device(args.device)
model = getattr(models, args.model)(32000, 1024, 320, 64, 50, 14000, args.classes).to(device).train()
if args.channels_last:
    model = model.to(memory_format=torch.channels_last)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, amsgrad=True)
random = np.random.RandomState(1)
clips = 2 * args.batch
waveforms = ((random.rand(clips, int(args.seconds * 32000)) - 0.5) * 0.2).astype(np.float32)
targets = (random.rand(clips, args.classes) < 0.005).astype(np.float32)


def autocast():
    return torch.autocast(device.type, dtype=torch.bfloat16) if args.precision == 'bf16' else contextlib.nullcontext()


def run(count):
    for _ in range(count):
        factors = random.beta(1, 1, args.batch)
        factors = torch.tensor(np.stack([factors, 1 - factors], 1).reshape(-1), dtype=torch.float32, device=device)
        x = torch.from_numpy(waveforms).to(device)
        y = torch.from_numpy(targets).to(device)
        with autocast():
            scores = model(x, factors)['clipwise_output']
        # As the released loss, outside of autocast: it is not allowed in bfloat16.
        loss = torch.nn.functional.binary_cross_entropy(scores.float(), do_mixup(y, factors))
        loss.backward()
        value = loss.item()
        optimizer.step()
        optimizer.zero_grad()
    if device.type == 'cuda':
        torch.cuda.synchronize()
    return value


run(args.warm_up)
start = time.perf_counter()
value = run(args.steps)
print(json.dumps({'clips_per_second': round(args.steps * args.batch / (time.perf_counter() - start), 3), 'loss': round(value, 6), 'torch': torch.__version__}))
