namespace Panns.Weights.Pickle;

/// <summary>
/// Counts what reading a file's index has allocated, before it is allocated, and stops a file that asks for more than any
/// real checkpoint does. Figures are estimates of the managed size, in bytes.
/// </summary>
internal sealed class AllocationBudget(string source, long bytes)
{
    /// <summary>A checkpoint of thousands of tensors takes about 1 MB.</summary>
    public const long Default = 32 << 20;

    private long _left = bytes;

    /// <summary>The budget of a file: a large one may hold long lists of names beside its tensors.</summary>
    public static AllocationBudget Of(MappedFile file) => new(file.Path, Default + Math.Min(file.Length, 8 * Default));

    /// <summary>Announces an allocation.</summary>
    /// <exception cref="PannsException">The file asks for too much.</exception>
    public void Charge(long size)
    {
        if (size < 0 || size > _left)
        {
            throw new PannsException($"{source}: refused: its index asks for far more memory than a checkpoint's needs");
        }

        _left -= size;
    }
}
