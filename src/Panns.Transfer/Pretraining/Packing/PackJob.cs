using System.Buffers;
using Panns.Clips;
using Panns.Transfer.Waveforms;

namespace Panns.Transfer.Pretraining.Packing;

/// <summary>A recording that is being packed: its first pieces, in 16 bits.</summary>
/// <param name="entry">The recording.</param>
/// <param name="source">Its samples, and a few more if it continues.</param>
/// <param name="samples">Samples per piece.</param>
/// <param name="most">Most pieces to take.</param>
internal sealed class PackJob(PackEntry entry, ClipSource source, int samples, int most) : ClipJob(source)
{
    private readonly List<(short[] Samples, Window Window)> _pieces = [];
    private long _end;

    public PackEntry Entry => entry;

    /// <summary>Whether the recording is longer than what was taken.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether samples exceeded full scale.</summary>
    public bool IsOverdriven { get; private set; }

    /// <summary>The pieces with their positions; the arrays are rented until <see cref="Return"/>.</summary>
    public IReadOnlyList<(short[] Samples, Window Window)> Pieces => _pieces;

    public override void Add(Window window, Span<float> values)
    {
        // The last window of a recording is shifted back to end with it, so it can repeat most of the one before.
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

    /// <summary>Returns the rented arrays.</summary>
    public void Return()
    {
        _pieces.ForEach(piece => ArrayPool<short>.Shared.Return(piece.Samples));
        _pieces.Clear();
    }
}
