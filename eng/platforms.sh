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

# step FOLDER NAME COMMAND...: keeps what a command prints (NAME.csv) and says how long it took, or its last line where it fails.
step() {
    local folder=$1 name=$2 code=0 start=$SECONDS
    shift 2
    "$@" >"$folder/$name.csv" 2>"$folder/$name.err" || code=$?
    if [ "$code" -ne 0 ]; then
        say "$folder: $name ended with code $code: $(tail -n 1 "$folder/$name.err" | tr -d '\r')"
        failed=1
        return 1
    fi
    say "$folder: $name took $((SECONDS - start)) s"
}

# ONNX Runtime's own library ends the process under qemu-aarch64 when it is loaded: the doctor's last line names it, and that is its known end there.
examine() {
    local folder=$1 code=0 last start=$SECONDS
    shift
    { "$@" doctor >"$folder/doctor.txt" 2>"$folder/doctor.err" || code=$?; } 2>/dev/null
    last=$(tail -n 1 "$folder/doctor.txt" | sed 's/[[:space:]]*$//')
    if [ "$code" -le 1 ] && [ -s "$folder/doctor.txt" ]; then
        say "$folder: doctor came to its end (code $code) in $((SECONDS - start)) s"
    elif [ "$folder: $last" = "linux-arm64: engine onnx" ]; then
        say "$folder: doctor ended with code $code where ONNX Runtime's library is loaded, as is known of qemu-aarch64: its last line is '$last'"
    else
        say "$folder: doctor ended with code $code, its last line: ${last:-none}"
        failed=1
    fi
}

# run FOLDER COMMAND...: what is compared, written into the folder by a command.
run() {
    local folder=$1
    shift
    mkdir -p "$folder"
    step "$folder" tag "$@" tag $sounds --model Mini --csv || return 1
    step "$folder" embedding "$@" embed $sounds --model Mini --out "$folder/embed.csv" --quiet || return 1
    step "$folder" predict "$@" predict home/my.panns $sounds --csv || return 1
    step "$folder" fit "$@" fit demo/sounds --model Mini $fit --out "$folder/my.panns" || return 1
    step "$folder" fitted "$@" predict "$folder/my.panns" $sounds --csv || return 1
    cut -d, -f4 "$folder/fitted.csv" >"$folder/labels.csv"
    examine "$folder" "$@"
}

cd "$work"
export PANNS_HOME=$work/store
say "sounds and results of this machine"
"$home" demo --out demo --quiet >demo.txt
sounds=$(ls demo/sounds/*/*-000.wav | tr '\n' ' ')
fit="--strategy freeze_l1 --epochs 5 --no-cache --no-checkpoints --quiet"
mkdir -p home
"$home" fit demo/sounds --model Mini $fit --out home/my.panns
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
    # Neither emulator keeps two mappings of compiled code alike as .NET's W^X needs it: under wine the runtime ends in a finalizer (0x80131506).
    export DOTNET_EnableWriteXorExecute=0
    case $platform in
        linux-arm64) command=("$with" "$build/Panns.Cli") ;;
        win-x64)
            export WINEDEBUG=-all WINEPREFIX=$work/wine
            "$with" reg add 'HKCU\Software\Wine' /v Version /d win10 /f >"$work/wine.log" 2>&1 || true
            command=("$with" "$build/Panns.Cli.exe")
            ;;
    esac
    run "$platform" "${command[@]}" || continue
    sed -i 's/\r$//' "$platform"/*.csv
    for table in tag.csv embed.csv predict.csv; do
        compare "$platform" "$table"
    done
    cmp -s home/labels.csv "$platform/labels.csv" || { say "$platform: a classifier that was fitted there names other classes"; failed=1; }
done
exit $failed
