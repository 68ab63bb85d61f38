using System.Buffers;
using Panns.Clips;
using Panns.Transfer.Waveforms;

namespace Panns.Transfer.Pretraining.Packing;

/// <summary>A recording on its way into a pack: its first stretches, in 16 bits.</summary>
/// <param name="entry">The recording.</param>
/// <param name="source">Its samples, and a few more where it goes on.</param>
/// <param name="samples">Samples of a stretch.</param>
/// <param name="most">Stretches to take, at most.</param>
internal sealed class PackJob(PackEntry entry, ClipSource source, int samples, int most) : ClipJob(source)
{
    private readonly List<(short[] Samples, Window Window)> _pieces = [];
    private long _end;

    public PackEntry Entry => entry;

    /// <summary>Whether the recording has more than was taken.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether there were samples beyond full scale.</summary>
    public bool IsOverdriven { get; private set; }

    /// <summary>The stretches with their places; the arrays are rented and go back by <see cref="Return"/>.</summary>
    public IReadOnlyList<(short[] Samples, Window Window)> Pieces => _pieces;

    public override void Add(Window window, Span<float> values)
    {
        // The last window of a recording is shifted back to end with it.
        var isFresh = window.Index == 0 || 2 * (window.End - _end) >= samples;
        if (_pieces.Count == most || !isFresh)
        {
            IsCut = true;
            return;
        }

        var piece = ArrayPool<short>.Shared.Rent(samples);
        IsOverdriven |= SampleFormat.ToIntegers(values, piece) > 0;
        piece.AsSpan(values.Length, samples - values.Length).Clear();
        _pieces.Add((piece, window));
        _end = window.End;
    }

    /// <summary>Gives the arrays back.</summary>
    public void Return()
    {
        _pieces.ForEach(piece => ArrayPool<short>.Shared.Return(piece.Samples));
        _pieces.Clear();
    }
}
