namespace Panns.Audio;

/// <summary>Reduces several channels to one.</summary>
internal static class ChannelMixer
{
    /// <summary>Writes the mean of each frame's channels.</summary>
    public static void Average(ReadOnlySpan<float> interleaved, int channels, Span<float> mono)
    {
        switch (channels)
        {
            case 1:
                interleaved[..mono.Length].CopyTo(mono);
                break;
            case 2:
                for (var i = 0; i < mono.Length; i++)
                {
                    mono[i] = (0.5f * interleaved[2 * i]) + (0.5f * interleaved[(2 * i) + 1]);
                }

                break;
            default:
                for (var i = 0; i < mono.Length; i++)
                {
                    var sum = 0.0;
                    foreach (var sample in interleaved.Slice(i * channels, channels))
                    {
                        sum += sample;
                    }

                    mono[i] = (float)(sum / channels);
                }

                break;
        }
    }

    /// <summary>Writes one channel of each frame.</summary>
    public static void Pick(ReadOnlySpan<float> interleaved, int channels, int channel, Span<float> mono)
    {
        for (var i = 0; i < mono.Length; i++)
        {
            mono[i] = interleaved[(i * channels) + channel];
        }
    }
}
