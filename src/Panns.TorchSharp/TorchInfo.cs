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

    /// <summary>What was done so that libtorch can be used on this system, in one line; null where nothing had to be.</summary>
    /// <exception cref="PannsException">libtorch cannot be loaded: the message says why and what to do.</exception>
    public static string? Remedy
    {
        get
        {
            TorchLibrary.Load();
            return NativeLoader.HasCopy ? OlderLibstdcxx.Description : null;
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
