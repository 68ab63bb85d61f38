using Panns.Audio;
using Panns.Audio.Input;
using Panns.Clips;

namespace Panns.AspNetCore.Uploads;

/// <summary>A received recording: in memory, or a temporary file of the server's own naming, deleted after the answer.</summary>
internal sealed class Upload(string name, Spool spool, AudioReadOptions options, double maxSeconds) : IDisposable
{
    private LimitedSource? _opened;

    /// <summary>The recording.</summary>
    public ClipSource Source => ClipSource.OfSpool(name, spool, options).Within((source, rate) => _opened = new(source, name, rate, maxSeconds));

    /// <summary>Whether it was found to be too long.</summary>
    public bool IsTooLong => _opened?.IsTooLong ?? false;

    /// <summary>Gives its memory back: it has been read to its end.</summary>
    public void Recycle() => spool.Recycle();

    public void Dispose() => spool.Dispose();
}
