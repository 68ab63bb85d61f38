using Panns.Audio;
using Panns.Clips;

namespace Panns.Transfer.Features;

/// <summary>Computes the vectors of all clips of a data set, using cached ones if available.</summary>
internal static class FeatureComputer
{
    /// <param name="data">The data set.</param>
    /// <param name="features">The features to compute.</param>
    /// <param name="cache">The cache; may be null.</param>
    /// <param name="hashOf">Returns the hash of a clip's sound.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="progress">Receives the number of clips done; may be null.</param>
    /// <param name="cancellationToken">Stops the work; cached entries are kept.</param>
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

    /// <summary>How clips are cut: into separate segments, or into overlapping windows whose vectors are averaged.</summary>
    public static WindowPlan PlanOf(double? segmentSeconds, int sampleRate) => segmentSeconds is { } seconds
        ? WindowPlan.Create(seconds, 0, sampleRate)
        : WindowPlan.Create(WindowPlan.UsualWindow, WindowPlan.UsualOverlap, sampleRate);
}
