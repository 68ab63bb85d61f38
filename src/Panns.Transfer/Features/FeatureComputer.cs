using Panns.Audio;

namespace Panns.Transfer.Features;

/// <summary>Computes the vectors of all clips of a set, from the cache where it has them, on all processors.</summary>
internal static class FeatureComputer
{
    public static FeatureTable Compute(
        LabeledDataset data, IClipFeatures features, FeatureCache? cache, int threads, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        var clips = data.Clips;
        var rows = new float[clips.Length][];
        var errors = new string?[clips.Length];
        var hashes = new string?[clips.Length];
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        ClipLoop.Run(clips.Length, options, index =>
        {
            var clip = clips[index];
            var key = "";
            try
            {
                hashes[index] = ContentHash.OfFile(clip.Path);
                key = FeatureCache.KeyOf(features.Key, hashes[index]!, clip.Start, clip.End, data.SegmentSeconds);
                if (cache?.Read(key, features.Dimension) is { } known)
                {
                    (rows[index], key) = (known, "");
                }
                else
                {
                    rows[index] = OfWaveform(AudioFile.LoadMono(clip.Path, features.SampleRate, clip.Start, clip.Duration), data.SegmentSeconds, features, cancellationToken);
                }
            }
            catch (PannsException problem)
            {
                // A bad file is that clip's error; the run goes on.
                errors[index] = problem.Message;
                (rows[index], key) = ([], "");
            }

            // Outside the try: a cache that cannot be written is nobody's bad file.
            if (key.Length > 0)
            {
                cache?.Write(key, features.Dimension, rows[index]);
            }

            progress?.Report(new(features.Name, Interlocked.Increment(ref done), clips.Length));
        });
        return new(rows, errors, hashes, features.Dimension);
    }

    /// <summary>[rows, dimension] values: a row a segment, or one row, the mean over the windows.</summary>
    public static float[] OfWaveform(ReadOnlySpan<float> waveform, double? segmentSeconds, IClipFeatures features, CancellationToken cancellationToken)
    {
        var windows = ClipWindows.Cut(waveform.Length, features.SampleRate, segmentSeconds);
        var dimension = features.Dimension;
        var values = new float[windows.Length * dimension];
        for (var i = 0; i < windows.Length; i++)
        {
            var (start, length) = windows[i];
            features.Extract(waveform.Slice(start, length), values.AsSpan(i * dimension, dimension), cancellationToken);
        }

        if (segmentSeconds is not null || windows.Length == 1)
        {
            return values;
        }

        var mean = new float[dimension];
        for (var i = 0; i < dimension; i++)
        {
            double sum = 0;
            for (var j = i; j < values.Length; j += dimension)
            {
                sum += values[j];
            }

            mean[i] = (float)(sum / windows.Length);
        }

        return mean;
    }
}
