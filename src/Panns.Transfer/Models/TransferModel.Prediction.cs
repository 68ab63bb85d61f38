using System.Collections.Immutable;
using Panns.Clips;
using Panns.Common;
using Panns.Metrics;
using Panns.Output;
using Panns.Transfer.Models;
using Panns.Transfer.Strategies;

namespace Panns.Transfer;

/// <content>Classification of recordings.</content>
public sealed partial class TransferModel
{
    /// <summary>
    /// No class is named for a recording whose best score is below this ("none of these"), 0 to 1; null for no limit. Saved with the model;
    /// <see cref="RejectChoice"/> finds one.
    /// </summary>
    public double? Reject
    {
        get;
        set => field = value is { } limit ? Guard.InRange(limit, 0, 1) : null;
    }

    /// <summary>Classifies a recording.</summary>
    /// <param name="path">The file, in any decodable format, with any rate and number of channels.</param>
    /// <param name="options">Windows, and which classes are named.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="PannsException">The file cannot be read.</exception>
    public TransferPrediction Predict(string path, PredictionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Predict(ClipSource.OfFile(path, Audio), options, cancellationToken);
    }

    /// <summary>Classifies many recordings, as <see cref="PredictMany(IEnumerable{string}, CancellationToken)"/>.</summary>
    /// <param name="paths">The files; enumerated once, on another thread, while results are read.</param>
    /// <param name="options">Windows, and which classes are named.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<TransferPrediction> PredictMany(IEnumerable<string> paths, PredictionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return PredictSources(paths.Select(path => ClipSource.OfFile(path, Audio)), options, isLive: false, cancellationToken);
    }

    /// <summary>The table of predictions with these options.</summary>
    /// <param name="options">Which classes are named; null for the defaults.</param>
    public ResultTable TableFor(PredictionOptions? options = null)
        => ResultTable.Predictions(Labels, (options ?? PredictionOptions.Default).NamesSeveral(IsMultiLabel));

    /// <summary>[classes] scores of clips, in their order; empty for one that cannot be read.</summary>
    internal IEnumerable<float[]> ScoresOf(IEnumerable<ClipSource> clips, CancellationToken cancellationToken)
        => _classifier.Runner.RunMany(clips.Select(_classifier.Job), cancellationToken).Select(job => job.Error is null ? _classifier.Scores(job) : []);

    private (ClipRunner Runner, Func<ClipSource, PooledJob> Job, Func<PooledJob, TransferPrediction> ToPrediction) Prepare(PredictionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var names = new NamedClasses(Labels, IsMultiLabel, options, Reject);
        if (options is { Window: null, Overlap: null, KeepWindows: false })
        {
            return (_classifier.Runner, _classifier.Job, job => ToPrediction(job, job.Error is null ? _classifier.Scores(job) : [], names));
        }

        // Scores window by window; windows as in training are padded as they were there.
        var usual = _classifier.Plan;
        var overlap = options.Overlap ?? (1 - ((double)usual.Step / usual.Window));
        var padding = _manifest.Kind == FeatureKind.Network ? (double)usual.Window / SampleRate : _manifest.PadSeconds;
        var (function, schedule) = OpenWindowScores(options.Window is null ? padding : 0);
        var plan = WindowPlan.Create(options.Window ?? ((double)usual.Window / SampleRate), overlap, SampleRate);
        return (
            new(function, plan, schedule),
            source => new(source, Labels.Length, WindowAggregate.Mean, options.KeepWindows),
            job => ToPrediction(job, job.Values, names));
    }

    /// <summary>The same as for many files, for recordings of any kind.</summary>
    /// <param name="sources">The recordings.</param>
    /// <param name="options">Windows, and which classes are named.</param>
    /// <param name="isLive">Whether the list may wait for its next recording: those before it are then finished meanwhile.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    internal IEnumerable<TransferPrediction> PredictSources(IEnumerable<ClipSource> sources, PredictionOptions options, bool isLive, CancellationToken cancellationToken)
    {
        var (runner, job, toPrediction) = Prepare(options);
        return runner.RunMany(sources.Select(job), isLive, cancellationToken).Select(toPrediction);
    }

    private TransferPrediction Predict(ClipSource source, PredictionOptions options, CancellationToken cancellationToken)
    {
        var (runner, job, toPrediction) = Prepare(options);
        return toPrediction(runner.RunOne(job(source), cancellationToken));
    }

    private TransferPrediction ToPrediction(PooledJob clip, float[] scores, NamedClasses names)
    {
        if (clip.Error is { } error)
        {
            return new("", 0, [], clip.Seconds(SampleRate)) { File = clip.Source.Name, Error = error.Message };
        }

        var best = Highest.Of(scores);
        return new(Labels[best], scores[best], [.. scores], clip.Seconds(SampleRate))
        {
            File = clip.Source.Name,
            Issues = clip.Issues,
            Labels = names.Of(scores),
            Windows = clip.Windows?.Select(ToWindow).ToImmutableArray(),
        };

        PredictedWindow ToWindow((Window Window, float[] Scores) one)
        {
            var (start, end) = one.Window.Seconds(SampleRate);
            return new(start, end, names.Of(one.Scores), [.. one.Scores]);
        }
    }
}
