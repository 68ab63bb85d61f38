using System.Collections.Immutable;
using Panns.Audio;

namespace Panns.Transfer;

/// <summary>Equally long windows of clips, kept as 16-bit samples: half the memory of the network's input.</summary>
internal sealed class WaveformSet
{
    private readonly short[][] _windows;

    private WaveformSet(short[][] windows, int[] clipOf, int samples, IReadOnlyList<string?> errors)
    {
        _windows = windows;
        ClipOf = clipOf;
        Samples = samples;
        Errors = errors;
    }

    public int Count => _windows.Length;

    /// <summary>Samples of every window.</summary>
    public int Samples { get; }

    /// <summary>The clip that each window belongs to: an index into the set.</summary>
    public IReadOnlyList<int> ClipOf { get; }

    /// <summary>What is wrong with each of the clips asked for; null where nothing is.</summary>
    public IReadOnlyList<string?> Errors { get; }

    /// <param name="context">Threads, progress, cancellation.</param>
    /// <param name="data">The set.</param>
    /// <param name="clips">Which clips.</param>
    /// <param name="sampleRate">At which rate.</param>
    /// <param name="seconds">Length of a window; null for the longest clip's, but at most <paramref name="longest"/>.</param>
    /// <param name="longest">Limit in seconds.</param>
    public static WaveformSet Load(TransferContext context, LabeledDataset data, ImmutableArray<int> clips, int sampleRate, double? seconds, double longest)
    {
        var waveforms = new short[clips.Length][];
        var errors = new string?[clips.Length];
        var done = 0;
        ClipLoop.Run(clips.Length, context.Parallel, index =>
        {
            var clip = data.Clips[clips[index]];
            try
            {
                var samples = clip.Samples?.Invoke(sampleRate) ?? AudioFile.LoadMono(clip.Path, sampleRate, clip.Start, clip.Duration);
                waveforms[index] = Array.ConvertAll(samples, ToInteger);
            }
            catch (PannsException problem)
            {
                errors[index] = problem.Message;
                context.Note(clip.Path, problem.Message);
                waveforms[index] = [];
            }

            context.Progress?.Report(new("loading", Interlocked.Increment(ref done), clips.Length));
        });

        var length = (int)Math.Round((seconds ?? Math.Min(longest, (double)waveforms.Max(waveform => waveform.Length) / sampleRate)) * sampleRate);
        var windows = new List<short[]>();
        var clipOf = new List<int>();
        for (var i = 0; i < clips.Length; i++)
        {
            if (errors[i] is null)
            {
                foreach (var start in ClipWindows.Starts(waveforms[i].Length, length, length))
                {
                    windows.Add(waveforms[i].AsSpan(start, Math.Min(length, waveforms[i].Length - start)).ToArray());
                    clipOf.Add(clips[i]);
                }
            }
        }

        return new([.. windows], [.. clipOf], length, errors);
    }

    /// <summary>A sample as it is kept.</summary>
    public static short ToInteger(float sample) => (short)Math.Clamp(MathF.Round(sample * short.MaxValue), short.MinValue, short.MaxValue);

    /// <summary>A sample as the network takes it.</summary>
    public static float ToSample(short integer) => integer * (1f / short.MaxValue);

    /// <summary>Writes a window, extended by silence.</summary>
    public void CopyTo(int window, Span<float> waveform)
    {
        var samples = _windows[window];
        for (var i = 0; i < samples.Length; i++)
        {
            waveform[i] = ToSample(samples[i]);
        }

        waveform[samples.Length..].Clear();
    }
}
