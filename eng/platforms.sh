#!/usr/bin/env bash
# Smoke test of builds for other processors and systems, under emulation where it is installed: qemu-aarch64 with Arm's C++ library and OpenSSL (on
# Debian: dpkg --add-architecture arm64 && apt update && apt install qemu-user libssl3:arm64 libstdc++6:arm64) and wine64. Each build tags, embeds,
# fits, predicts and asks the doctor; its scores are compared with those of ./panns on this machine.
#   eng/platforms.sh                 all that are installed
#   eng/platforms.sh linux-arm64     one of them
# PANNS_COMMAND names another build to compare with than ./panns.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
me=platforms
. "$root/eng/common.sh"
need_dotnet
# Scores and embeddings differ by rounding alone: 5e-7 was seen.
tolerance=1e-5
home=${PANNS_COMMAND:-$root/panns}
work=$root/artifacts/platforms/work
rm -rf "$work"
mkdir -p "$work"
failed=0

emulator() {
    case $1 in
        linux-arm64) command -v qemu-aarch64 || command -v qemu-aarch64-static ;;
        win-x64) command -v wine64 || command -v wine ;;
    esac
}

# tables A B: same rows, same texts, numbers that differ by no more than the tolerance; prints the largest difference.
tables() {
    awk -F, -v most="$tolerance" '
        function number(text) { return text ~ /^-?[0-9.]+([eE][-+]?[0-9]+)?$/ }
        NR == FNR { one[FNR] = $0; count = FNR; next }
        {
            fields = split(one[FNR], other, ",")
            if (fields != NF) { wrong = "row " FNR " has other columns"; exit }
            for (i = 2; i <= NF; i++) {
                if (number($i) && number(other[i])) {
                    difference = $i - other[i]
                    if (difference < 0) difference = -difference
                    size = $i < 0 ? -$i : $i
                    if (size > 1) difference /= size
                    if (difference > largest) largest = difference
                } else if ($i != other[i]) { wrong = "row " FNR ": " $i " is not " other[i]; exit }
            }
            last = FNR
        }
        END {
            if (wrong == "" && last != count) wrong = count " rows are not " last
            if (wrong == "" && largest > most) wrong = "a difference of " largest
            if (wrong != "") { print wrong; exit 1 }
            printf "%.1e\n", largest
        }' "$1" "$2"
}

compare() {
    local difference
    if difference=$(tables "$work/home/$2" "$work/$1/$2"); then
        say "$1: $2 agrees to $difference"
    else
        say "$1: $2: $difference"
        failed=1
    fi
}

# run FOLDER COMMAND...: what is compared, written into the folder by a command.
run() {
    local folder=$1 code
    shift
    mkdir -p "$folder"
    "$@" tag $sounds --model Mini --csv >"$folder/tag.csv"
    "$@" embed $sounds --model Mini --out "$folder/embed.csv" --quiet
    "$@" predict home/my.panns $sounds --csv >"$folder/predict.csv"
    "$@" fit demo/sounds --model Mini --strategy freeze_l1 --epochs 5 --no-cache --no-checkpoints --quiet --out "$folder/my.panns" 2>/dev/null
    "$@" predict "$folder/my.panns" $sounds --csv | cut -d, -f4 >"$folder/labels.csv"
    code=0
    "$@" doctor >"$folder/doctor.txt" || code=$?
    [ -s "$folder/doctor.txt" ] || { say "$folder: the doctor said nothing (code $code)"; failed=1; }
    # Seen with ONNX Runtime's library under qemu-aarch64, as it is loaded: the doctor has named it before.
    [ "$code" -le 1 ] || say "$folder: the doctor ended with code $code at: $(tail -n 1 "$folder/doctor.txt")"
}

cd "$work"
export PANNS_HOME=$work/store
say "sounds and results of this machine"
"$home" demo --out demo --quiet >demo.txt
sounds=$(ls demo/sounds/*/*-000.wav | tr '\n' ' ')
mkdir -p home
"$home" fit demo/sounds --model Mini --strategy freeze_l1 --epochs 5 --no-cache --no-checkpoints --quiet --out home/my.panns 2>/dev/null
run home "$home"

for platform in ${*:-linux-arm64 win-x64}; do
    with=$(emulator "$platform" || true)
    if [ -z "$with" ]; then
        say "$platform is left out: no emulator of it is installed"
        continue
    fi
    say "$platform: building"
    build=$root/artifacts/platforms/$platform
    if ! dotnet publish "$root/src/Panns.Cli" -c Release -r "$platform" --self-contained -o "$build" --artifacts-path "$root/artifacts/platforms/build" \
        -p:PannsHasTorchSharp=false -p:PannsHasReadyToRun=false -nologo -v:q </dev/null >"$work/$platform.log" 2>&1; then
        say "$platform: the build failed:"
        print_errors "$work/$platform.log"
        failed=1
        continue
    fi
    say "$platform: running under $(basename "$with")"
    case $platform in
        linux-arm64) command=(env DOTNET_EnableWriteXorExecute=0 "$with" "$build/Panns.Cli") ;;
        win-x64) command=(env WINEDEBUG=-all WINEPREFIX="$work/wine" "$with" "$build/Panns.Cli.exe") ;;
    esac
    if ! run "$platform" "${command[@]}"; then
        say "$platform: a command failed"
        failed=1
        continue
    fi
    sed -i 's/\r$//' "$platform"/*.csv
    for table in tag.csv embed.csv predict.csv; do
        compare "$platform" "$table"
    done
    cmp -s home/labels.csv "$platform/labels.csv" || { say "$platform: a classifier that was fitted there names other classes"; failed=1; }
done
exit $failed
