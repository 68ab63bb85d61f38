#!/usr/bin/env bash
# Trains Mini from the audio of prepare.py and synthesize.cs. Run it again after a break: it goes on.
#   experiments/mini/train.sh mini-data mn04_as_mAP_432.pt work/
# About 75 minutes on two cores. The pruned start needs Python with PyTorch; the rest is panns.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
panns=$here/../../panns
data=$1 teacher=$2 work=$3
mkdir -p "$work"
[ -d "$work/set" ] || python3 "$here/balance.py" "$data" "$work/set"
"$panns" audioset pack --unlabeled "$work/set" --out "$work/pack" --seconds 5 --pieces 12
[ -f "$work/start.safetensors" ] || python3 "$here/prune.py" "$teacher" "$work/start.safetensors"
resume=()
[ ! -f "$work/run/state.safetensors" ] || resume=(--resume)
"$panns" pretrain --model Mini --weights "$work/start.safetensors" --train "$work/pack" --out "$work/run" \
    --iterations 6000 --batch-size 32 --learning-rate 2e-3 --optimizer adamw --schedule cosine --warm-up 200 --clip-norm 5 --average 0.998 \
    --teacher "mn04_as:$teacher" --teacher-weight 1 --logit-loss 1 --embedding-loss 1 \
    --crop-seconds 4 --augment mixtures --mixup none --no-spec-augment \
    --eval-every 500 --eval-train-clips 0 --keep-every 500 --seed 0 --threads 1 "${resume[@]}"
