using Panns.Audio;
using Panns.Clips;

namespace Panns.Transfer.Features;

/// <summary>Computes the vectors of all clips of a set, from the cache where it has them.</summary>
internal static class FeatureComputer
{
    /// <param name="data">The set.</param>
    /// <param name="features">What is computed.</param>
    /// <param name="cache">Where vectors are kept; null for nowhere.</param>
    /// <param name="hashOf">Gives the hash of a clip's sound.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="progress">Hears of the clips done; null for silence.</param>
    /// <param name="cancellationToken">Stops the work; what is in the cache by then stays there.</param>
    public static FeatureTable Compute(
        LabeledDataset data, IClipFeatures features, FeatureCache? cache, Func<LabeledClip, string> hashOf, int threads, IProgress<TransferProgress>? progress,
        CancellationToken cancellationToken)
    {
        var rows = new float[data.Clips.Length][];
        var errors = new string?[data.Clips.Length];
        var issues = new AudioIssues[data.Clips.Length];
        var runner = new ClipRunner(features, PlanOf(data.SegmentSeconds, features.SampleRate), features.Schedule(threads));
        var done = 0;
        foreach (var job in runner.RunMany(
            data.Clips.Select(clip => new FeatureJob(clip, features, data.SegmentSeconds, cache, hashOf)), cancellationToken))
        {
            errors[done] = job.Error?.Message;
            issues[done] = job.Issues;
            rows[done++] = job.TakeRows();
            progress?.Report(new(features.Name, done, data.Clips.Length));
        }

        return new(rows, errors, features.Dimension, issues);
    }

    /// <summary>How clips are cut: into segments that are kept apart, or overlapping windows whose vectors are averaged.</summary>
    public static WindowPlan PlanOf(double? segmentSeconds, int sampleRate) => segmentSeconds is { } seconds
        ? WindowPlan.Create(seconds, 0, sampleRate)
        : WindowPlan.Create(WindowPlan.UsualWindow, WindowPlan.UsualOverlap, sampleRate);
}
