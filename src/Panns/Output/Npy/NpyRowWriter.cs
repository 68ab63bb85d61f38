using Panns.Common;
using Panns.Common.IO;
using Panns.Output.Npy;

namespace Panns.Output;

/// <summary>
/// Writes a NumPy file of [rows, width] float32 row by row, their number unknown beforehand. The file appears whole or not at all,
/// when <see cref="Complete"/> is called.
/// </summary>
public sealed class NpyRowWriter : IDisposable
{
    private readonly StagedFile _file;
    private readonly NpyRows _rows;

    /// <summary>Starts a file.</summary>
    /// <param name="path">The file; replaced on completion where it exists.</param>
    /// <param name="width">Values of a row, at least 1.</param>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public NpyRowWriter(string path, int width)
    {
        Guard.Positive(width);
        _file = new(path);
        if (!_file.Stream.CanSeek)
        {
            _file.Dispose();
            throw new PannsException($"{path}: is a pipe or a device; rows are written to files");
        }

        _rows = new(_file.Stream, width);
    }

    /// <summary>Appends rows.</summary>
    /// <param name="values">A whole number of rows, one after the other.</param>
    /// <exception cref="ArgumentException">It is no whole number of rows.</exception>
    public void Append(ReadOnlySpan<float> values) => _rows.Append(values);

    /// <summary>Writes the number of rows into the header and puts the file in its place.</summary>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public void Complete()
    {
        _rows.Complete();
        _file.Commit();
    }

    /// <summary>Closes the file; leaves nothing behind unless it was completed.</summary>
    public void Dispose() => _file.Dispose();
}
