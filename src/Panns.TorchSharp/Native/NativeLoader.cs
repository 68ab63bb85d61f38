using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Panns.Models.Store;
using TorchSharp;

namespace Panns.TorchSharp.Native;

/// <summary>Loads libraries by their full paths, so that they need not lie in one folder nor beside the program.</summary>
internal static class NativeLoader
{
    private static readonly Dictionary<string, nint> Loaded = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a library was loaded as a copy, for an older libstdc++.</summary>
    public static bool HasCopy { get; private set; }

    // Beside the downloaded weights: like them, it can be made again.
    private static string Copies => Path.GetFullPath(Path.Combine(StoreFolder.Find(Environment.GetEnvironmentVariable), "native"));

    /// <summary>
    /// Loads what can be loaded. Each library needs others to be loaded first. The order is not known here: those that failed are tried
    /// again for as long as any other succeeds.
    /// </summary>
    /// <returns>Why those that are left could not be loaded, by file.</returns>
    /// <exception cref="PannsException">A library has to be copied, and there is no place for it.</exception>
    public static Dictionary<string, string> Load(IReadOnlyList<string> files)
    {
        var waiting = files.ToList();
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        int before;
        do
        {
            before = waiting.Count;
            waiting.RemoveAll(file => TryLoad(file, reasons));
        }
        while (waiting.Count > 0 && waiting.Count < before);

        AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly)!.ResolvingUnmanagedDll += (_, name) => Find(name);
        return reasons;
    }

    /// <summary>Loads a library of TorchSharp's by its name: that of the given files, else where .NET looks for it.</summary>
    /// <exception cref="DllNotFoundException">It cannot be loaded.</exception>
    /// <exception cref="PannsException">It has to be copied, and there is no place for it.</exception>
    public static void Load(string name) => Loaded[NameOf(name)] = ItselfOrCopy(() => NativeLibrary.Load(name, typeof(torch).Assembly, null));

    /// <summary>Whether a library was loaded from the given files.</summary>
    public static bool Has(string name) => Find(name) != 0;

    /// <summary>The handle of a library that was loaded from the given files; 0 if it was not.</summary>
    public static nint Find(string name) => Loaded.GetValueOrDefault(NameOf(name));

    private static bool TryLoad(string file, Dictionary<string, string> reasons)
    {
        try
        {
            Loaded[NameOf(file)] = ItselfOrCopy(() => NativeLibrary.Load(file));
            _ = reasons.Remove(file);
            return true;
        }
        catch (Exception problem) when (problem is DllNotFoundException or BadImageFormatException)
        {
            // The library that a link leads to says more.
            reasons[file] = new FileInfo(file).LinkTarget is { } target ? problem.Message.Replace(file, target, StringComparison.Ordinal) : problem.Message;
            return false;
        }
    }

    private static nint ItselfOrCopy(Func<nint> load)
    {
        try
        {
            return load();
        }
        catch (DllNotFoundException problem) when (OperatingSystem.IsLinux())
        {
            if (OlderLibstdcxx.Load(problem.Message, Copies) is not 0 and var copy)
            {
                HasCopy = true;
                return copy;
            }

            throw;
        }
    }

    /// <summary>libtorch_cpu.so, torch_cpu.dll and torch_cpu are one.</summary>
    private static string NameOf(string library)
    {
        var name = Path.GetFileName(library);
        var end = name.IndexOfAny(['.']);
        name = end < 0 ? name : name[..end];
        return name.StartsWith("lib", StringComparison.Ordinal) ? name[3..] : name;
    }
}
