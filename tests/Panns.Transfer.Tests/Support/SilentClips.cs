using Panns.Clips;

namespace Panns.Transfer.Tests.Support;

/// <summary>Data sets of silence, for tests in which only the labels count.</summary>
internal static class SilentClips
{
    /// <summary>Clips of two classes, with the classes of each.</summary>
    public static LabeledDataset Create(IEnumerable<int[]> labels, bool isMultiLabel) => new()
    {
        Name = "clips",
        Classes = ["a", "b"],
        IsMultiLabel = isMultiLabel,
        Clips = [.. labels.Select(of => new LabeledClip { Path = "", Labels = [.. of], Source = ClipSource.OfSamples("silence", new float[400]) })],
    };
}
