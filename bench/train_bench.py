"""Clips a second of training: this library's libtorch engine beside the original PyTorch code, in turns on the same device.

    ./panns --torch cuda
    dotnet build bench/Panns.TrainingBench -c Release
    python3 bench/train_bench.py ../audioset_tagging_cnn                          # Cnn14, batches of 32 after mixup, 527 classes
    python3 bench/train_bench.py ../audioset_tagging_cnn --device cpu --batch 1 --seconds 1 --steps 1 --warm-up 1 --rounds 1 --precision full bf16

The Python that runs this (or --python) needs torch, torchlibrosa and librosa, as the original does. Close other programs first. A
markdown table goes to stdout: medians over the rounds.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
DLL = HERE / 'Panns.TrainingBench' / 'bin' / 'Release' / 'net10.0' / 'Panns.TrainingBench.dll'


def run(command, env=None):
    done = subprocess.run(command, capture_output=True, text=True, env=env)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {(done.stderr or done.stdout).strip().splitlines()[-1]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('original', help='folder of qiuqiangkong/audioset_tagging_cnn')
    parser.add_argument('--device', default='cuda')
    parser.add_argument('--precision', nargs='+', choices=['full', 'tf32', 'bf16'], default=['full', 'tf32', 'bf16'])
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--python', default=sys.executable)
    parser.add_argument('--python-path', default='', help='more folders of Python modules, torchlibrosa for example')
    for name, default in (('--model', 'Cnn14'), ('--batch', '32'), ('--seconds', '10'), ('--classes', '527'), ('--steps', '30'), ('--warm-up', '5')):
        parser.add_argument(name, default=default)
    args = parser.parse_args()
    if not DLL.exists():
        sys.exit(f'{DLL}: not built: dotnet build bench/Panns.TrainingBench -c Release (for a GPU ./panns --torch cuda first)')
    if not pathlib.Path(args.original, 'pytorch', 'models.py').exists():
        sys.exit(f'{args.original}: no checkout of audioset_tagging_cnn (it has no pytorch/models.py)')
    common = ['--device', args.device]
    for name in ('model', 'batch', 'seconds', 'classes', 'steps', 'warm_up'):
        common += ['--' + name.replace('_', '-'), str(getattr(args, name))]
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, [args.python_path, os.environ.get('PYTHONPATH', '')])))
    original = [args.python, str(HERE / 'train_original.py'), args.original]
    versions = set()
    rows = []
    for precision in args.precision:
        contestants = {
            'ours': (['dotnet', 'exec', str(DLL)], None),
            'original': (original, env),
            'original, channels last': (original + ['--channels-last'], env),
        }
        rates = {name: [] for name in contestants}
        for _ in range(args.rounds):
            for name, (command, environment) in contestants.items():
                result = run(command + common + ['--precision', precision], environment)
                rates[name].append(result['clips_per_second'])
                versions.add(result.get('torch'))
        medians = {name: statistics.median(values) for name, values in rates.items()}
        best = max(medians['original'], medians['original, channels last'])
        rows.append([precision] + [f'{medians[name]:.2f}' for name in contestants] + [f"{medians['ours'] / best:.2f}"])
    print(f"{args.model}, batches of {args.batch} after mixup, clips of {args.seconds} s, {args.classes} classes, {args.device}, PyTorch {', '.join(filter(None, versions))}: "
          'clips a second, medians; ratio: ours / the better original\n')
    print('| precision | ours | original | original, channels last | ratio |')
    print('| --- | ---: | ---: | ---: | ---: |')
    for row in rows:
        print('| ' + ' | '.join(row) + ' |')


if __name__ == '__main__':
    main()
