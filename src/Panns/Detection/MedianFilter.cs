namespace Panns.Detection;

/// <summary>
/// A median filter over the frames of every class, as they arrive: a frame gets the median of those around it. The recording is mirrored at its
/// ends, with its first and last frame repeated, like scipy.ndimage.median_filter does. Since a median commutes with a threshold, it makes no
/// difference whether scores are filtered or decisions.
/// </summary>
/// <param name="length">Number of frames of which the median is taken; odd.</param>
/// <param name="classes">Scores per frame.</param>
/// <param name="done">Receives the frames in order, [frames, classes] scores; valid only during the call.</param>
internal sealed class MedianFilter(int length, int classes, Action<ReadOnlySpan<float>> done)
{
    private readonly int _half = length / 2;

    // The first frames, which are mirrored once all of them are known.
    private readonly float[] _head = new float[length / 2 * classes];

    // The last frames, mirrored ones included, in order of arrival and for each class by size.
    private readonly float[] _ring = new float[length * classes];
    private readonly float[] _sorted = new float[length * classes];
    private readonly float[] _medians = new float[classes];
    private long _frames;
    private long _pushed;

    /// <summary>Number of frames of a filter of a given length.</summary>
    /// <param name="seconds">Its length.</param>
    /// <param name="frameSeconds">Length of a frame.</param>
    /// <returns>An odd number, as only these have a middle; 1 changes nothing.</returns>
    public static int FramesOf(double seconds, double frameSeconds) => (int)Math.Round(Math.Min(seconds / frameSeconds, 1e6)) | 1;

    /// <summary>Adds the next frames.</summary>
    /// <param name="scores">[frames, classes] scores.</param>
    public void Append(ReadOnlySpan<float> scores)
    {
        if (length == 1)
        {
            done(scores);
            return;
        }

        for (; !scores.IsEmpty; scores = scores[classes..])
        {
            var row = scores[..classes];
            if (_frames >= _half)
            {
                _frames++;
                Push(row);
                continue;
            }

            row.CopyTo(_head.AsSpan((int)_frames * classes));
            _frames++;
            if (_frames == _half)
            {
                PushHead(-_half, _half);
            }
        }
    }

    /// <summary>Passes on the frames held back; call after the last frame.</summary>
    public void Complete()
    {
        if (_frames < _half)
        {
            PushHead(-_half, (int)_frames == 0 ? -_half : (int)_frames + _half);
            return;
        }

        for (var i = 0; i < _half; i++)
        {
            // Of the frames pushed, the last i are mirrored, and the frame to mirror next lies as far before them.
            Push(_ring.AsSpan((int)((_pushed - 1 - (2 * i)) % length) * classes, classes));
        }
    }

    // All frames are in the head if fewer than half a filter have arrived; they may be mirrored several times.
    private void PushHead(int first, int end)
    {
        var period = 2 * (int)_frames;
        for (var i = first; i < end; i++)
        {
            var at = ((i % period) + period) % period;
            Push(_head.AsSpan((at < _frames ? at : period - 1 - at) * classes, classes));
        }
    }

    private void Push(ReadOnlySpan<float> row)
    {
        var place = _ring.AsSpan((int)(_pushed % length) * classes, classes);
        var known = (int)Math.Min(_pushed, length);
        for (var i = 0; i < classes; i++)
        {
            var sorted = _sorted.AsSpan(i * length, length);
            var hole = known < length ? known : MemoryExtensions.BinarySearch(sorted, place[i]);
            Move(sorted[..Math.Min(known + 1, length)], hole, row[i]);
        }

        row.CopyTo(place);
        _pushed++;
        if (_pushed >= length)
        {
            for (var i = 0; i < classes; i++)
            {
                _medians[i] = _sorted[(i * length) + _half];
            }

            done(_medians);
        }
    }

    // Puts a value where it belongs, and closes the hole that another one has left.
    private static void Move(Span<float> sorted, int hole, float value)
    {
        while (hole + 1 < sorted.Length && sorted[hole + 1] < value)
        {
            sorted[hole] = sorted[hole + 1];
            hole++;
        }

        while (hole > 0 && sorted[hole - 1] > value)
        {
            sorted[hole] = sorted[hole - 1];
            hole--;
        }

        sorted[hole] = value;
    }
}
