using Panns.FrontEnd;
using Panns.Transfer.Strategies;

namespace Panns.Transfer;

/// <content>The model as data.</content>
public sealed partial class TransferModel
{
    /// <summary>Describes what the model computes, for exporters. The weights belong to the model, so use it before the model is disposed.</summary>
    /// <exception cref="PannsException">The model cannot be described: zero_shot, or clips padded to less than a window.</exception>
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
            FeatureKind.Logits => throw new PannsException($"{Strategy} cannot be exported: export {Network}, whose own classes it chooses from"),
            _ => null,
        },
        Weights = _weights,
        Statistics = _manifest.Kind == FeatureKind.LogMelStatistics ? LogMelSettings.Panns32k : null,
        Head = _head?.Description,
        HeadWeights = _head?.Weights,
    };

    private ClassifierWindows DescribeWindows()
    {
        var (length, step) = (_classifier.Plan.Window, _classifier.Plan.Step);
        if (_manifest.Kind == FeatureKind.Network)
        {
            return new(length, step, ExtendsShort: true, PoolsVectors: false);
        }

        var padding = (int)Math.Round(_manifest.PadSeconds * SampleRate);
        return padding == 0 || padding == length
            ? new(length, step, ExtendsShort: padding > 0, PoolsVectors: _manifest.SegmentSeconds is null)
            : throw new PannsException(FormattableString.Invariant(
                $"clips extended to {_manifest.PadSeconds} s cannot be exported; those extended to {(double)length / SampleRate} s can"));
    }
}
