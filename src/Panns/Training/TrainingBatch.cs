using Panns.Common;
using Panns.Networks;

namespace Panns.Training;

/// <summary>The input of one training pass: clips of equal length and their targets.</summary>
public readonly ref struct TrainingBatch
{
    /// <summary>Number of clips, at least 1; even where mixup is on.</summary>
    public required int Clips { get; init; }

    /// <summary>
    /// [clips, samples] mono samples at the network's rate; empty where <see cref="LogMels"/> are given. For a network that reads vectors:
    /// [clips, <see cref="Networks.NetworkDescription.InputFeatures"/>] of those.
    /// </summary>
    public ReadOnlySpan<float> Waveforms { get; init; }

    /// <summary>
    /// [clips, frames, mel bands] log-mels as the network's front end computes them, in place of <see cref="Waveforms"/>; not for networks
    /// that also read the waveform.
    /// </summary>
    public ReadOnlySpan<float> LogMels { get; init; }

    /// <summary>The result of <see cref="TrainingSession.Prepare"/> (or an engine's) for the same clips, for one pass; null if not prepared.</summary>
    public IDisposable? Prepared { get; init; }

    /// <summary>[clips, classes] targets from 0 to 1, one row for each clip also with mixup.</summary>
    public required ReadOnlySpan<float> Targets { get; init; }

    /// <summary>Mixup's factors, one per clip: clip 2i gets the first of a pair, clip 2i + 1 the second. Empty: drawn where mixup is on.</summary>
    public ReadOnlySpan<float> MixupFactors { get; init; }

    /// <summary>[clips after mixup, classes] a teacher's values before the sigmoid: for <see cref="LossOptions.LogitWeight"/>.</summary>
    public ReadOnlySpan<float> TeacherLogits { get; init; }

    /// <summary>[clips after mixup, embedding size] a teacher's embeddings: for <see cref="LossOptions.EmbeddingWeight"/>.</summary>
    public ReadOnlySpan<float> TeacherEmbeddings { get; init; }

    /// <summary>Passes where the teacher's values that a loss needs are there, as many as are needed.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    [BestFriend]
    internal void CheckTeacher(LossOptions loss, NetworkDescription network, bool mixes)
    {
        var clips = mixes ? Clips / 2 : Clips;
        Check(loss.LogitWeight, TeacherLogits, clips * network.Classes, nameof(TeacherLogits));
        Check(loss.EmbeddingWeight, TeacherEmbeddings, clips * network.EmbeddingSize, nameof(TeacherEmbeddings));

        static void Check(double weight, ReadOnlySpan<float> values, int expected, string name)
        {
            if (weight > 0 && values.Length != expected)
            {
                throw new ArgumentException($"{name}: {values.Length} values instead of {expected}");
            }
        }
    }
}
