using System.Runtime.InteropServices;
using TorchSharp;

namespace Panns.TorchSharp.Native;

/// <summary>
/// Loads libtorch before TorchSharp looks for it: TorchSharp's own search copies half a gigabyte beside the program, and ends in a page of
/// trace where it fails.
/// </summary>
internal static class TorchLibrary
{
    private const string Binding = "LibTorchSharp";
    private const string ForProcessor = "torch_cpu";
    private const string Cuda = "torch_cuda";
    private static readonly Lock Gate = new();
    private static bool _isLoaded;
    private static string? _problem;

    /// <summary>Whether the part for CUDA was loaded.</summary>
    public static bool HasCuda => NativeLoader.Has(Cuda);

    /// <summary>libtorch's part for the processor, wherever it was found; 0 before it is loaded.</summary>
    public static nint Processor { get; private set; }

    /// <summary>Why the part for CUDA could not be loaded; null where it is not there, or was.</summary>
    public static string? WhyNoCuda { get; private set; }

    /// <summary>Makes sure that libtorch is loaded.</summary>
    /// <exception cref="PannsException">It cannot be: the message says why, and what to do.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (_isLoaded)
            {
                return;
            }

            _problem ??= TryLoad();
            _isLoaded = _problem is null ? true : throw new PannsException(_problem);
        }
    }

    private static string? TryLoad()
    {
        var ofUser = NativeFolders.OfUser;
        if (Array.Find(ofUser, folder => !Directory.Exists(folder)) is { } missing)
        {
            return $"{NativeFolders.Variable} names {missing}, which is no folder: name one that holds libtorch's libraries, or unset it";
        }

        // The binding itself comes with TorchSharp, also where libtorch is the user's own.
        var ofBuild = NativeFolders.OfBuild;
        string[] folders = ofUser.Length == 0 ? ofBuild : [.. ofUser, .. ofBuild.Where(folder => folder.Contains("torchsharp", StringComparison.OrdinalIgnoreCase))];
        Dictionary<string, string> reasons = [];
        try
        {
            reasons = NativeLoader.Load(LinkFolder.Gather(NativeFolders.Libraries(folders)));
            WhyNoCuda = Reason(reasons, Cuda);

            // Some systems have a libtorch for Python: it must not be taken in place of the one that the user named.
            var processor = NativeLoader.Find(ForProcessor);
            if (processor == 0 && (ofUser.Length > 0 || !NativeLibrary.TryLoad(ForProcessor, typeof(torch).Assembly, null, out processor)))
            {
                return LoadProblem.Explain(Reason(reasons, ForProcessor), ofUser);
            }

            NativeLoader.Load(Binding);
            torch.InitializeDeviceType(DeviceType.CPU);
            using var probe = torch.zeros(1);
            Processor = processor;
            return OneDnn.TurnOffWhereWrong(processor);
        }
        catch (PannsException problem)
        {
            return problem.Message;
        }
        catch (Exception problem) when (problem is DllNotFoundException or BadImageFormatException)
        {
            return LoadProblem.Explain(Reason(reasons, Binding) ?? problem.Message, ofUser);
        }
        catch (Exception problem) when (problem is TypeInitializationException or NotSupportedException or EntryPointNotFoundException or ExternalException)
        {
            return LoadProblem.Mismatch((problem.InnerException ?? problem).Message);
        }
    }

    private static string? Reason(Dictionary<string, string> reasons, string library)
        => reasons.FirstOrDefault(entry => Path.GetFileName(entry.Key).Contains(library, StringComparison.OrdinalIgnoreCase)).Value;
}
