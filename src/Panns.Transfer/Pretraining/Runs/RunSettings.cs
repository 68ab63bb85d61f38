using System.Globalization;
using Panns.Common;
using Panns.Networks;

namespace Panns.Transfer.Pretraining.Runs;

/// <summary>What decides the result of a run besides what a session keeps itself: it must be the same for the run to go on, and the files of weights say it.</summary>
internal static class RunSettings
{
    public static IEnumerable<KeyValuePair<string, string>> Of(NetworkDescription network, ClipSelection train, PretrainingOptions options, string teacher, int processes = 1)
    {
        yield return new("front end", network.FrontEnd is { } settings ? InvariantText.Of(settings) : FormattableString.Invariant($"none, {network.SampleRate} Hz"));
        yield return new("embedding size", Number(network.EmbeddingSize));
        yield return new("training pack", train.Pack.Identity);
        yield return new("training clips", FormattableString.Invariant($"{train.Count}, {train.BlackListed} of them black-listed"));
        yield return new("sampler", options.Sampler.ToString());
        yield return new("batch size", Number(options.BatchSize));
        yield return new("parts of a batch", Number(options.AccumulationSteps * processes));
        yield return new("mixup", options.Mixup == PretrainingMixup.None ? "none" : FormattableString.Invariant($"{options.Mixup}, alpha {options.MixupAlpha}"));
        yield return new("seconds of a clip", options.CropSeconds is { } seconds ? seconds.ToString("R", CultureInfo.InvariantCulture) : "all");
        yield return new("augmentation", InvariantText.Of(options.Augmentation));
        yield return new("distillation", options.Distillation is { } distillation ? $"{teacher}: {InvariantText.Of(distillation)}" : "none");
        yield return new("average decay", options.AverageDecay.ToString("R", CultureInfo.InvariantCulture));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
