#!/usr/bin/env bash
# What fp16 and int8 cost on recordings that calibration has not seen: the table in bench/README.md.
#   bench/precision.sh ESC-10/ mn04_as_mAP_432.pt [WORK-FOLDER]
# int8 is calibrated on one fold of ESC-10. Zero-shot: the highest of the ten matching AudioSet scores, on the other four folds.
# freeze_l1: fitted in float32 on three folds, exported, tested on the fifth; five turns, all clips tested once.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
sounds=$(cd "$1" && pwd)/audio weights=$(realpath "$2") work=${3:-$(mktemp -d)}
panns() { "$root/panns" "$@" --quiet; }

# ESC-50 calls its files FOLD-CLIP-TAKE-CLASS.
declare -A names=(
    [0]='Dog' [1]='Chicken, rooster' [10]='Rain' [11]='Waves, surf' [12]='Fire' [20]='Baby cry, infant cry' [21]='Sneeze' [38]='Tick-tock'
    [40]='Helicopter' [41]='Chainsaw'
)
mkdir -p "$work"
for fold in 1 2 3 4 5; do
    mkdir -p "$work/fold$fold"
    cp -n "$sounds/$fold"-*.ogg "$work/fold$fold/"
done

# Writes one model in three precisions: NAME CALIBRATION-FOLD OPTIONS...
export_all() {
    local name=$1 fold=$2
    shift 2
    panns export "$@" --out "$work/$name.float32.onnx" >/dev/null
    panns export "$@" --out "$work/$name.fp16.onnx" --fp16 >/dev/null
    panns export "$@" --out "$work/$name.int8.onnx" --int8 --calibrate "$work/fold$fold" >/dev/null
}

# Reads tags as CSV and counts the files whose best label, of those in the list, is that of their class.
count_right() {
    local class
    for class in "${!names[@]}"; do printf '%s\t%s\n' "$class" "${names[$class]}"; done >"$work/names.tsv"
    awk -v list="$work/names.tsv" '
        BEGIN { while ((getline line < list) > 0) { split(line, part, "\t"); class[part[2]] = part[1] } }
        NR > 1 {
            file = $0; sub(/,.*/, "", file)
            score = $0; sub(/.*,/, "", score)
            label = substr($0, length(file) + 2, length($0) - length(file) - length(score) - 2); gsub(/^"|"$/, "", label)
            if ((label in class) && (!(file in best) || score + 0 > best[file])) { best[file] = score + 0; found[file] = class[label] }
        }
        END {
            for (file in best) { actual = file; sub(/.*-/, "", actual); sub(/\..*/, "", actual); right += actual == found[file]; total++ }
            print right + 0, total + 0
        }'
}

export_all zero-shot 1 --weights "$weights"
for precision in float32 fp16 int8; do
    read -r right total < <(panns tag "$work"/fold[2-5] --engine onnx --weights "$work/zero-shot.$precision.onnx" --top 527 --csv | count_right)
    printf 'zero-shot %-8s %d of %d, %d bytes\n' "$precision" "$right" "$total" "$(stat -c %s "$work/zero-shot.$precision.onnx")"
done

declare -A sum=([float32]=0 [fp16]=0 [int8]=0)
for class in "${!names[@]}"; do names[$class]=c$class; done
for test in 1 2 3 4 5; do
    calibration=$((test % 5 + 1))
    {
        echo path,label
        for fold in 1 2 3 4 5; do
            [ "$fold" = "$test" ] || [ "$fold" = "$calibration" ] && continue
            for file in "$work/fold$fold"/*.ogg; do
                class=${file##*-}
                echo "fold$fold/$(basename "$file"),c${class%.ogg}"
            done
        done
    } >"$work/train$test.csv"
    panns fit "$work/train$test.csv" --strategy freeze_l1 --model mn04_as --weights "$weights" --cache "$work/features" --out "$work/freeze$test.panns" >/dev/null
    export_all "freeze$test" "$calibration" --model "$work/freeze$test.panns"
    for precision in float32 fp16 int8; do
        read -r right total < <(panns tag "$work/fold$test" --engine onnx --weights "$work/freeze$test.$precision.onnx" --csv | count_right)
        sum[$precision]=$((${sum[$precision]} + right))
    done
done
for precision in float32 fp16 int8; do
    printf 'freeze_l1 %-8s %d of 400\n' "$precision" "${sum[$precision]}"
done
