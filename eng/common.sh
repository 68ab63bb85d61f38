# What ./panns and ./test share; sourced by both, with $root set to the repository's folder and $me to the command's name.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Build nodes that outlive a build would hold our lock and the caller's pipes.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

probe_folder=$root/eng/.probe

say() { printf '%s\n' "$me: $*" >&2; }

need_dotnet() {
    command -v dotnet >/dev/null 2>&1 && return
    say "needs the .NET 10 SDK (https://dotnet.microsoft.com/download); 'dotnet' is not on the PATH"
    exit 1
}

# with_lock COMMAND...: one build at a time in this checkout, whoever starts it.
with_lock() {
    mkdir -p "$root/artifacts"
    if command -v flock >/dev/null 2>&1; then
        (
            flock 9
            "$@" 9>&-
        ) 9>"$root/artifacts/.lock"
        return
    fi
    # macOS has no flock: a folder is made by one process alone; the lock of a process that died is taken over.
    until mkdir "$root/artifacts/.lock.d" 2>/dev/null; do
        owner=$(cat "$root/artifacts/.lock.d/pid" 2>/dev/null || true)
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
            rm -rf "$root/artifacts/.lock.d"
        fi
        sleep 0.2
    done
    echo $$ >"$root/artifacts/.lock.d/pid"
    local code=0
    "$@" || code=$?
    rm -rf "$root/artifacts/.lock.d"
    return $code
}

# Finds out which package families this machine can restore, unless the verdict is there (probe_feed again: in any case).
probe_feed() {
    if [ "${1:-}" != again ] && [ -f "$probe_folder/feed.props" ] && [ ! "$root/eng/probe/Probe.proj" -nt "$probe_folder/feed.props" ] &&
        [ ! "$root/eng/probe/Family.csproj" -nt "$probe_folder/feed.props" ]; then
        return 0
    fi
    mkdir -p "$probe_folder"
    if ! dotnet msbuild "$root/eng/probe/Probe.proj" -m:8 -nologo -v:q </dev/null >"$probe_folder/probe.log" 2>&1; then
        say "the feed probe failed:"
        cat "$probe_folder/probe.log" >&2
        return 1
    fi
}

# One line for every project that the build leaves out, and why.
say_left_out() {
    [ -s "$probe_folder/missing.txt" ] || return 0
    local family reason project name
    while IFS=$'\t' read -r family reason; do
        if [ "$family" = ReadyToRun ]; then
            say "the command starts more slowly: its ahead-of-time compiler does not restore ($reason)"
            continue
        fi
        if [ "$family" = PublicApi ]; then
            [ "$me" != test ] || say "the public API is not compared with PublicAPI.*.txt: the analyzer does not restore ($reason)"
            continue
        fi
        if [ "$family" = OnnxRuntime ]; then
            say "ONNX Runtime is left out, Panns.Onnx exports only: it restores neither from NuGet nor from npm ($reason); look again with --probe"
        fi
        if [ "$family" = LibTorch ]; then
            say "libtorch does not restore ($reason): --engine torch needs a folder with its libraries in PANNS_LIBTORCH"
            continue
        fi
        if [ "$family" = PureHDF ]; then
            say "packs in HDF5 are not read: PureHDF does not restore ($reason); look again with --probe"
            continue
        fi
        if [ "$family" = Decoders ]; then
            say "MP3, Ogg Vorbis and Opus need libsndfile or ffmpeg: NLayer, NVorbis or Concentus do not restore ($reason); look again with --probe"
            continue
        fi
        if [ "$family" = NAudio ]; then
            say "Windows Media Foundation is not used: NAudio does not restore ($reason); look again with --probe"
            continue
        fi
        if [ "$family" = Parquet ]; then
            say "results are not written as Parquet: Parquet.Net does not restore ($reason); look again with --probe"
            continue
        fi
        if [ "$family" = USearch ]; then
            say "searches of more than a million rows are exact: USearch does not restore ($reason); look again with --probe"
            continue
        fi
        if [ "$family" = Server ]; then
            say "panns serve has no OpenAPI document and no metrics: their packages do not restore ($reason); look again with --probe"
            continue
        fi
        if [ "$family" = Playwright ]; then
            [ "$me" != test ] || say "the tests in a browser are left out: Playwright does not restore ($reason); look again with --probe"
            continue
        fi
        if [ "$family" = MLTrees ] || [ "$family" = MLOnnx ]; then
            # With ML.NET itself missing, its tests are left out anyway.
            if [ "$me" != test ] || grep -q "^MicrosoftML" "$probe_folder/missing.txt"; then
                continue
            fi
            case $family in
                MLTrees) name='FastTree and LightGbm' ;;
                *) name=ApplyOnnxModel ;;
            esac
            say "the tests of ML.NET's $name are left out: their packages do not restore ($reason); look again with --probe"
            continue
        fi
        for project in "$root"/src/*/*.csproj; do
            if grep -q "<PannsNeeds>[^<]*$family" "$project"; then
                name=$(basename "$project" .csproj)
                say "$name is left out: $family does not restore ($reason); look again with --probe"
            fi
        done
    done <"$probe_folder/missing.txt"
}

# Prints the compiler's errors of a build log, each once, with paths as from the repository's folder.
print_errors() {
    local errors
    errors=$(grep -E '(: |^)(error|fatal)' "$1" | sed -E "s#$root/##g; s# \[[^]]*\]\$##" | awk '!seen[$0]++' || true)
    if [ -n "$errors" ]; then
        printf '%s\n' "$errors" >&2
    else
        tail -n 40 "$1" >&2
    fi
}
