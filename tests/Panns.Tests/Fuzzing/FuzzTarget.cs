namespace Panns.Tests.Fuzzing;

/// <summary>A parser under test.</summary>
/// <param name="Name">Its name, also of the harness.</param>
/// <param name="Files">Valid files of its format, of a few kilobytes.</param>
/// <param name="Read">Reads a file to the end. The file lies alone in a folder, under the name <see cref="FileName"/>.</param>
internal sealed record FuzzTarget(string Name, Func<IReadOnlyList<byte[]>> Files, Action<string> Read)
{
    /// <summary>Name of the file; formats that go by the extension need theirs.</summary>
    public string FileName { get; init; } = "file";

    /// <summary>Whether an exception is documented; <see cref="PannsException"/> by default.</summary>
    public Func<Exception, bool> IsDocumented { get; init; } = problem => problem is PannsException;

    /// <summary>Bytes that reading a damaged file may allocate.</summary>
    public long MostAllocated { get; init; } = 32 << 20;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
