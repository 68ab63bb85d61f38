using Panns.Clips;
using Panns.Common;
using Panns.Common.IO;
using Panns.Detection;
using Panns.Detection.Plotting;

namespace Panns;

/// <summary>
/// A figure of detected events: the log-mel spectrogram above the scores over time of the top classes, with the events outlined.
/// Pass a new one to <see cref="SoundEventDetector"/>, then save it. Its size does not depend on the recording's length.
/// </summary>
public sealed class DetectionPlot
{
    private readonly int _classCount;
    private DetectionNetwork? _network;
    private double _frameSeconds;
    private DetectionOptions? _options;
    private ClipSource? _source;
    private ColumnReducer? _logMel;
    private ColumnReducer? _scores;
    private LogMelStream? _spectrogram;
    private PlotData? _data;

    /// <summary>Creates an empty figure.</summary>
    /// <param name="classCount">Number of top classes to show, 1 to 50; 10 in the released code's figure.</param>
    public DetectionPlot(int classCount = 10) => _classCount = (int)Guard.InRange(classCount, 1, 50, nameof(classCount));

    /// <summary>The figure as SVG.</summary>
    /// <exception cref="InvalidOperationException">The plot was not used in a detection.</exception>
    public string ToSvg() => PlotSvg.Draw(Data, PlotLayout.File);

    /// <summary>
    /// An HTML page with the figure, a table of the events and the sound, for which the recording is read once more: one file that loads nothing, with buttons
    /// to play events and to see parts of the recording larger. It holds at most 3 minutes of sound, around the events with the highest scores.
    /// </summary>
    /// <exception cref="InvalidOperationException">The plot was not used in a detection.</exception>
    public string ToHtml() => PlotHtml.Draw(Data, _source!);

    /// <summary>Saves the figure; the file appears complete or not at all.</summary>
    /// <param name="path">A file ending in .svg, .html or .htm.</param>
    /// <exception cref="PannsException">The file has another extension or cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The plot was not used in a detection.</exception>
    public void Save(string path)
    {
        CheckPath(path);
        var text = Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase) ? ToSvg() : ToHtml();
        StagedFile.Write(path, text);
    }

    /// <summary>Checks a file name for <see cref="Save"/>, before spending time on a detection.</summary>
    /// <param name="path">A file ending in .svg, .html or .htm.</param>
    /// <exception cref="PannsException">The file has another extension.</exception>
    internal static void CheckPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Path.GetExtension(path).ToUpperInvariant() is not (".SVG" or ".HTML" or ".HTM"))
        {
            throw new PannsException($"{path}: a plot is saved as .svg or .html");
        }
    }

    internal void Begin(ClipSource source, DetectionNetwork network, double frameSeconds, DetectionOptions options)
    {
        var frontEnd = network.Spectrogram;
        _network = network;
        _frameSeconds = frameSeconds;
        _options = options;
        _source = source;
        _logMel = new(frontEnd.MelBins, keepMaximum: false);
        _scores = new(network.Labels.Count, keepMaximum: true);
        _spectrogram = new(frontEnd, _logMel);
        _data = null;
    }

    internal void AppendSamples(ReadOnlySpan<float> samples) => _spectrogram!.Append(samples);

    internal void AppendScores(ReadOnlySpan<float> scores) => _scores!.Append(scores);

    internal void Complete(IReadOnlyList<SoundEvent> events, double duration)
    {
        _spectrogram!.Complete();
        var scores = _scores!.Complete();
        _data = new(
            $"{Path.GetFileName(_source!.Name)} \u2014 {_network!.Name}",
            duration,
            _network.Spectrogram,
            _logMel!.Complete(),
            _logMel.FramesPerColumn * (double)_network.Spectrogram.HopSize / _network.Spectrogram.SampleRate,
            scores,
            _scores.FramesPerColumn * _frameSeconds,
            BestClasses(scores),
            events,
            _options!.Threshold);
    }

    private PlotData Data => _data ?? throw new InvalidOperationException("give the plot to SoundEventDetector.Detect first");

    private SoundLabel[] BestClasses(IReadOnlyList<float[]> scores)
    {
        var labels = _network!.Labels;
        var best = new float[labels.Count];
        foreach (var column in scores)
        {
            for (var i = 0; i < best.Length; i++)
            {
                best[i] = Math.Max(best[i], column[i]);
            }
        }

        var candidates = _options!.Labels?.Select(labels.Find).Distinct() ?? labels;
        return [.. candidates.OrderByDescending(label => best[label.Index]).ThenBy(label => label.Index).Take(_classCount)];
    }
}
