using System.Buffers;

namespace Panns.Training;

/// <summary>Work that a session has done for a pass ahead of time.</summary>
/// <param name="pass">Number of the pass, which determines its random numbers.</param>
/// <param name="changed">Rented memory with the augmented waveforms; null without augmentation.</param>
internal sealed class PreparedPass(long pass, float[]? changed) : IDisposable
{
    private float[]? _changed = changed;

    public long Pass { get; } = pass;

    /// <summary>The engine's prepared batch.</summary>
    public IDisposable? Engine { get; set; }

    /// <summary>The batch to give to the engine.</summary>
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
