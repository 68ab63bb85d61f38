#!/usr/bin/env python3
"""Draws networks.svg of the table in docs/choosing-a-network.md and the times in bench/README.md (10 s, 1 thread, built-in engine)."""
import math
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
rows = [[cell.strip() for cell in line.strip('|\n').split('|')] for line in open(ROOT / 'docs/choosing-a-network.md') if line.startswith('| ')]
networks = {r[0]: (float(r[1].split()[0]), float(r[3])) for r in rows if len(r) == 5 and re.fullmatch(r'[\d.]+ M', r[1]) and r[3]}
bench = [[cell.strip() for cell in line.strip('|\n').split('|')] for line in open(ROOT / 'bench/README.md') if line.startswith('| ')]
times = {r[0]: float(r[4]) for r in bench if len(r) == 10 and r[1:4] == ['1', '1', '10 s']}
WIDTH, HEIGHT, LEFT, TOP, GAP = 430, 300, 60, 40, 70
LOW, HIGH = 0.25, 0.50
out = []


def panel(at, title, unit, points, first, last, ticks, named):
    x = lambda value: at + WIDTH * (math.log(value) - math.log(first)) / (math.log(last) - math.log(first))
    y = lambda value: TOP + HEIGHT * (HIGH - value) / (HIGH - LOW)
    out.append(f'<text x="{at}" y="{TOP - 14}" font-size="14" font-weight="600">{title}</text>')
    for tick in range(25, 51, 5):
        out.append(f'<path d="M{at} {y(tick / 100):.1f}h{WIDTH}" stroke="#e3e8ee"/>')
        out.append(f'<text x="{at - 8}" y="{y(tick / 100) + 4:.1f}" font-size="11" text-anchor="end">{tick / 100:.2f}</text>')
    for tick in ticks:
        out.append(f'<path d="M{x(tick):.1f} {TOP}v{HEIGHT}" stroke="#e3e8ee"/>')
        out.append(f'<text x="{x(tick):.1f}" y="{TOP + HEIGHT + 18}" font-size="11" text-anchor="middle">{tick:g}</text>')
    out.append(f'<text x="{at + WIDTH / 2}" y="{TOP + HEIGHT + 38}" font-size="12" text-anchor="middle">{unit}</text>')
    for name, (value, accuracy) in points.items():
        color = '#d1495b' if name.startswith('mn') else '#2e6f9e'
        out.append(f'<circle cx="{x(value):.1f}" cy="{y(accuracy):.1f}" r="4.5" fill="{color}"><title>{name}: mAP {accuracy}, {value:g}</title></circle>')
        if name in named:
            left = named[name] < 0
            out.append(f'<text x="{x(value) + (-8 if left else 8):.1f}" y="{y(accuracy) + abs(named[name]) - 8:.1f}" font-size="11" text-anchor="{"end" if left else "start"}">{name}</text>')


# Where a name stands: at the right, or with a minus at the left; 12 is on the level of its point.
panel(LEFT, 'mAP against time', 'milliseconds for 10 s on one thread', {n: (t, networks[n][1]) for n, t in times.items() if n in networks}, 4, 1000,
      [5, 10, 20, 50, 100, 200, 500, 1000], {'mn04_as': 12, 'mn10_as': 12, 'MobileNetV1': 12, 'MobileNetV2': 28, 'Cnn6': 12, 'Cnn10': 12, 'Cnn14': -12, 'ResNet38': 20,
      'Wavegram_Logmel_Cnn14': -1, 'Res1dNet31': 12, 'DaiNet19': 12, 'LeeNet24': 12})
panel(LEFT + WIDTH + GAP, 'mAP against size', 'million parameters', {n: v for n, v in networks.items() if 'emb' not in n and 'hop' not in n and 'mel' not in n}, 0.6, 130,
      [1, 2, 5, 10, 20, 50, 100], {'mn04_as': 12, 'mn05_as': 12, 'mn10_as': 12, 'mn20_as': 12, 'mn30_as': 24, 'mn40_as': -4, 'Cnn6': 12, 'Cnn10': 12, 'MobileNetV1': -8,
      'MobileNetV2': -16, 'LeeNet24': 12, 'LeeNet11': 12, 'DaiNet19': 12, 'Res1dNet31': -12, 'Wavegram_Logmel_Cnn14': -12, 'VGGish': -12, 'Cnn14_DecisionLevelMax': -12})
size = (LEFT + 2 * WIDTH + GAP + 20, TOP + HEIGHT + 50)
text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" font-family="Segoe UI, Helvetica, Arial, sans-serif" fill="#1d2733">\n'
text += '<title>Networks: mAP on AudioSet against time and size</title>\n<rect width="100%" height="100%" fill="#ffffff"/>\n' + '\n'.join(out) + '\n</svg>\n'
(ROOT / 'docs/images/networks.svg').write_text(text)
