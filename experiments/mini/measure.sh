#!/usr/bin/env bash
# Measures a checkpoint of Mini, or the built-in one: everything in the table of docs/mini.md.
#   experiments/mini/measure.sh DATA [CHECKPOINT]
# DATA holds the folders esc10, ravdess and efficientat/mn04_as_mAP_432.pt.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
panns=${PANNS:-$here/../../panns}
data=$1
weights=${2:-$here/../../src/Panns/Models/Catalog/mini.safetensors}
network=(--model Mini --weights "$weights" --no-cache --seed 0 --quiet)
echo "$(stat -c %s "$weights") bytes"
"$panns" evaluate esc10 --root "$data/esc10" --strategy linear_probe freeze_l1 zero_shot "${network[@]}"
"$panns" few-shot esc10 --root "$data/esc10" --strategy linear_probe --shots 1 5 --repeats 5 "${network[@]}"
"$panns" evaluate ravdess --root "$data/ravdess" --strategy linear_probe "${network[@]}"
dotnet run -c Release "$here/compare.cs" "$data/efficientat/mn04_as_mAP_432.pt" "$data/esc10/audio" "$weights"
