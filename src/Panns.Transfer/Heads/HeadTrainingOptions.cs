using System.Collections.Immutable;
using Panns.Common;

namespace Panns.Transfer;

/// <summary>How a head is trained on vectors.</summary>
public sealed record HeadTrainingOptions
{
    private readonly double _learningRate = 1e-3;
    private readonly int _batchSize = 32;
    private readonly int _epochs = 100;
    private readonly double _dropout = 0.2;
    private readonly double _validation;
    private readonly int _patience = 10;

    /// <summary>Adam at 1e-3, batches of 32, 100 epochs, no early stopping.</summary>
    public static HeadTrainingOptions Default { get; } = new();

    /// <summary>Adam's learning rate.</summary>
    public double LearningRate { get => _learningRate; init => _learningRate = Guard.Positive(value); }

    /// <summary>Vectors per update; the last batch of an epoch may be smaller.</summary>
    public int BatchSize { get => _batchSize; init => _batchSize = Guard.Positive(value); }

    /// <summary>Most passes over the data.</summary>
    public int Epochs { get => _epochs; init => _epochs = Guard.Positive(value); }

    /// <summary>Sizes of the hidden layers; empty for a single linear layer.</summary>
    public ImmutableArray<int> Hidden { get; init; } = [];

    /// <summary>Share of hidden values dropped in training.</summary>
    public double Dropout { get => _dropout; init => _dropout = Guard.InRange(value, 0, 0.95); }

    /// <summary>Whether classes are weighted by their inverse frequency, averaging 1.</summary>
    public bool ClassWeights { get; init; }

    /// <summary>Whether vectors are standardized by the training set's mean and standard deviation.</summary>
    public bool Standardize { get; init; }

    /// <summary>Share of the training clips used as validation set for early stopping; 0 to train all epochs on all clips.</summary>
    public double ValidationShare { get => _validation; init => _validation = Guard.InRange(value, 0, 0.5); }

    /// <summary>Training stops after this many epochs without a lower validation loss; the best epoch's weights are kept.</summary>
    public int Patience { get => _patience; init => _patience = Guard.Positive(value); }
}
