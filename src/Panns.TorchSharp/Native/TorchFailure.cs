namespace Panns.TorchSharp.Native;

/// <summary>What to tell a person when libtorch fails while it computes: its own errors are pages long, with a trace of its code.</summary>
internal static class TorchFailure
{
    // The messages of CUDA's allocator, of the processor's on Linux and Windows, and of libraries that allocate memory themselves.
    private static readonly string[] Scarcity =
        ["out of memory", "can't allocate memory", "not enough memory", "STATUS_ALLOC_FAILED"];

    /// <summary>An error of libtorch in one line; with the remedy where memory ran out.</summary>
    /// <param name="problem">What TorchSharp threw.</param>
    /// <param name="network">The network's name.</param>
    /// <param name="devices">The devices in use.</param>
    /// <param name="remedy">What to do where memory ran out.</param>
    public static PannsException Of(Exception problem, string network, string devices, string remedy)
    {
        var line = LoadProblem.FirstLine(problem.Message).TrimEnd('.', ' ');
        return Array.Exists(Scarcity, words => problem.Message.Contains(words, StringComparison.OrdinalIgnoreCase))
            ? new($"{network}: out of memory on {devices} ({line}): {remedy}", problem)
            : new($"{network}: libtorch failed on {devices}: {line}", problem);
    }
}
