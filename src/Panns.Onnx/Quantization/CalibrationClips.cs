using Panns.Audio;
using Panns.Clips;
using Panns.Common;

namespace Panns.Onnx;

/// <summary>Recordings to calibrate an int8 model with.</summary>
/// <param name="Waveforms">The beginning of each recording, mono samples at the network's rate.</param>
/// <param name="Errors">What is wrong with those that cannot be read, a line each.</param>
public sealed record CalibrationClips(IReadOnlyList<float[]> Waveforms, IReadOnlyList<string> Errors)
{
    private const double Seconds = 10;

    /// <summary>What is wrong with recordings that could be read all the same: that part of them is missing, for example.</summary>
    public IReadOnlyList<KeyValuePair<string, AudioIssues>> Issues { get; init; } = [];

    /// <summary>Reads the first 10 seconds of recordings, on all processors.</summary>
    /// <param name="files">Audio files of the kind that the model is for.</param>
    /// <param name="sampleRate">The network's rate, in Hz.</param>
    /// <param name="most">Recordings to take at most, evenly spread over the list: some dozens are enough, and all are held in memory.</param>
    /// <param name="audio">How recordings are read; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">None of them can be read.</exception>
    public static CalibrationClips Load(IReadOnlyList<string> files, int sampleRate, int most = 100, AudioReadOptions? audio = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        var count = Math.Min(files.Count, Guard.Positive(most));
        var runner = new ClipRunner(
            new WindowSamples(Guard.Positive(sampleRate)), WindowPlan.Create(Seconds, 0, sampleRate), WindowSchedule.Parallel(Environment.ProcessorCount));
        var (waveforms, errors, issues) = (new List<float[]>(), new List<string>(), new List<KeyValuePair<string, AudioIssues>>());
        foreach (var job in runner.RunMany(
            Enumerable.Range(0, count).Select(i => new FirstWindow(ClipSource.OfFile(files[(int)((long)i * files.Count / count)], 0, Seconds, audio))), cancellationToken))
        {
            if (job.Error is null)
            {
                waveforms.Add(job.Waveform);
                if (job.Issues.Any)
                {
                    issues.Add(new(job.Source.Name, job.Issues));
                }
            }
            else
            {
                errors.Add(job.Error.Message);
            }
        }

        return waveforms.Count > 0
            ? new(waveforms, errors) { Issues = issues }
            : throw new PannsException(errors.Count == 0
                ? "there are no recordings to calibrate with"
                : FormattableString.Invariant($"none of {count} recordings to calibrate with can be read: {errors[0]}"));
    }

    private sealed class FirstWindow(ClipSource source) : ClipJob(source)
    {
        public float[] Waveform { get; private set; } = [];

        public override void Add(Window window, Span<float> values) => Waveform = values.ToArray();
    }
}
