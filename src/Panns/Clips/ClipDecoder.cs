using System.Buffers;

namespace Panns.Clips;

/// <summary>Reads one recording window by window. A recording that cannot be read ends with its error noted: the others go on.</summary>
internal sealed class ClipDecoder(ClipJob job, SourceOpener open, WindowPlan plan, int sampleRate) : IDisposable
{
    private WindowReader? _reader;
    private int _windows;
    private bool _isAtEnd;

    public ClipJob Job => job;

    public bool TryNext(out DecodedItem item)
    {
        item = default;
        try
        {
            _reader ??= new(open(job.File, sampleRate), plan);
            if (!_isAtEnd && _reader.MoveNext())
            {
                var length = _reader.Current.Length;
                var start = _reader.Start;
                job.Samples = _reader.Position;
                _isAtEnd = _reader.IsLast;
                item = new(job, _isAtEnd ? _reader.TakeLast() : Copy(_reader.Current), length, start, _windows++);
                return true;
            }

            if (job.Samples == 0)
            {
                job.Error = new PannsException($"{job.File}: holds no samples");
            }
        }
        catch (Exception error) when (error is PannsException or IOException or UnauthorizedAccessException)
        {
            job.Error = error;
        }

        return false;
    }

    /// <summary>May be called again: what it gives back, rented arrays among it, is given back once.</summary>
    public void Dispose()
    {
        _reader?.Dispose();
        _reader = null;
    }

    private static float[] Copy(ReadOnlySpan<float> window)
    {
        var samples = ArrayPool<float>.Shared.Rent(window.Length);
        window.CopyTo(samples);
        return samples;
    }
}
