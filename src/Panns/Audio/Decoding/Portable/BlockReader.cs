using System.Diagnostics.CodeAnalysis;

namespace Panns.Audio.Decoding.Portable;

/// <summary>A reader whose decoder delivers one block after the other.</summary>
internal abstract class BlockReader(string name, string format, int sampleRate, int channels, int mostFrames)
    : AudioReader(name, format, sampleRate, channels)
{
    private readonly float[] _block = new float[mostFrames * channels];
    private int _start;
    private int _end;

    internal override bool IsFinite => true;

    /// <inheritdoc/>
    protected override int ReadCore(Span<float> interleaved)
    {
        while (_start == _end)
        {
            if (!Decode(_block, out var first, out var frames))
            {
                return 0;
            }

            (_start, _end) = (first, first + frames);
        }

        var count = Math.Min(interleaved.Length / Channels, _end - _start);
        _block.AsSpan(_start * Channels, count * Channels).CopyTo(interleaved);
        _start += count;
        return count;
    }

    /// <summary>Decodes the next block.</summary>
    /// <param name="block">Receives it.</param>
    /// <param name="first">The first frame of it that counts.</param>
    /// <param name="frames">How many count; may be none.</param>
    /// <returns>Whether there was one.</returns>
    protected abstract bool Decode(float[] block, out int first, out int frames);

    /// <summary>The error of a decoder that met what it cannot decode.</summary>
    [DoesNotReturn]
    protected void Fail(Exception error) => throw new PannsException($"{Name}: cannot be decoded: {error.Message.ReplaceLineEndings(" ")}", error);

    /// <summary>Whether an exception is one that the packages throw at damaged data: some of them leave it to the bounds of their arrays.</summary>
    internal static bool IsDamage(Exception error)
        => error is InvalidDataException or ArgumentException or IndexOutOfRangeException or ArithmeticException or InvalidOperationException or NullReferenceException
            or Concentus.OpusException;
}
