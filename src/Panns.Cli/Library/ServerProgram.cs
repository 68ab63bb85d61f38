using System.Collections;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Panns.Cli.Library;

/// <summary>
/// The server, a program of its own beside the command: it needs ASP.NET Core, which would make every other command start more slowly, and
/// which is not installed wherever .NET is.
/// </summary>
internal static class ServerProgram
{
    private const string Name = "Panns.Server";
    private const string Framework = "Microsoft.AspNetCore.App";

    /// <summary>Runs the server to its end. On Unix this process becomes the server, so that it gets the signals itself.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="variables">Environment variables to set for it.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="PannsException">It is not there, or cannot be started.</exception>
    public static int Run(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        var folder = AppContext.BaseDirectory;
        var program = Path.Combine(folder, Name + ".dll");
        if (!File.Exists(program))
        {
            throw new PannsException("this build of panns has no server: use one that needs an installed .NET");
        }

        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        if (!Directory.Exists(Path.Combine(root, "shared", Framework)))
        {
            throw new PannsException($"the server needs the runtime of ASP.NET Core {Environment.Version.Major} ({Framework}), which is not in {root}: install it (package aspnetcore-runtime-{Environment.Version.Major}.0)");
        }

        // With the command's list of libraries, which holds the engines too.
        string[] words =
        [
            Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"), "exec", "--depsfile", Path.Combine(folder, "Panns.Cli.deps.json"),
            "--runtimeconfig", Path.Combine(folder, Name + ".runtimeconfig.json"), program, .. arguments,
        ];
        return OperatingSystem.IsWindows() ? Wait(words, variables) : Become(words, variables);
    }

    private static int Become(string[] words, IReadOnlyDictionary<string, string> variables)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(one => (string)one.Key, one => (string?)one.Value ?? "");
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        // Returns only if it fails.
        _ = Execute(words[0], [.. words, null], [.. environment.Select(one => $"{one.Key}={one.Value}"), null]);
        throw new PannsException($"{words[0]}: cannot be started: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private static int Wait(string[] words, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(words[0], words[1..]);
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }

#pragma warning disable SYSLIB1054, CA2101 // arrays of strings that end with null; names are UTF-8 on Unix
    [DllImport("libc", EntryPoint = "execve", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern int Execute(string path, string?[] arguments, string?[] environment);
#pragma warning restore SYSLIB1054, CA2101
}
