#!/usr/bin/env bash
# Trains Mini from the audio of prepare.py and synthesize.cs (80 clips of each sound). Run it again after a break: it goes on.
#   experiments/mini/train.sh mini-data mn04_as_mAP_432.pt work/
# Under three hours on two cores. The pruned start needs Python with PyTorch; the rest is panns.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
panns=$here/../../panns
data=$1 teacher=$2 work=$3
mkdir -p "$work"
[ -f "$work/start.safetensors" ] || python3 "$here/prune.py" "$teacher" "$work/start.safetensors"

# stage NAME START ITERATIONS RATE LOGITS EMBEDDING SEED BALANCE...: a balanced part of the audio as a pack, and a run on it.
stage() {
    local name=$1 start=$2 iterations=$3 rate=$4 logits=$5 embedding=$6 seed=$7 resume=()
    shift 7
    [ -d "$work/set-$name" ] || python3 "$here/balance.py" "$data" "$work/set-$name" "$@"
    "$panns" audioset pack --unlabeled "$work/set-$name" --out "$work/pack-$name" --seconds 5 --pieces 12
    [ ! -f "$work/$name/state.safetensors" ] || resume=(--resume)
    "$panns" pretrain --model Mini --weights "$start" --train "$work/pack-$name" --out "$work/$name" \
        --iterations "$iterations" --batch-size 32 --learning-rate "$rate" --optimizer adamw --schedule cosine --warm-up 200 --clip-norm 5 --average 0.998 \
        --teacher "mn04_as:$teacher" --teacher-weight 1 --logit-loss "$logits" --embedding-loss "$embedding" \
        --crop-seconds 4 --augment mixtures --mixup none --no-spec-augment \
        --eval-every 250 --eval-train-clips 0 --keep-every 500 --seed "$seed" "${resume[@]}"
}

# First what the embedding needs, then what the scores need: of the losses the scores' own weighs five times as much in the second run.
stage first "$work/start.safetensors" 6000 2e-3 1 1 0 --hours 0.45 --synthetic 20
stage second "$work/first/checkpoints/6000_iterations.safetensors" 6000 1.5e-3 0.2 0.1 1 --hours 0.8
