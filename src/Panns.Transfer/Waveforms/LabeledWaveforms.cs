using Panns.Transfer.Features;
using Panns.Transfer.Heads;

namespace Panns.Transfer.Waveforms;

/// <summary>Windows of clips with their targets.</summary>
internal sealed class LabeledWaveforms : IExamples, IDisposable
{
    private readonly WaveformSet _set;

    /// <param name="data">The set that the clips are of.</param>
    /// <param name="set">Their windows; disposed of with this.</param>
    public LabeledWaveforms(LabeledDataset data, WaveformSet set)
    {
        _set = set;
        Classes = data.Classes.Length;
        Targets = new float[set.Count * Classes];
        for (var i = 0; i < set.Count; i++)
        {
            foreach (var label in data.Clips[set.ClipOf(i)].Labels)
            {
                Targets[(i * Classes) + label] = 1;
            }
        }
    }

    public int Count => _set.Count;

    /// <summary>Samples of every window.</summary>
    public int Samples => _set.Samples;

    int IExamples.Length => Samples;

    public int Classes { get; }

    /// <summary>[windows, classes]: 0 or 1.</summary>
    public float[] Targets { get; }

    /// <summary>SHA-256 of sounds and targets.</summary>
    public string Hash => ContentHash.OfText(FormattableString.Invariant($"{_set.Hash} {Classes} {Convert.ToHexString(Array.ConvertAll(Targets, target => (byte)target))}"));

    /// <summary>Writes a window, extended by silence.</summary>
    public void CopyTo(int window, Span<float> waveform) => _set.CopyTo(window, waveform);

    public void Dispose() => _set.Dispose();
}
