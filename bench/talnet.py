"""TALNet as its paper states it (Wang, Li and Metze 2019), in plain PyTorch, for training_parity.py: from the waveform on, with all five poolings.

The front end is the author's answer to who asked for it (MaigoAkisame/cmu-thesis, issue 4), without the floor of 80 dB below a clip's largest value; what his
code measures beforehand, mean and deviation of every mel bin over all training clips, is a batch normalization here, as in this library.
"""
import math

import numpy as np
import torch

RATE, FFT, WINDOW, HOP, BINS, EMBEDDING = 16000, 4096, 1024, 400, 64, 1024


def hertz(mel):
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp(np.log(6.4) / 27 * (mel - 15)))


def filters():
    """Slaney's mel triangles of unit area from 0 to half the rate, [fft bins, mel bins]."""
    top = 15 + 27 / math.log(6.4) * math.log(RATE / 2 / 1000)
    edges = hertz(np.linspace(0, top, BINS + 2))
    places = np.linspace(0, RATE / 2, FFT // 2 + 1)[:, None]
    rise, fall = (places - edges[:-2]) / np.diff(edges)[:-1], (edges[2:] - places) / np.diff(edges)[1:]
    return torch.from_numpy(np.maximum(0, np.minimum(rise, fall)) * 2 / (edges[2:] - edges[:-2]))


def log_mel(waveforms):
    """[clips, 1, frames, mel bins]; the frame that is centered on the end is left out."""
    window = torch.hann_window(WINDOW, periodic=True, dtype=torch.float64).to(waveforms.dtype)
    spectrum = torch.stft(waveforms, FFT, HOP, WINDOW, window, center=True, pad_mode='constant', return_complex=True).abs()
    mel = spectrum.transpose(1, 2)[:, :waveforms.shape[1] // HOP] @ filters().to(waveforms.dtype)
    return 10 * torch.log10(mel.clamp(min=1e-10))[:, None]


class Block(torch.nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv = torch.nn.Conv2d(inputs, outputs, 3, padding=1)
        self.bn = torch.nn.BatchNorm2d(outputs)

    def forward(self, x):
        return torch.relu(self.bn(self.conv(x)))


class TalNet(torch.nn.Module):
    POOLINGS = {'TALNet': 'lin', 'TALNet_max': 'max', 'TALNet_ave': 'ave', 'TALNet_exp': 'exp', 'TALNet_att': 'att'}

    def __init__(self, name, classes):
        super().__init__()
        self.pooling = self.POOLINGS[name]
        self.bn0 = torch.nn.BatchNorm2d(BINS)
        channels = [1, 32, 32, 64, 64, 128, 128, 256, 256, 512, 512]
        for i in range(10):
            setattr(self, f'conv{i + 1}', Block(channels[i], channels[i + 1]))
        self.gru = torch.nn.GRU(EMBEDDING, EMBEDDING // 2, batch_first=True, bidirectional=True)
        self.fc_prob = torch.nn.Linear(EMBEDDING, classes)
        if self.pooling == 'att':
            self.fc_att = torch.nn.Linear(EMBEDDING, classes)

    def forward(self, waveforms):
        """[clips, classes] scores, and those of every time step."""
        x = self.bn0(log_mel(waveforms).transpose(1, 3)).transpose(1, 3)
        for i in range(10):
            x = getattr(self, f'conv{i + 1}')(x)
            if i % 2 == 1:
                x = torch.nn.functional.max_pool2d(x, (2, 2) if i < 4 else (1, 2))
        x = self.gru(x.transpose(1, 2).flatten(2))[0]
        p = torch.sigmoid(self.fc_prob(x)).clamp(1e-7, 1 - 1e-7)
        if self.pooling == 'max':
            return p.max(1)[0], p
        if self.pooling == 'ave':
            return p.mean(1), p
        if self.pooling == 'lin':
            return (p * p).sum(1) / p.sum(1), p
        weights = p.exp() if self.pooling == 'exp' else self.fc_att(x).exp()
        return (p * weights).sum(1) / weights.sum(1), p
