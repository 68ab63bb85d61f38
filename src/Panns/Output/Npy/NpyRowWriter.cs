using Panns.Common;
using Panns.Common.IO;

namespace Panns.Output.Npy;

/// <summary>
/// Writes a NumPy file of [rows, width] float32 row by row, without knowing the number of rows in advance. The file appears only when
/// <see cref="Complete"/> is called.
/// </summary>
internal sealed class NpyRowWriter : IDisposable
{
    private readonly StagedFile _file;
    private readonly NpyRows _rows;

    /// <summary>Starts a file.</summary>
    /// <param name="path">The file; an existing one is overwritten on completion.</param>
    /// <param name="width">Values per row, at least 1.</param>
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
    /// <param name="values">A whole number of rows.</param>
    /// <exception cref="ArgumentException">The values are not a whole number of rows.</exception>
    public void Append(ReadOnlySpan<float> values) => _rows.Append(values);

    /// <summary>Writes the number of rows into the header and moves the file into place.</summary>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public void Complete()
    {
        _rows.Complete();
        _file.Commit();
    }

    /// <summary>Closes the file, and deletes it unless it was completed.</summary>
    public void Dispose() => _file.Dispose();
}
