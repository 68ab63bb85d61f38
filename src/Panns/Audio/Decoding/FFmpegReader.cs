using Panns.Audio.Lengths;
using Panns.Common;

namespace Panns.Audio.Decoding;

/// <summary>A file decoded by ffmpeg.</summary>
internal sealed class FFmpegReader(FFmpegProcess process, AudioReader samples, string format)
    : AudioReader(samples.Name, format, samples.SampleRate, samples.Channels)
{
    private bool _ended;

    internal override bool IsFinite => true;

    internal override ExpectedLength? StatedLength => _ended ? process.Report.ExpectedLength : null;

    // ffmpeg's errors arrive on another pipe, so they cannot be matched to samples; they are reported at the end.
    internal override string? Complaint => _ended && process.Report.LastError.Length > 0 ? process.Report.LastError : null;

    /// <inheritdoc/>
    protected override int ReadCore(Span<float> interleaved)
    {
        using var away = AwayTime.Begin();
        var frames = _ended ? 0 : samples.ReadRaw(interleaved);
        if (frames == 0 && !_ended)
        {
            _ended = true;

            // ffmpeg exits with an error only if it gave up, not for damaged packets that it skipped.
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
