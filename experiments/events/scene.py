"""Sound scenes of known truth: clips of ESC-10 at random places and levels in noise. Needs ffmpeg, and Python's standard library.

    python3 scene.py ESC-10/ out/

writes out/train.wav (folds 1 to 3, an hour), out/tune.wav (fold 4, ten minutes) and out/hour.wav (fold 5, an hour), each with a table x.csv (path, onset,
offset, label). Every 15 s hold one clip, without the digital silence at its ends. The same arguments give the same scenes.
"""
import array, csv, math, os, random, subprocess, sys, wave

RATE, SLOT, NOISE = 32000, 15, 10 ** (-50 / 20)


def decode(path):
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"], stdout=subprocess.PIPE, check=True).stdout
    samples = array.array("h", raw)
    peak = max(1, max(map(abs, samples)))
    loud = [i for i in range(0, len(samples), 160) if max(map(abs, samples[i:i + 160])) > peak / 1000]
    return samples[loud[0]:min(len(samples), loud[-1] + 160)], peak


def main(root, out):
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(root, "meta", "esc50.csv")) as table:
        rows = [row for row in csv.DictReader(table) if row["esc10"] == "True"]
    for name, folds, slots, seed in (("train", "123", 240, 1), ("tune", "4", 40, 2), ("hour", "5", 240, 3)):
        make(root, out, name, [row for row in rows if row["fold"] in folds], slots, random.Random(seed))


def make(root, out, name, rows, slots, drawn):
    # Each class as often as the others; of few clips each comes several times.
    labels = sorted({row["category"] for row in rows})
    queue = []
    for label in labels:
        own = [row for row in rows if row["category"] == label]
        drawn.shuffle(own)
        queue += [(label, own[i % len(own)]["filename"]) for i in range(slots // len(labels))]
    drawn.shuffle(queue)
    noise = [drawn.gauss(0, 32768 * NOISE) for _ in range(20 * RATE)]
    with wave.open(os.path.join(out, name + ".wav"), "wb") as sound, open(os.path.join(out, name + ".csv"), "w") as table:
        sound.setnchannels(1), sound.setsampwidth(2), sound.setframerate(RATE)
        table.write("path,onset,offset,label\n")
        for slot, (label, file) in enumerate(queue):
            clip, peak = decode(os.path.join(root, "audio", file))
            gain = 32768 * 10 ** (-drawn.uniform(3, 20) / 20) / peak
            at = int(drawn.uniform(0.5, SLOT - 0.5 - len(clip) / RATE) * RATE)
            first = drawn.randrange(len(noise))
            block = [noise[(first + i) % len(noise)] for i in range(SLOT * RATE)]
            for i, value in enumerate(clip):
                block[at + i] += gain * value
            sound.writeframes(array.array("h", [max(-32768, min(32767, round(value))) for value in block]).tobytes())
            start = slot * SLOT + at / RATE
            table.write(f"{name}.wav,{start:.3f},{start + len(clip) / RATE:.3f},{label}\n")


main(*sys.argv[1:])
