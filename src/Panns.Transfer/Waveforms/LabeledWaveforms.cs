using Panns.Transfer.Features;
using Panns.Transfer.Heads;

namespace Panns.Transfer.Waveforms;

/// <summary>Windows of clips with their targets.</summary>
internal sealed class LabeledWaveforms : IExamples, IDisposable
{
    private readonly WaveformSet _set;

    /// <param name="data">The clips' data set.</param>
    /// <param name="set">Their windows; disposed with this.</param>
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

    /// <summary>Samples per window.</summary>
    public int Samples => _set.Samples;

    int IExamples.Length => Samples;

    public int Classes { get; }

    /// <summary>[windows, classes]: 0 or 1.</summary>
    public float[] Targets { get; }

    /// <summary>SHA-256 of sounds and targets.</summary>
    public string Hash => ContentHash.OfText(FormattableString.Invariant($"{_set.Hash} {Classes} {Convert.ToHexString(Array.ConvertAll(Targets, target => (byte)target))}"));

    /// <summary>Copies a window, padded with silence.</summary>
    public void CopyTo(int window, Span<float> waveform) => _set.CopyTo(window, waveform);

    public void Dispose() => _set.Dispose();
}
