using Panns.Audio;
using Panns.Clips;

namespace Panns.Transfer.Features;

/// <summary>A clip whose vectors are computed, or read from the cache: one a segment, or the mean over the windows.</summary>
/// <param name="clip">The clip.</param>
/// <param name="features">What is computed.</param>
/// <param name="segmentSeconds">Length of the segments that are kept apart; null for the mean over windows.</param>
/// <param name="cache">Where vectors are kept; null for nowhere.</param>
/// <param name="hashOf">Gives the hash of a clip's sound; empty for one that cannot be read.</param>
internal sealed class FeatureJob(
    LabeledClip clip, IClipFeatures features, double? segmentSeconds, FeatureCache? cache, Func<LabeledClip, string> hashOf) : ClipJob(clip.Source)
{
    private readonly PooledJob? _mean = segmentSeconds is null ? new(clip.Source, features.Dimension, WindowAggregate.Mean) : null;
    private readonly List<float> _rows = [];
    private float[]? _known;
    private string _key = "";

    public override bool Begin()
    {
        // Now, as the file is read anyway: whoever asks for the hash later finds it.
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

    /// <summary>[rows, dimension] values; kept in the cache unless they came from there, or something is wrong with the recording. None where the clip cannot be read.</summary>
    /// <exception cref="PannsException">The cache cannot be written: that is nobody's bad file.</exception>
    public float[] TakeRows()
    {
        if (Error is not null || _known is not null)
        {
            return _known ?? [];
        }

        var rows = _mean?.Values ?? [.. _rows];

        // Of a recording with which something is wrong every run shall say so.
        if (_key.Length > 0 && !Issues.Any)
        {
            cache!.Write(_key, features.Dimension, rows);
        }

        return rows;
    }
}
