namespace Panns.Audio.Resampling;

/// <summary>A recording with all its channels, at another sample rate.</summary>
/// <param name="source">The recording; disposed with this reader.</param>
/// <param name="sampleRate">The wanted rate in hertz.</param>
internal sealed class ResampledReader(AudioReader source, int sampleRate) : AudioReader(source.Name, source.Format, sampleRate, source.Channels)
{
    private const int BlockFrames = 4096;

    private readonly Resampler[] _resamplers = [.. Enumerable.Range(0, source.Channels).Select(_ => new Resampler(source.SampleRate, sampleRate))];
    private readonly float[] _block = new float[BlockFrames * source.Channels];
    private readonly float[] _input = new float[BlockFrames];
    private readonly float[] _output = new float[BlockFrames];
    private int _start;
    private int _count;
    private bool _ended;

    internal override bool IsFinite => source.IsFinite;

    internal override Lengths.ExpectedLength? StatedLength => source.StatedLength;

    /// <inheritdoc/>
    protected override int ReadCore(Span<float> interleaved)
    {
        var room = Math.Min(BlockFrames, interleaved.Length / Channels);
        int written;
        do
        {
            if (_count == 0 && !_ended)
            {
                (_start, _count) = (0, source.ReadRaw(_block));
                _ended = _count == 0;
            }

            written = 0;
            var consumed = 0;
            for (var channel = 0; channel < Channels; channel++)
            {
                for (var i = 0; i < _count; i++)
                {
                    _input[i] = _block[((_start + i) * Channels) + channel];
                }

                // All channels consume and produce the same number of samples.
                _resamplers[channel].Process(_input.AsSpan(0, _count), _output.AsSpan(0, room), _ended, out consumed, out written);
                for (var i = 0; i < written; i++)
                {
                    interleaved[(i * Channels) + channel] = _output[i];
                }
            }

            _start += consumed;
            _count -= consumed;
        }
        while (written == 0 && !_resamplers[0].IsFinished);

        return written;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
