using System.Buffers;

namespace Panns.Batching;

/// <summary>Reads one recording window by window. A recording that cannot be read ends with its error noted: the others go on.</summary>
internal sealed class ClipDecoder(ClipJob job, SourceOpener open, WindowPlan plan, int sampleRate) : IDisposable
{
    private WindowReader? _reader;
    private int _windows;

    public ClipJob Job => job;

    public bool TryNext(out DecodedItem item)
    {
        item = default;
        try
        {
            _reader ??= new(open(job.File, sampleRate), plan);
            if (_reader.MoveNext())
            {
                var samples = ArrayPool<float>.Shared.Rent(_reader.Current.Length);
                _reader.Current.CopyTo(samples);
                item = new(job, samples, _reader.Current.Length, _reader.Start, _windows++);
                job.Samples = _reader.Position;
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
}
