#!/bin/sh
# Measures detection of own classes in an hour of sound: event F1, PSDS, time and peak memory. The figures are in docs/detection.md.
#     experiments/events/run.sh ESC-10/ mn04_as.pt out/
# PANNS names the command (default ./panns); scenes that are there already are used again.
set -e
panns=${PANNS:-./panns}
here=$(dirname "$0")
esc=$1 weights=$2 out=$3
[ -f "$out/hour.csv" ] || python3 "$here/scene.py" "$esc" "$out"
run() {
    name=$1
    shift
    /usr/bin/time -f "$name: %e s, %M KiB at most" -o "$out/time.txt" "$@"
    cat "$out/time.txt"
}

run fit $panns fit "$out/train.csv" --negatives background --strategy freeze_l3 --model mn04_as --weights "$weights" --seed 0 --no-cache --out "$out/my.panns" -q
classes=$(tail -n +2 "$out/hour.csv" | cut -d, -f4 | sort -u)
# A clip of several barks is one event of the scenes.
gap="--merge-gap 2"
$panns detect "$out/tune.wav" --model "$out/my.panns" $gap --tune "$out/tune.csv" --thresholds "$out/thresholds.csv" -q
run detect $panns detect "$out/hour.wav" --model "$out/my.panns" $gap --thresholds "$out/thresholds.csv" --classes $classes --format json --out "$out/tuned.json" -q
run detect-usual $panns detect "$out/hour.wav" --model "$out/my.panns" $gap --classes $classes --format json --out "$out/usual.json" -q
run detect-all $panns detect "$out/hour.wav" --model "$out/my.panns" --threshold 0.02 --classes $classes --format json --out "$out/all.json" -q
run tag $panns tag "$out/hour.wav" --model mn04_as --weights "$weights" --csv --out "$out/tags.csv" -q
for found in usual tuned; do
    echo "== $found thresholds"
    $panns evaluate-events "$out/hour.csv" "$out/$found.json" | tail -n 30
done
echo "== every score"
$panns evaluate-events "$out/hour.csv" "$out/all.json" | tail -n 30
