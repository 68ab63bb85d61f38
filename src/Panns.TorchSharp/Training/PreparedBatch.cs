namespace Panns.TorchSharp.Training;

/// <summary>Clips that were brought to the devices in advance: a share for each replica.</summary>
/// <param name="engine">Whose they are.</param>
/// <param name="clips">How many in all.</param>
/// <param name="shares">[replica] their shares.</param>
internal sealed class PreparedBatch(TorchTrainingEngine engine, int clips, UploadedClips[] shares) : IDisposable
{
    private UploadedClips[]? _shares = shares;

    /// <summary>Takes the clips out, for one pass.</summary>
    /// <exception cref="ArgumentException">They are another engine's, or of another number, or were taken before.</exception>
    public UploadedClips[] Take(TorchTrainingEngine by, int count) => by == engine && count == clips
        ? Interlocked.Exchange(ref _shares, null) ?? throw new ArgumentException("a prepared batch serves one pass", nameof(by))
        : throw new ArgumentException("the batch was prepared for another engine or of other clips", nameof(by));

    public void Dispose() => Array.ForEach(Interlocked.Exchange(ref _shares, null) ?? [], share => share.Dispose());
}
