using System.Runtime.Intrinsics;

namespace Panns.FrontEnd;

/// <summary>
/// Where in the waveform each frame lies. Frames wholly inside are read in place; those that reach past an end, and all where
/// there is a pre-emphasis, from a copy of just the stretch that a group of frames spans.
/// </summary>
/// <param name="samples">The waveform.</param>
/// <param name="length">Its length, at least <see cref="LogMelSettings.MinimumSamples"/>.</param>
/// <param name="settings">The front end's settings.</param>
internal readonly unsafe ref struct FrameSource(float* samples, int length, LogMelSettings settings)
{
    private const float PreEmphasis = 0.97f;
    private readonly bool _preEmphasis = settings.Kind == LogMelKind.EfficientAt;
    private readonly bool _reflects = settings.Kind is LogMelKind.Panns or LogMelKind.EfficientAt;
    private readonly int _lead = LeadOf(settings);

    /// <summary>Room that a stretch of some frames needs.</summary>
    public static int StretchLength(LogMelSettings settings, int frames) => checked(((frames - 1) * settings.HopSize) + settings.FftSize);

    /// <summary>The frames that lie wholly inside a waveform: they see no reflection and no end.</summary>
    /// <param name="settings">The front end's settings.</param>
    /// <param name="length">The waveform's length, at least <see cref="LogMelSettings.MinimumSamples"/>.</param>
    public static (int First, int End) Inside(LogMelSettings settings, int length)
    {
        var lead = LeadOf(settings);
        var signal = settings.Kind == LogMelKind.EfficientAt ? length - 1 : length;
        var last = signal - settings.FftSize + lead;
        return ((lead + settings.HopSize - 1) / settings.HopSize, last < 0 ? 0 : 1 + (last / settings.HopSize));
    }

    /// <summary>Where the samples of consecutive frames begin: in the waveform, or in the given stretch after a copy.</summary>
    /// <param name="firstFrame">The first frame.</param>
    /// <param name="frames">How many: the next begins a hop later, and so on.</param>
    /// <param name="stretch">Room for <see cref="StretchLength"/> samples.</param>
    public float* Locate(int firstFrame, int frames, float* stretch)
    {
        var start = ((long)firstFrame * settings.HopSize) - _lead;
        var count = StretchLength(settings, frames);
        if (start >= 0 && start + count <= length && !_preEmphasis)
        {
            return samples + start;
        }

        // The signal that is framed: one sample shorter with pre-emphasis.
        var last = length - (_preEmphasis ? 2 : 1);
        for (var i = 0; i < count; i++)
        {
            var index = start + i;
            if (index >= 0 && index <= last)
            {
                var run = (int)Math.Min(count - i, last - index + 1);
                CopyInterior(samples + index, stretch + i, run);
                i += run - 1;
            }
            else
            {
                // Reflection about the end samples, which are not repeated, or zeros (TALNet). Further out lie only samples that VGGish's window
                // multiplies by zero, and lanes without a frame: any finite value will do.
                index = index < 0 ? -index : (2L * last) - index;
                stretch[i] = index < 0 || index > last || !_reflects ? 0 : At(index);
            }
        }

        return stretch;
    }

    private static int LeadOf(LogMelSettings settings) => settings.Kind == LogMelKind.VGGish ? 0 : settings.FftSize / 2;

    private float At(long index) => _preEmphasis ? samples[index + 1] - (PreEmphasis * samples[index]) : samples[index];

    private void CopyInterior(float* from, float* to, int count)
    {
        if (!_preEmphasis)
        {
            new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
            return;
        }

        var i = 0;
        var factor = Vector128.Create(PreEmphasis);
        for (; i <= count - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            (Vector128.Load(from + i + 1) - (factor * Vector128.Load(from + i))).Store(to + i);
        }

        for (; i < count; i++)
        {
            to[i] = from[i + 1] - (PreEmphasis * from[i]);
        }
    }
}
