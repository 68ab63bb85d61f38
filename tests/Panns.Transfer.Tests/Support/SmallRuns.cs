using Panns.Training;
using Panns.Weights;

namespace Panns.Transfer.Tests.Support;

/// <summary>Fast trainings of a small network on short sounds.</summary>
internal static class SmallRuns
{
    public static NetworkTrainingOptions FineTune { get; } = NetworkTrainingOptions.FineTune with { HeadEpochs = 2, Epochs = 3, BatchSize = 4 };

    public static NetworkTrainingOptions Scratch { get; } = NetworkTrainingOptions.Scratch with { Epochs = 3, BatchSize = 2, ClassWeights = true };

    /// <summary>Untrained weights of mn04_as.</summary>
    public static InMemoryStateDict Weights()
    {
        using var session = new TrainingSession(PannsModels.Mn04.Describe(), TrainingOptions.Default with { Seed = 7 });
        return session.ExportWeights();
    }

    /// <summary>A context with that network.</summary>
    /// <param name="runs">The store of checkpoints.</param>
    /// <param name="epochDone">Called after every epoch.</param>
    /// <param name="progress">Receives every step.</param>
    /// <param name="token">Cancels the training.</param>
    public static TransferContext Context(
        RunStore? runs = null, Action<EpochRecord>? epochDone = null, IProgress<TransferProgress>? progress = null, CancellationToken? token = null) => new()
        {
            Backbone = Backbone.Create(PannsModels.Mn04, Weights()),
            Threads = 2,
            Runs = runs,
            EpochDone = (epoch, _) => epochDone?.Invoke(epoch),
            Progress = progress,
            CancellationToken = token ?? TestContext.Current.CancellationToken,
        };

    /// <summary>The result of a fit: all weights, concatenated, and its history.</summary>
    public static (float[] Weights, EpochRecord[] History) Fit(TransferStrategy strategy, TransferContext context, LabeledDataset data, ulong seed = 5)
    {
        using var backbone = context.Backbone;
        using var classifier = strategy.Fit(context, data, [.. Enumerable.Range(0, data.Clips.Length)], seed);
        return (Values(classifier.ToParts().Weights!), [.. classifier.History]);
    }

    private static float[] Values(StateDict weights) => [.. weights.Names.SelectMany(weights.Read)];
}

/// <summary>Calls an action for every report, immediately.</summary>
internal sealed class ReportSink(Action<TransferProgress> report) : IProgress<TransferProgress>
{
    public void Report(TransferProgress value) => report(value);
}
