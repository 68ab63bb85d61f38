namespace Panns.Engine.Kernels.Maps;

/// <summary>Lines of a one-channel map with zeros where a kernel passes its edges: then no window is at an edge.</summary>
internal static unsafe class PaddedLines
{
    /// <summary>Floats from the first value of a window to each of its values, in memory that does not move.</summary>
    /// <param name="height">Lines of a window.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="pitch">Floats from a padded line to the next.</param>
    public static int[] Offsets(int height, int width, int pitch)
    {
        var offsets = GC.AllocateArray<int>(height * width, pinned: true);
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = (i / width * pitch) + (i % width);
        }

        return offsets;
    }

    /// <summary>Copies lines.</summary>
    /// <param name="map">The map, dense.</param>
    /// <param name="height">Its lines.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="top">The first line to copy; below 0 above the map.</param>
    /// <param name="lines">How many lines to copy.</param>
    /// <param name="padding">Columns of zeros on both sides.</param>
    /// <param name="target">Where they go: <paramref name="lines"/> of <paramref name="width"/> + 2 <paramref name="padding"/> floats.</param>
    public static void Copy(float* map, int height, int width, int top, int lines, int padding, float* target)
    {
        var padded = width + (2 * padding);
        for (var i = 0; i < lines; i++, target += padded)
        {
            var row = new Span<float>(target, padded);
            if ((uint)(top + i) >= (uint)height)
            {
                row.Clear();
                continue;
            }

            row[..padding].Clear();
            new ReadOnlySpan<float>(map + ((long)(top + i) * width), width).CopyTo(row[padding..]);
            row[(padding + width)..].Clear();
        }
    }
}
