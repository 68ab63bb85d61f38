using System.Collections.Immutable;

namespace Panns.Transfer.Models;

/// <summary>Chooses the classes to name by their scores.</summary>
internal sealed class NamedClasses
{
    private const double UsualThreshold = 0.5;

    private readonly ImmutableArray<string> _labels;
    private readonly int _most;
    private readonly double _threshold;
    private readonly double _reject;

    public NamedClasses(ImmutableArray<string> labels, bool isMultiLabel, PredictionOptions options, double? reject)
    {
        _labels = labels;
        _most = options.TopCount ?? (options.NamesSeveral(isMultiLabel) ? labels.Length : 1);
        _threshold = options.Threshold ?? (isMultiLabel && options.TopCount is null ? UsualThreshold : 0);
        _reject = options.Reject ?? reject ?? 0;
    }

    /// <summary>The classes, highest scores first; none if the best score is too low.</summary>
    public ImmutableArray<PredictedLabel> Of(IReadOnlyList<float> scores)
        => scores.Max() < _reject ? [] :
        [
            .. scores.Index().Where(one => one.Item >= _threshold).OrderByDescending(one => one.Item).ThenBy(one => one.Index).Take(_most)
                .Select(one => new PredictedLabel(_labels[one.Index], one.Item)),
        ];
}
