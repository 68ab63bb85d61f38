using System.Collections.Immutable;
using Panns.Common;
using Panns.Metrics;

namespace Panns.Transfer;

/// <summary>
/// A limit of the score below which a classifier names no class ("none of these"), chosen on clips that it has not learned from: the highest
/// that rejects no more than a share of its right answers.
/// </summary>
/// <param name="Limit">The limit, 0 to 1.</param>
/// <param name="Right">Clips classified rightly.</param>
/// <param name="RightRejected">How many of them are below the limit.</param>
/// <param name="Wrong">Clips classified wrongly.</param>
/// <param name="WrongRejected">How many of them are below the limit.</param>
public sealed record RejectChoice(double Limit, int Right, int RightRejected, int Wrong, int WrongRejected)
{
    /// <summary>Share of right answers that may be rejected, unless told otherwise.</summary>
    public const double UsualShare = 0.05;

    // A fifth, as cross-validation by five folds leaves out.
    private const double ValidationShare = 0.2;

    /// <summary>Trains on four fifths of the clips and chooses the limit on the others, by whole groups.</summary>
    /// <param name="context">The network, the cache and the seed.</param>
    /// <param name="data">The dataset, with one class per clip.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="clips">Indices of the training clips; null for <see cref="LabeledDataset.TrainingClips"/>.</param>
    /// <param name="share">Share of right answers that may be rejected, 0 to 1.</param>
    /// <exception cref="PannsException">The dataset is multi-label, no clip can be set aside, or none of those is classified rightly.</exception>
    public static RejectChoice Find(
        TransferContext context, LabeledDataset data, TransferStrategy strategy, ImmutableArray<int>? clips = null, double share = UsualShare)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(data);
        Guard.InRange(share, 0, 1);
        if (data.IsMultiLabel)
        {
            throw new PannsException($"{data.Name}: its clips have several classes, each with a threshold of its own; a limit is for classifiers of one class per clip");
        }

        var (train, aside) = data.SetAside(clips ?? data.TrainingClips, ValidationShare, context.Seed);
        var model = TransferModel.Fit(context, data, strategy, train);
        using var fitted = model;
        var answers = new List<(float Score, bool IsRight)>();
        foreach (var (scores, clip) in fitted.ScoresOf(aside.Select(clip => data.Clips[clip].Source), context.CancellationToken).Zip(aside))
        {
            if (scores.Length > 0)
            {
                var best = Highest.Of(scores);
                answers.Add((scores[best], fitted.Labels[best] == data.Classes[data.Clips[clip].Label]));
            }
        }

        return Of(answers, share) ?? throw new PannsException($"{data.Name}: of {aside.Length} clips set aside none is classified rightly, so no limit can be chosen");
    }

    /// <summary>Chooses the limit; null if no answer is right.</summary>
    /// <param name="answers">Best score of each clip, and whether its class is right.</param>
    /// <param name="share">Share of right answers that may be rejected.</param>
    internal static RejectChoice? Of(IReadOnlyCollection<(float Score, bool IsRight)> answers, double share)
    {
        float[] right = [.. answers.Where(answer => answer.IsRight).Select(answer => answer.Score).Order()];
        if (right.Length == 0)
        {
            return null;
        }

        var limit = right[Math.Min((int)Math.Floor((share * right.Length) + 1e-9), right.Length - 1)];
        var wrong = answers.Where(answer => !answer.IsRight).ToList();
        return new(limit, right.Length, right.Count(score => score < limit), wrong.Count, wrong.Count(answer => answer.Score < limit));
    }
}
