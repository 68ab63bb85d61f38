namespace Panns.Engine.Planning;

/// <summary>Places storages that are never in use at the same step into the same memory.</summary>
internal static class ArenaLayout
{
    /// <summary>Sets every offset; the largest storage first, each at the lowest place that is free during its steps.</summary>
    /// <returns>Floats that the arena needs.</returns>
    public static long Assign(IEnumerable<Storage> storages)
    {
        var placed = new List<Storage>();
        long total = 0;
        foreach (var storage in storages.OrderByDescending(storage => storage.Floats).ThenBy(storage => storage.FirstStep))
        {
            long offset = 0;
            foreach (var other in placed.Where(storage.Overlaps).OrderBy(other => other.Offset))
            {
                if (other.Offset - offset >= storage.Floats)
                {
                    break;
                }

                offset = Math.Max(offset, RoundUp(other.Offset + other.Floats));
            }

            storage.Offset = offset;
            placed.Add(storage);
            total = Math.Max(total, offset + RoundUp(storage.Floats));
        }

        return total;
    }

    private static long RoundUp(long floats) => (floats + Arena.Alignment - 1) / Arena.Alignment * Arena.Alignment;
}
