#!/usr/bin/env python3
"""A balanced part of the audio that prepare.py and synthesize.cs gathered: links, at most so many hours of each source.

    python3 experiments/mini/balance.py mini-data mini-set [--hours 0.45] [--synthetic 20]

A few sources (a library of instrument loops, speech, crying babies) hold most of the hours; what a network hears often it learns at the cost of the rest.
Of the synthetic part so many clips of each sound are taken, without the option all. Which files stay is decided by a hash of their paths below the folder, so that it is the same everywhere.
"""
import argparse, hashlib, os


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("out")
    parser.add_argument("--hours", type=float, default=0.45)
    parser.add_argument("--synthetic", type=int, default=None)
    arguments = parser.parse_args()
    files = {}
    for folder, _, names in os.walk(arguments.source, followlinks=True):
        for name in names:
            if name.endswith(".wav"):
                path = os.path.relpath(os.path.join(folder, name), arguments.source)
                files.setdefault(path.split(os.sep)[0], []).append(path)
    kept = 0
    for source, paths in sorted(files.items()):
        hours = sum(os.path.getsize(os.path.join(arguments.source, path)) for path in paths) / 64000 / 3600  # 16 bits at 32 kHz
        share = 1 if source == "synthetic" else min(1, arguments.hours / max(hours, 1e-9))
        if source == "synthetic" and arguments.synthetic is not None:
            sounds = {}
            for path in sorted(paths):
                sounds.setdefault(os.path.dirname(path), []).append(path)
            paths = [path for clips in sounds.values() for path in clips[:arguments.synthetic]]
        for path in paths:
            if int(hashlib.md5(path.encode()).hexdigest(), 16) % 1000 < 1000 * share:
                link = os.path.join(arguments.out, path)
                os.makedirs(os.path.dirname(link), exist_ok=True)
                if not os.path.lexists(link):
                    os.symlink(os.path.abspath(os.path.join(arguments.source, path)), link)
                kept += 1
    print(f"{kept} of {sum(map(len, files.values()))} files")


main()
