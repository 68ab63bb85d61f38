using System.Collections.Immutable;
using Panns.Common;
using Panns.Engine;
using Panns.Networks;
using Panns.Training;

namespace Panns.Transfer.Heads;

/// <summary>
/// Trains heads like any other network: Adam at a constant learning rate, on any engine. The same data, options, seed and number of threads
/// give bit-identical results on a machine.
/// </summary>
[BestFriend]
internal sealed class HeadTrainer
{
    /// <summary>Most vectors per validation batch.</summary>
    private const int CheckedAtOnce = 256;

    /// <summary>Multiplications per step, a few milliseconds of work, from which more than one thread pays off.</summary>
    private const long SharedWork = 100_000_000;

    /// <summary>The training options.</summary>
    public HeadTrainingOptions Options { get; init; } = HeadTrainingOptions.Default;

    /// <summary>The training engine.</summary>
    public ITrainingEngineFactory Engine { get; init; } = TrainingEngines.Cpu;

    /// <summary>Number of threads.</summary>
    public int Threads { get; init; } = CpuEngineOptions.Default.Threads;

    /// <summary>Receives each epoch's results; may be null.</summary>
    public Action<EpochRecord>? EpochDone { get; init; }

    /// <summary>Stops the work.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Trains a head.</summary>
    /// <param name="examples">The training examples.</param>
    /// <param name="validation">Validation examples for early stopping; null to train all epochs.</param>
    /// <param name="seed">Random seed of the initial weights, the order of examples and dropout.</param>
    public (HeadNetwork Head, ImmutableArray<EpochRecord> History) Train(HeadExamples examples, HeadExamples? validation, ulong seed)
    {
        var network = HeadNetwork.Describe(
            examples.Length, examples.Classes, examples.IsMultiLabel, Options.Hidden, Options.Standardize, Options.Dropout);
        using var start = WeightInitializer.Create(network, seed);
        HeadNetwork.Standardize(start, Options.Standardize ? examples.Standardization() : null);
        var settings = SettingsOf(examples, network, seed);
        using var session = new TrainingSession(network, settings, start, Engine);
        var check = validation is null ? null : new ValidationCheck(validation, network, examples.IsMultiLabel, settings.Loss.ClassWeights, CheckedAtOnce);
        var history = ImmutableArray.CreateBuilder<EpochRecord>();
        var batches = new HeadBatches(examples, Options.BatchSize);
        var (bestLoss, bestEpoch, best) = (double.PositiveInfinity, 0, check is null ? null : session.ExportWeights());
        for (var epoch = 1; epoch <= Options.Epochs; epoch++)
        {
            CancellationToken.ThrowIfCancellationRequested();
            var loss = LossGuard.Checked(batches.Train(session, new SeededRandom(seed, (1UL << 32) + (ulong)epoch)), session, FormattableString.Invariant($"epoch {epoch} of the head"));
            var found = check?.Run(session, CancellationToken);
            history.Add(new(epoch, loss, found?.Loss, found?.Score));
            EpochDone?.Invoke(history[^1]);
            if (found?.Loss < bestLoss)
            {
                (bestLoss, bestEpoch, best) = (found.Value.Loss, epoch, session.ExportWeights());
            }
            else if (check is not null && epoch - bestEpoch >= Options.Patience)
            {
                break;
            }
        }

        return (new(network, best ?? session.ExportWeights()), history.ToImmutable());
    }

    private TrainingOptions SettingsOf(HeadExamples examples, NetworkDescription network, ulong seed) => new()
    {
        LearningRate = Options.LearningRate,
        Loss = new()
        {
            Kind = examples.IsMultiLabel ? LossKind.BinaryCrossEntropy : LossKind.CrossEntropy,
            ClassWeights = Options.ClassWeights ? ClassBalance.Of(examples) : [],
        },
        Seed = seed,
        Engine = new() { Threads = 3 * network.ParameterCount * Options.BatchSize >= SharedWork ? Threads : 1 },
    };
}
