# What panns.ps1 and test.ps1 share: the Windows twins of what common.sh holds. $me is the command's name.
$root = Split-Path -Parent $PSScriptRoot
$probeFolder = Join-Path $root 'eng\.probe'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:MSBUILDDISABLENODEREUSE = '1'
$env:UseSharedCompilation = 'false'

function Say([string] $text) { [Console]::Error.WriteLine("${me}: $text") }

function Assert-Dotnet {
    if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
        Say "needs the .NET 10 SDK (https://dotnet.microsoft.com/download); 'dotnet' is not on the PATH"
        exit 1
    }
}

# One build at a time in this checkout, whoever starts it: the file stays open, and locked, as long as the block runs.
function Use-Lock([scriptblock] $work) {
    $null = New-Item -ItemType Directory -Force (Join-Path $root 'artifacts')
    $lock = $null
    while (-not $lock) {
        try { $lock = [IO.File]::Open((Join-Path $root 'artifacts\.lock'), 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [IO.IOException] { Start-Sleep -Milliseconds 200 }
    }
    try { & $work } finally { $lock.Dispose() }
}

function Invoke-Dotnet([string] $log, [string[]] $arguments) {
    & dotnet @arguments *> $log
    return $LASTEXITCODE -eq 0
}

# Finds out which package families this machine can restore, unless the verdict is there.
function Update-Feed([bool] $again) {
    $verdict = Join-Path $probeFolder 'feed.props'
    $probe = Join-Path $root 'eng\probe\Probe.proj'
    if (-not $again -and (Test-Path $verdict) -and (Get-Item $verdict).LastWriteTime -ge (Get-Item $probe).LastWriteTime) { return $true }
    $null = New-Item -ItemType Directory -Force $probeFolder
    $log = Join-Path $probeFolder 'probe.log'
    if (Invoke-Dotnet $log @('msbuild', $probe, '-m:8', '-nologo', '-v:q')) { return $true }
    Say 'the feed probe failed:'
    [Console]::Error.WriteLine((Get-Content -Raw $log))
    return $false
}

function Get-Missing {
    $file = Join-Path $probeFolder 'missing.txt'
    if (Test-Path $file) { Get-Content $file | Where-Object { $_ } | ForEach-Object { , ($_ -split "`t", 2) } }
}

# One line for every project that the build leaves out, and why.
function Write-LeftOut {
    foreach ($entry in @(Get-Missing)) {
        $family, $reason = $entry
        if ($family -eq 'ReadyToRun') {
            Say "the command starts more slowly: its ahead-of-time compiler does not restore ($reason)"
            continue
        }
        if ($family -eq 'PublicApi') {
            if ($me -eq 'test') { Say "the public API is not compared with PublicAPI.*.txt: the analyzer does not restore ($reason)" }
            continue
        }
        if ($family -eq 'OnnxRuntime') {
            Say "ONNX Runtime is left out, Panns.Onnx exports only: it restores neither from NuGet nor from npm ($reason); look again with --probe"
        }
        if ($family -eq 'Parquet') {
            Say "results are not written as Parquet: Parquet.Net does not restore ($reason); look again with --probe"
            continue
        }
        if ($family -eq 'USearch') {
            Say "searches of more than a million rows are exact: USearch does not restore ($reason); look again with --probe"
            continue
        }
        if ($family -eq 'PureHDF') {
            Say "packs in HDF5 are not read: PureHDF does not restore ($reason); look again with --probe"
            continue
        }
        if ($family -eq 'Decoders') {
            Say "MP3, Ogg Vorbis and Opus need libsndfile or ffmpeg: NLayer, NVorbis or Concentus do not restore ($reason); look again with --probe"
            continue
        }
        if ($family -eq 'NAudio') {
            Say "Windows Media Foundation is not used: NAudio does not restore ($reason); look again with --probe"
            continue
        }
        if ($family -in 'MLTrees', 'MLOnnx') {
            # With ML.NET itself missing, its tests are left out anyway.
            if ($me -ne 'test' -or @(Get-Missing | Where-Object { $_[0] -eq 'MicrosoftML' })) { continue }
            $name = if ($family -eq 'MLTrees') { 'FastTree and LightGbm' } else { 'ApplyOnnxModel' }
            Say "the tests of ML.NET's $name are left out: their packages do not restore ($reason); look again with --probe"
            continue
        }
        foreach ($project in Get-ChildItem (Join-Path $root 'src\*\*.csproj')) {
            if (Select-String -Quiet -Path $project -Pattern "<PannsNeeds>[^<]*$family") {
                Say "$($project.BaseName) is left out: $family does not restore ($reason); look again with --probe"
            }
        }
    }
}

# Prints the compiler's errors of a build log, each once.
function Write-Errors([string] $log) {
    $errors = Select-String -Path $log -Pattern '(: |^)(error|fatal)' | ForEach-Object { $_.Line.Trim() } | Select-Object -Unique
    if (-not $errors) { $errors = Get-Content $log -Tail 40 }
    foreach ($line in $errors) { [Console]::Error.WriteLine($line) }
}
