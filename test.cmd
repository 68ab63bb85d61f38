@echo off
rem Builds everything that this machine can build and runs all tests; the last line is `N passed, N failed, N skipped`.
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0eng\test.ps1" %*
exit /b %errorlevel%
