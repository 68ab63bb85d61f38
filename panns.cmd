@echo off
rem Runs the command `panns` from this checkout: builds it on first use and when a source is newer than the build, then starts it.
setlocal
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0eng\panns.ps1" %1
if errorlevel 1 exit /b 1
set "PANNS_FIRST=%~1"
if "%PANNS_FIRST%"=="--probe" (
    if "%~2"=="" exit /b 0
    shift
)
if "%PANNS_FIRST%"=="--probe" (
    "%~dp0artifacts\panns\Panns.Cli.exe" %1 %2 %3 %4 %5 %6 %7 %8 %9
) else (
    "%~dp0artifacts\panns\Panns.Cli.exe" %*
)
exit /b %errorlevel%
