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
    $sources = Get-ChildItem -Recurse -File (Join-Path $root 'src'), (Join-Path $root 'bench') | Where-Object { $_.FullName -notmatch '[\\/](bin|obj)[\\/]' }
    $settings = 'Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props', 'global.json', 'nuget.config', 'eng\.probe\feed.props', 'eng\.probe\torch.props', 'eng\.probe\onnx.props' |
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

# Builds with another native library (torch or onnx), and forgets the wish where that fails: the command goes on as it was.
function Build-With([string] $which, [string] $property, [string] $value) {
    $file = Join-Path $probeFolder "$which.props"
    if ((Test-Path $file) -and (Select-String -Quiet -SimpleMatch "<$property>$value<" $file)) { return $true }
    $null = New-Item -ItemType Directory -Force $probeFolder
    if (Test-Path $file) { Move-Item -Force $file "$file.before" }
    Set-Content -Encoding ascii $file "<Project>", "  <PropertyGroup>", "    <$property>$value</$property>", "  </PropertyGroup>", "</Project>"
    if (Build-App) {
        Remove-Item "$file.before" -ErrorAction SilentlyContinue
        return $true
    }
    Remove-Item $file
    if (Test-Path "$file.before") { Move-Item "$file.before" $file }
    return $false
}

foreach ($which in 'torch', 'onnx') {
    $option = "--$which"
    if ($first -eq $option) { $value = $second }
    else { $option = "PANNS_$($which.ToUpperInvariant())"; $value = [Environment]::GetEnvironmentVariable($option) }
    if ($value -or $first -eq "--$which") {
        $property, $values, $taken = if ($which -eq 'torch') { 'PannsTorch', @('cpu', 'cuda', 'none'), 'cpu, cuda or none' } else { 'PannsOnnx', @('cpu', 'cuda'), 'cpu or cuda' }
        if ($value -notin $values) {
            Say "$option takes $taken, not '$value'"
            exit 2
        }
        Assert-Dotnet
        if (-not (Use-Lock { Build-With $which $property $value })) { exit 1 }
    }
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
