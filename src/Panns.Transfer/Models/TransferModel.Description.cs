using Panns.FrontEnd;
using Panns.Networks.Classifiers;

namespace Panns.Transfer;

/// <content>The model as data.</content>
public sealed partial class TransferModel
{
    /// <summary>What the model computes, as data, for exporters. Its weights belong to the model: use it before the model is disposed of.</summary>
    public ClassifierDescription Describe() => new()
    {
        Strategy = Strategy,
        Labels = Labels,
        IsMultiLabel = IsMultiLabel,
        Windows = DescribeWindows(),
        Network = _manifest.Kind switch
        {
            FeatureKind.Network => PannsModels.Get(_manifest.Network!).Describe(Labels.Length),
            FeatureKind.Embedding => _backbone!.Network,
            _ => null,
        },
        Weights = _weights,
        Statistics = _manifest.Kind == FeatureKind.LogMelStatistics ? LogMelSettings.Panns32k : null,
        Head = _head?.Describe(),
    };

    private ClassifierWindows DescribeWindows()
    {
        if (_scorer is not null)
        {
            return new(_scorer.WindowSamples, _scorer.WindowSamples, ExtendsShort: true, PoolsVectors: false);
        }

        var (length, step) = ClipWindows.Measure(SampleRate, _manifest.SegmentSeconds);
        return new(length, step, ExtendsShort: false, PoolsVectors: _manifest.SegmentSeconds is null);
    }
}
