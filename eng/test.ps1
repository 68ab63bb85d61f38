# The Windows twin of ./test: builds all, runs all tests, ends with `N passed, N failed, N skipped`.
$me = 'test'
. (Join-Path $PSScriptRoot 'common.ps1')
Assert-Dotnet
$again = $false; $format = $false; $filter = @()
$rest = @($args)
while ($rest.Count -gt 0 -and $rest[0] -in '--probe', '--format') {
    if ($rest[0] -eq '--probe') { $again = $true } else { $format = $true }
    $rest = @($rest | Select-Object -Skip 1)
}
if ($rest.Count -gt 0) {
    if ($rest[0].StartsWith('-')) { $filter = $rest } else { $filter = $rest | ForEach-Object { '-method'; "*$_*" } }
}
$results = Join-Path $root 'artifacts\test'
$solution = Join-Path $root 'Panns.ML.sln'
$null = New-Item -ItemType Directory -Force $results
Remove-Item (Join-Path $results '*.xml') -ErrorAction SilentlyContinue
$passed = 0; $failed = 0; $skipped = 0; $code = 0

function Complete {
    Write-Output "$passed passed, $failed failed, $skipped skipped"
    if ($code -eq 0 -and $failed -eq 0) { exit 0 } else { exit 1 }
}

$built = Use-Lock {
    if (-not (Update-Feed $again)) { return $false }
    $log = Join-Path $results 'build.log'
    if (Invoke-Dotnet $log @('build', $solution, '-c', 'Release', '-nologo', '-v:q')) { return $true }
    Say 'the build failed:'
    Write-Errors $log
    return $false
}
if (-not $built) { $failed = 1; Complete }
Write-LeftOut
if ($format) {
    $log = Join-Path $results 'format.log'
    if (-not (Invoke-Dotnet $log @('format', $solution, '--verify-no-changes', '--no-restore'))) {
        Say 'the formatting differs from .editorconfig (dotnet format mends it):'
        Write-Errors $log
        $code = 1
    }
}
$missing = @(Get-Missing) | ForEach-Object { $_[0] }
foreach ($project in Get-ChildItem (Join-Path $root 'tests\*\*.csproj')) {
    if ($missing | Where-Object { Select-String -Quiet -Path $project -Pattern "<PannsNeeds>[^<]*$_" }) { continue }
    $report = Join-Path $results "$($project.BaseName).xml"
    Write-Output "== $($project.BaseName)"
    & dotnet exec (Join-Path $project.DirectoryName "bin\Release\net10.0\$($project.BaseName).dll") -noLogo -noColor @filter -xml $report
    $ran = $LASTEXITCODE
    if (-not (Test-Path $report)) {
        Write-Output "$($project.BaseName): the test process ended with code $ran before its report"
        $failed++
        continue
    }
    $total = 0; $bad = 0
    foreach ($assembly in ([xml](Get-Content -Raw $report)).assemblies.assembly) {
        $passed += [int]$assembly.passed; $skipped += [int]$assembly.skipped; $total += [int]$assembly.total
        $bad += [int]$assembly.failed + [int]$assembly.errors
    }
    if ($bad -eq 0 -and $ran -ne 0 -and $total -gt 0) {
        Write-Output "$($project.BaseName): the test process ended with code $ran"
        $bad = 1
    }
    $failed += $bad
}
if ($filter.Count -gt 0 -and $passed + $failed + $skipped -eq 0) { Say 'no test matches the filter'; $code = 1 }
Complete
