namespace Panns.Weights.Pickle;

/// <summary>
/// Counts the memory that reading a file's index takes, before it is allocated, and refuses a file that needs more than any
/// real checkpoint. The sizes are estimates of managed memory, in bytes.
/// </summary>
internal sealed class AllocationBudget(string source, long bytes)
{
    /// <summary>A checkpoint of thousands of tensors takes about 1 MB.</summary>
    public const long Default = 32 << 20;

    private long _left = bytes;

    /// <summary>The budget of a file. It grows with the file, because a large one can contain long lists of names besides tensors.</summary>
    public static AllocationBudget Of(MappedFile file) => new(file.Path, Default + Math.Min(file.Length, 8 * Default));

    /// <summary>Counts an allocation before it is made.</summary>
    /// <exception cref="PannsException">The file needs too much memory.</exception>
    public void Charge(long size)
    {
        if (size < 0 || size > _left)
        {
            throw new PannsException($"{source}: refused: its index asks for far more memory than a checkpoint's needs");
        }

        _left -= size;
    }
}
