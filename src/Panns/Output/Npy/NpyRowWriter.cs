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
    private readonly int _width;
    private long _rows;

    /// <summary>Starts a file.</summary>
    /// <param name="path">The file; replaced on completion where it exists.</param>
    /// <param name="width">Values of a row, at least 1.</param>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public NpyRowWriter(string path, int width)
    {
        _width = Guard.Positive(width);
        _file = new(path);
        if (!_file.Stream.CanSeek)
        {
            _file.Dispose();
            throw new PannsException($"{path}: is a pipe or a device; rows are written to files");
        }

        _file.Stream.Write(NpyFormat.Header([0, width]));
    }

    /// <summary>Appends rows.</summary>
    /// <param name="values">A whole number of rows, one after the other.</param>
    /// <exception cref="ArgumentException">It is no whole number of rows.</exception>
    public void Append(ReadOnlySpan<float> values)
    {
        if (values.Length % _width != 0)
        {
            throw new ArgumentException($"{values.Length} values are no whole number of rows of {_width}", nameof(values));
        }

        NpyFormat.WriteValues(_file.Stream, values);
        _rows += values.Length / _width;
    }

    /// <summary>Writes the number of rows into the header and puts the file in its place.</summary>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public void Complete()
    {
        _file.Stream.Position = 0;
        _file.Stream.Write(NpyFormat.Header([_rows, _width]));
        _file.Commit();
    }

    /// <summary>Closes the file; leaves nothing behind unless it was completed.</summary>
    public void Dispose() => _file.Dispose();
}
