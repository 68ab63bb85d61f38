@echo off
rem Runs the command `panns` from this checkout: builds it on first use and when a source is newer than the build, then starts it.
setlocal
set "PANNS_FIRST=%~1"
set "PANNS_SECOND="
if "%PANNS_FIRST%"=="--torch" set "PANNS_SECOND=%~2"
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0eng\panns.ps1" %1 %PANNS_SECOND%
if errorlevel 1 exit /b %errorlevel%
if "%PANNS_FIRST%"=="--probe" (
    if "%~2"=="" exit /b 0
    shift
)
if "%PANNS_FIRST%"=="--torch" (
    if "%~3"=="" exit /b 0
    shift
    shift
)
set "PANNS_SHIFTED="
if "%PANNS_FIRST%"=="--probe" set "PANNS_SHIFTED=yes"
if "%PANNS_FIRST%"=="--torch" set "PANNS_SHIFTED=yes"
if defined PANNS_SHIFTED (
    "%~dp0artifacts\panns\Panns.Cli.exe" %1 %2 %3 %4 %5 %6 %7 %8 %9
) else (
    "%~dp0artifacts\panns\Panns.Cli.exe" %*
)
exit /b %errorlevel%
