using System.Collections.Immutable;
using System.Diagnostics;
using Panns.Transfer.Features;

namespace Panns.Transfer.Evaluation;

/// <summary>The result of a strategy on a fold or a draw.</summary>
/// <param name="Scores">Scores of the readable test clips.</param>
/// <param name="History">Training history.</param>
/// <param name="TrainedParameters">Number of trained parameters.</param>
/// <param name="Seconds">Seconds for training and testing, including those of earlier processes but not work shared by strategies.</param>
internal sealed record FoldOutcome(ClipScores Scores, ImmutableArray<EpochRecord> History, long TrainedParameters, double Seconds);

/// <summary>Trains and tests a strategy on a fold or a draw, or loads the stored result of an earlier run.</summary>
internal static class FoldRun
{
    // Increase when the same inputs can give different scores.
    private const string Version = "1";

    /// <param name="context">The run, at this fold or draw.</param>
    /// <param name="data">The data set.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="train">Training clips.</param>
    /// <param name="test">Test clips.</param>
    /// <param name="seed">Random seed of this fold.</param>
    /// <exception cref="PannsException">None of the clips can be read, or the stored result is damaged.</exception>
    public static FoldOutcome Run(
        TransferContext context, LabeledDataset data, TransferStrategy strategy, ImmutableArray<int> train, ImmutableArray<int> test, ulong seed)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        if (context.Runs is not { } runs || strategy.RunIdentity(context) is not { } identity)
        {
            return ToOutcome(data, test, Fit(context, data, strategy, train, test, seed).Record);
        }

        var name = ContentHash.OfText(FormattableString.Invariant(
            $"fold {Version}\n{identity}\n{seed}\n{data.SegmentSeconds:R} {data.IsMultiLabel}\n{HashOf(context, data, train)}\n{HashOf(context, data, test)}"));
        var title = context.Titled(strategy.Name);
        if (runs.Find(name) is { } path)
        {
            var kept = FoldRecord.Load(path, data, test.Length);
            foreach (var (clip, error) in kept.Errors)
            {
                context.Note(data.Clips[clip], error);
            }

            runs.Found($"after {title}");
            context.Clock.Skip(strategy.Effort(train.Length));
            return ToOutcome(data, test, kept);
        }

        var (record, checkpoint) = Fit(context, data, strategy, train, test, seed);
        var outcome = ToOutcome(data, test, record);
        if (runs.Write(name, record.Save))
        {
            runs.Reached($"after {title}");
            if (checkpoint is not null)
            {
                runs.Remove(checkpoint);
            }
        }

        return outcome;
    }

    private static (FoldRecord Record, string? Checkpoint) Fit(
        TransferContext context, LabeledDataset data, TransferStrategy strategy, ImmutableArray<int> train, ImmutableArray<int> test, ulong seed)
    {
        var watch = Stopwatch.StartNew();
        var shared = context.Shared.Elapsed;
        using var classifier = strategy.Fit(context, data, train, seed);
        var scores = classifier.Score(context, data, test);
        var errors = train.Concat(test).Distinct().Select(clip => (clip, Error: context.ErrorOf(data.Clips[clip]))).Where(pair => pair.Error is not null);
        return (
            new(
                scores,
                classifier.History,
                classifier.TrainedParameters,
                classifier.EarlierSeconds + (watch.Elapsed - (context.Shared.Elapsed - shared)).TotalSeconds,
                errors.ToImmutableSortedDictionary(pair => pair.clip, pair => pair.Error!)),
            classifier.CheckpointName);
    }

    private static FoldOutcome ToOutcome(LabeledDataset data, ImmutableArray<int> test, FoldRecord record)
    {
        var known = new ClipScores(data);
        for (var i = 0; i < test.Length; i++)
        {
            if (record.Scores[i] is { } scores)
            {
                known.Add(test[i], scores);
            }
        }

        return known.Count > 0
            ? new(known, record.History, record.TrainedParameters, record.Seconds)
            : throw new PannsException($"{data.Name}: none of the test clips can be read");
    }

    private static string HashOf(TransferContext context, LabeledDataset data, ImmutableArray<int> clips)
    {
        var part = data with { Clips = [.. clips.Select(clip => data.Clips[clip])] };
        return ContentHash.OfDataset(part, context.HashesOf(part.Clips));
    }
}
