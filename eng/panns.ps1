# Brings the built command up to date for panns.cmd, which then starts it.
# Not by parameters: words that begin with a hyphen would be taken for their names.
$first, $second = $args
$me = 'panns'
. (Join-Path $PSScriptRoot 'common.ps1')
$app = Join-Path $root 'artifacts\panns'
$stamp = Join-Path $app '.built'

function Test-Stale {
    if (-not (Test-Path $stamp)) { return $true }
    $built = (Get-Item -Force $stamp).LastWriteTimeUtc
    $sources = Get-ChildItem -Recurse -File (Join-Path $root 'src'), (Join-Path $root 'bench') | Where-Object { $_.FullName -notmatch '\\(bin|obj)\\' }
    $settings = 'Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props', 'global.json', 'nuget.config', 'eng\.probe\feed.props', 'eng\.probe\torch.props' |
        ForEach-Object { Join-Path $root $_ } | Where-Object { Test-Path $_ } | Get-Item
    return [bool](@($sources) + @($settings) | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1)
}

function Build-App {
    if (-not (Test-Stale)) { return $true }
    if (-not (Update-Feed $false)) { return $false }
    Write-LeftOut
    $new = "$app.new"; $old = "$app.old"; $log = Join-Path $root 'artifacts\panns.log'
    Remove-Item -Recurse -Force $new, $old -ErrorAction SilentlyContinue
    $null = New-Item -ItemType Directory -Force $new
    $null = New-Item -ItemType File (Join-Path $new '.built')
    Say 'building, once (panns starts at once from now on)'
    if (-not (Invoke-Dotnet $log @('publish', (Join-Path $root 'src\Panns.Cli\Panns.Cli.csproj'), '-c', 'Release', '-o', $new, '-nologo', '-v:q'))) {
        Say 'the build failed:'
        Write-Errors $log
        return $false
    }
    if (Test-Path $app) { Move-Item $app $old }
    Move-Item $new $app
    Remove-Item -Recurse -Force $old -ErrorAction SilentlyContinue
    return $true
}

# Builds with another libtorch, and forgets the wish where that fails: the command goes on as it was.
function Build-WithTorch([string] $torch) {
    $file = Join-Path $probeFolder 'torch.props'
    if ((Test-Path $file) -and (Select-String -Quiet -SimpleMatch "<PannsTorch>$torch<" $file)) { return $true }
    $null = New-Item -ItemType Directory -Force $probeFolder
    if (Test-Path $file) { Move-Item -Force $file "$file.before" }
    Set-Content -Encoding ascii $file "<Project>", "  <PropertyGroup>", "    <PannsTorch>$torch</PannsTorch>", "  </PropertyGroup>", "</Project>"
    if (Build-App) {
        Remove-Item "$file.before" -ErrorAction SilentlyContinue
        return $true
    }
    Remove-Item $file
    if (Test-Path "$file.before") { Move-Item "$file.before" $file }
    return $false
}

$torch = $env:PANNS_TORCH; $option = 'PANNS_TORCH'
if ($first -eq '--torch') { $torch = $second; $option = '--torch' }
if ($torch -or $first -eq '--torch') {
    if ($torch -notin 'cpu', 'cuda', 'none') {
        Say "$option takes cpu, cuda or none, not '$torch'"
        exit 2
    }
    Assert-Dotnet
    if (-not (Use-Lock { Build-WithTorch $torch })) { exit 1 }
}
if ($first -eq '--probe') {
    Assert-Dotnet
    if (-not (Use-Lock { Update-Feed $true })) { exit 1 }
    Write-LeftOut
}
if (Test-Stale) {
    Assert-Dotnet
    if (-not (Use-Lock { Build-App })) { exit 1 }
}
exit 0
