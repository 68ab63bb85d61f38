using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Common;

/// <summary>What a transform needs to know about an input column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ItemType">Type of the value, or of a vector's items.</param>
/// <param name="IsVector">Whether it holds vectors.</param>
internal sealed record InputColumn(string Name, DataViewType ItemType, bool IsVector)
{
    public bool IsText => !IsVector && ItemType is TextDataViewType;

    public bool IsWaveform => IsVector && ItemType == NumberDataViewType.Single;
}

/// <summary>The input columns of a transform, from data or from a pipeline that is still being built.</summary>
internal sealed class InputColumns
{
    private readonly Func<string, InputColumn?> _find;

    public InputColumns(SchemaShape shape)
        => _find = name => shape.Where(column => column.Name == name)
            .Select(column => new InputColumn(name, column.ItemType, column.Kind != SchemaShape.Column.VectorKind.Scalar))
            .FirstOrDefault();

    public InputColumns(DataViewSchema schema)
        => _find = name => schema.GetColumnOrNull(name) is not { } column
            ? null
            : column.Type is VectorDataViewType vector ? new(name, vector.ItemType, true) : new(name, column.Type, false);

    /// <summary>Returns a column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing (the exception of ML.NET's own transforms).</exception>
    public InputColumn Get(string name)
        => _find(name) ?? throw new ArgumentOutOfRangeException(nameof(name), $"Could not find input column '{name}'");

    /// <summary>Returns a column of text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or of another type.</exception>
    public InputColumn GetText(string name)
        => Get(name) is { IsText: true } column ? column : throw Mismatch(name, "text (the path of an audio file)");

    /// <summary>Returns a column of waveforms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or of another type.</exception>
    public InputColumn GetWaveform(string name)
        => Get(name) is { IsWaveform: true } column ? column : throw Mismatch(name, "a vector of Single (a waveform, as LoadAudio gives it)");

    /// <summary>Returns a column of paths or waveforms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or of another type.</exception>
    public InputColumn GetAudio(string name)
        => Get(name) is { } column && (column.IsText || column.IsWaveform)
            ? column
            : throw Mismatch(name, "text (the path of an audio file) or a vector of Single (a waveform, as LoadAudio gives it)");

    private ArgumentOutOfRangeException Mismatch(string name, string expected)
    {
        var column = Get(name);
        var found = column.IsVector ? $"a vector of {column.ItemType}" : column.ItemType.ToString();
        return new(nameof(name), $"Column '{name}' must be {expected}, but is {found}");
    }
}
