using Panns.Clips;
using Panns.Common;

namespace Panns.Transfer;

/// <summary>How recordings are cut and which classes are named when a <see cref="TransferModel"/> classifies them.</summary>
public sealed record PredictionOptions
{
    private readonly double? _window;
    private readonly double? _overlap;
    private readonly int? _topCount;
    private readonly double? _threshold;
    private readonly double? _reject;

    /// <summary>The defaults: windows as in training, the best class, or with a multi-label model every class with a score of at least 0.5.</summary>
    public static PredictionOptions Default { get; } = new();

    /// <summary>
    /// Length of a window in seconds, 0.1 to 3600; null for windows as in training. The scores of a recording are the mean over its windows, which
    /// are not padded with silence if their length is given.
    /// </summary>
    public double? Window { get => _window; init => _window = value is { } window ? Guard.InRange(window, 0.1, WindowPlan.LongestWindow) : null; }

    /// <summary>Share of a window that the next one repeats, 0 to 0.95; null for that of training.</summary>
    public double? Overlap { get => _overlap; init => _overlap = value is { } overlap ? Guard.InRange(overlap, 0, WindowPlan.LargestOverlap) : null; }

    /// <summary>Whether <see cref="TransferPrediction.Windows"/> is filled in.</summary>
    public bool KeepWindows { get; init; }

    /// <summary>Most classes to name, at least 1; null for one, or for all that reach the threshold if one is given or the model is multi-label.</summary>
    public int? TopCount { get => _topCount; init => _topCount = value is { } count ? Guard.Positive(count) : null; }

    /// <summary>Score that a class must reach to be named, 0 to 1; null for 0.5 with a multi-label model unless <see cref="TopCount"/> is given, otherwise 0.</summary>
    public double? Threshold { get => _threshold; init => _threshold = value is { } threshold ? Guard.InRange(threshold, 0, 1) : null; }

    /// <summary>No class is named if the best score is below this, 0 to 1 (0 names one always); null for the model's own limit, <see cref="TransferModel.Reject"/>.</summary>
    public double? Reject { get => _reject; init => _reject = value is { } reject ? Guard.InRange(reject, 0, 1) : null; }

    /// <summary>Whether several classes can be named.</summary>
    internal bool NamesSeveral(bool isMultiLabel) => TopCount > 1 || (TopCount is null && (isMultiLabel || Threshold is not null));
}
