using System.Collections.Immutable;
using Panns.Transfer.Features;
using Panns.Transfer.Heads;
using Panns.Transfer.Strategies.Settings;

namespace Panns.Transfer.Strategies;

/// <summary>
/// Learns nothing: a class's score is the pretrained network's score for the AudioSet class with the same meaning. The network's outputs are
/// selected by a linear layer of ones and zeros, so the model is like any other.
/// </summary>
internal sealed class ZeroShotStrategy(FeatureChoice features) : TransferStrategy
{
    // Logit of a class without an AudioSet counterpart: gives a probability of 0.
    private const float Never = -1e4f;

    public override string Name => "zero_shot";

    public override string Summary => "the network's own AudioSet classes that match the set's by name; nothing is learned";

    public override bool NeedsWeights => true;

    internal override ImmutableArray<string> Settings => [nameof(StrategyChanges.PadSeconds)];

    internal override TransferStrategy Change(StrategyChanges changes) => new ZeroShotStrategy(new(features.Kind, changes.PadSeconds ?? features.PadSeconds));

    internal override string? Remark(LabeledDataset data)
    {
        var missing = data.Classes.Zip(AudioSetMatch.Of(data)).Where(pair => pair.Second is null).Select(pair => pair.First).ToArray();
        return missing.Length == 0 || missing.Length == data.Classes.Length
            ? null
            : $"{Name}: no AudioSet class matches {string.Join(", ", missing)}: clips of {(missing.Length == 1 ? "it" : "them")} count as wrong";
    }

    internal override TransferClassifier Fit(TransferContext context, LabeledDataset data, ImmutableArray<int> train, ulong seed)
    {
        var (backbone, matches) = Check(context, data);
        return new HeadClassifier(Name, features.For(data), Choose(matches, backbone.Network.Classes, data.IsMultiLabel), [], backbone) { IsLearned = false };
    }

    internal override IClipFeatures Vectors(TransferContext context, LabeledDataset data) => features.For(data).Open(Check(context, data).Backbone, Name);

    internal override IEnumerable<KeyValuePair<string, string>> Describe(TransferContext context, LabeledDataset data)
        => [new(Setting.FileName(nameof(StrategyChanges.PadSeconds)), Setting.Text(features.For(data).Padding))];

    private (Backbone Backbone, ImmutableArray<SoundLabel?> Matches) Check(TransferContext context, LabeledDataset data)
    {
        var backbone = context.RequireBackbone(Name);
        if (backbone.Network.Classes != AudioSetLabels.All.Count)
        {
            throw new PannsException(FormattableString.Invariant(
                $"{backbone.Model.Name}: {Name} needs AudioSet's {AudioSetLabels.All.Count} classes; these weights have {backbone.Network.Classes}"));
        }

        var matches = AudioSetMatch.Of(data);
        if (matches.All(match => match is null))
        {
            throw new PannsException(
                $"{data.Name}: {Name} finds no AudioSet class that matches {string.Join(", ", data.Classes)}: classes need the names that AudioSet gives them, Dog or Rain for instance");
        }

        return (backbone, matches);
    }

    private static HeadNetwork Choose(ImmutableArray<SoundLabel?> matches, int outputs, bool isMultiLabel)
    {
        var (weight, bias) = (new float[outputs * matches.Length], new float[matches.Length]);
        for (var i = 0; i < matches.Length; i++)
        {
            if (matches[i] is { } match)
            {
                weight[(i * outputs) + match.Index] = 1;
            }
            else
            {
                bias[i] = Never;
            }
        }

        return HeadNetwork.Of(weight, bias, isMultiLabel);
    }
}

/// <summary>Matches a data set's classes to AudioSet's.</summary>
internal static class AudioSetMatch
{
    /// <summary>One per class, by the AudioSet name set in the data set or by the class's own name (ignoring case); null if there is none.</summary>
    public static ImmutableArray<SoundLabel?> Of(LabeledDataset data)
        => [.. data.Classes.Select((name, i) => AudioSetLabels.All.TryFind(data.AudioSetNames.IsEmpty ? name : data.AudioSetNames[i], out var label) ? label : null)];
}
