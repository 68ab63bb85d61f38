using Panns.Audio;
using Panns.Common;

namespace Panns.Interactive;

/// <summary>A recording that plays and draws itself in a notebook.</summary>
/// <example>
/// <code>
/// var clip = SoundClip.Load("some.wav");
/// Notebook.Show(clip);
/// </code>
/// </example>
public sealed class SoundClip
{
    private readonly float[] _samples;

    /// <summary>A recording in memory.</summary>
    /// <param name="samples">Mono samples, about -1 to 1; at least one.</param>
    /// <param name="sampleRate">Their rate, in Hz.</param>
    /// <param name="title">What is to be heard.</param>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    public SoundClip(ReadOnlySpan<float> samples, int sampleRate, string title = "a recording")
    {
        ArgumentOutOfRangeException.ThrowIfZero(samples.Length, nameof(samples));
        ArgumentNullException.ThrowIfNull(title);
        (_samples, SampleRate, Title) = (samples.ToArray(), Guard.Positive(sampleRate), title);
    }

    /// <summary>The samples.</summary>
    public ReadOnlySpan<float> Samples => _samples;

    /// <summary>Their rate, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>What is to be heard.</summary>
    public string Title { get; }

    /// <summary>Length in seconds.</summary>
    public double Duration => (double)_samples.Length / SampleRate;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, of any format that the library reads.</param>
    /// <param name="sampleRate">The rate to resample it to, in Hz.</param>
    /// <exception cref="PannsException">The file cannot be read.</exception>
    public static SoundClip Load(string path, int sampleRate = 32000)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(AudioFile.LoadMono(path, sampleRate), sampleRate, Path.GetFileName(path));
    }

    /// <summary>The title.</summary>
    public override string ToString() => Title;
}
