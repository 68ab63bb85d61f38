using Panns.Audio;
using Panns.Clips;

namespace Panns.Transfer.Features;

/// <summary>A clip whose vectors are computed or read from the cache: one per segment, or the mean over windows.</summary>
/// <param name="clip">The clip.</param>
/// <param name="features">The features to compute.</param>
/// <param name="segmentSeconds">Length of separate segments; null for the mean over windows.</param>
/// <param name="cache">The cache; may be null.</param>
/// <param name="hashOf">Returns the hash of a clip's sound; empty if it cannot be read.</param>
internal sealed class FeatureJob(
    LabeledClip clip, IClipFeatures features, double? segmentSeconds, FeatureCache? cache, Func<LabeledClip, string> hashOf) : ClipJob(clip.Source)
{
    private readonly PooledJob? _mean = segmentSeconds is null ? new(clip.Source, features.Dimension, WindowAggregate.Mean) : null;
    private readonly List<float> _rows = [];
    private float[]? _known;
    private string _key = "";

    public override bool Begin()
    {
        // Computed now, while the file is being read anyway; later callers reuse it.
        var hash = hashOf(clip);
        if (cache is not null && hash.Length > 0)
        {
            var decoder = clip.IsFile ? AudioFile.DecoderOf(clip.Path, clip.Audio) : "";
            _key = FeatureCache.KeyOf(features.Key, hash, decoder, clip.Start, clip.End, segmentSeconds);
            _known = cache.Read(_key, features.Dimension);
        }

        return _known is null;
    }

    public override void Add(Window window, Span<float> values)
    {
        if (_mean is null)
        {
            _rows.AddRange(values);
        }
        else
        {
            _mean.Add(window, values);
        }
    }

    /// <summary>[rows, dimension] values, which are also cached unless the recording has problems; empty if the clip cannot be read.</summary>
    /// <exception cref="PannsException">The cache cannot be written, which is not the clip's fault.</exception>
    public float[] TakeRows()
    {
        if (Error is not null || _known is not null)
        {
            return _known ?? [];
        }

        var rows = _mean?.Values ?? [.. _rows];

        // Vectors of recordings with problems are not cached, because later runs would then not report the problems.
        if (_key.Length > 0 && !Issues.Any)
        {
            cache!.Write(_key, features.Dimension, rows);
        }

        return rows;
    }
}
