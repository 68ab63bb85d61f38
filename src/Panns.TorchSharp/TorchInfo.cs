using System.Globalization;
using Panns.TorchSharp.Native;
using TorchSharp;

namespace Panns.TorchSharp;

/// <summary>Which libtorch this process has.</summary>
public static class TorchInfo
{
    /// <summary>Version of libtorch that TorchSharp was built for.</summary>
    /// <exception cref="PannsException">libtorch cannot be loaded: the message says why and what to do.</exception>
    public static string Version
    {
        get
        {
            TorchLibrary.Load();
            return torch.__version__;
        }
    }

    /// <summary>The devices of this machine by the names that options take: cpu, cuda:0, cuda:1 ...</summary>
    /// <exception cref="PannsException">libtorch cannot be loaded: the message says why and what to do.</exception>
    public static IReadOnlyList<string> Devices
    {
        get
        {
            TorchLibrary.Load();
            var count = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
            return ["cpu", .. Enumerable.Range(0, count).Select(index => string.Create(CultureInfo.InvariantCulture, $"cuda:{index}"))];
        }
    }

    /// <summary>
    /// What was done so that libtorch can be used on this system, in one line; null where nothing had to be. Its convolutions are tried once, against its own in
    /// double precision: where oneDNN, by which it convolves, is wrong on the processor, it is turned off for the whole process.
    /// </summary>
    /// <exception cref="PannsException">libtorch cannot be loaded: the message says why and what to do.</exception>
    public static string? Remedy
    {
        get
        {
            TorchLibrary.Load();
            string?[] remedies = [NativeLoader.HasCopy ? OlderLibstdcxx.Description : null, OneDnn.IsOff ? OneDnn.Description : null];
            return string.Join("; ", remedies.OfType<string>()) is { Length: > 0 } done ? done : null;
        }
    }

    /// <summary>Why libtorch cannot be used, in one line; null where it can.</summary>
    public static string? WhyMissing
    {
        get
        {
            try
            {
                TorchLibrary.Load();
                return null;
            }
            catch (PannsException problem)
            {
                return problem.Message;
            }
        }
    }
}
