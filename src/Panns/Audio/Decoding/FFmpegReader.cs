using Panns.Audio.Lengths;

namespace Panns.Audio.Decoding;

/// <summary>A file that ffmpeg decodes.</summary>
internal sealed class FFmpegReader(FFmpegProcess process, AudioReader samples, string format)
    : AudioReader(samples.Name, format, samples.SampleRate, samples.Channels)
{
    private bool _ended;

    internal override bool IsFinite => true;

    internal override ExpectedLength? StatedLength => _ended ? process.Report.ExpectedLength : null;

    // Its errors are read beside its samples: which of them belong together nobody knows.
    internal override string? Complaint => _ended && process.Report.LastError.Length > 0 ? process.Report.LastError : null;

    /// <inheritdoc/>
    protected override int ReadCore(Span<float> interleaved)
    {
        var frames = _ended ? 0 : samples.ReadRaw(interleaved);
        if (frames == 0 && !_ended)
        {
            _ended = true;

            // It exits with an error where it gave up, not for the damaged packets that it passed over.
            var (succeeded, message) = process.Finish();
            if (!succeeded)
            {
                throw new PannsException($"{Name}: ffmpeg stopped decoding: {(message.Length > 0 ? message : "no reason given")}");
            }
        }

        return frames;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            process.Dispose();
            samples.Dispose();
        }

        base.Dispose(disposing);
    }
}
