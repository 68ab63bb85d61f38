using System.Buffers;

namespace Panns.Training;

/// <summary>What a session did for a pass before its turn.</summary>
/// <param name="pass">Number of the pass, which decides what is drawn for it.</param>
/// <param name="changed">Rented memory with the waveforms as augmentation changed them; null where it does not.</param>
internal sealed class PreparedPass(long pass, float[]? changed) : IDisposable
{
    private float[]? _changed = changed;

    public long Pass { get; } = pass;

    /// <summary>What the engine made of it.</summary>
    public IDisposable? Engine { get; set; }

    /// <summary>The batch that the engine gets.</summary>
    public TrainingBatch Of(in TrainingBatch batch) => batch with
    {
        Waveforms = _changed is null ? batch.Waveforms : _changed.AsSpan(0, batch.Waveforms.Length),
        Prepared = Engine,
    };

    public void Dispose()
    {
        Engine?.Dispose();
        if (Interlocked.Exchange(ref _changed, null) is { } rented)
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
