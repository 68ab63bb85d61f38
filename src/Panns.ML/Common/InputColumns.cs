using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Common;

/// <summary>What a transform must know of a column that it takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ItemType">Type of the value, or of a vector's items.</param>
/// <param name="IsVector">Whether it holds vectors.</param>
internal sealed record InputColumn(string Name, DataViewType ItemType, bool IsVector)
{
    public bool IsText => !IsVector && ItemType is TextDataViewType;

    public bool IsWaveform => IsVector && ItemType == NumberDataViewType.Single;
}

/// <summary>The columns that a transform finds, of data or of a pipeline that is only being put together.</summary>
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

    /// <summary>A column that must be there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not (what ML.NET's own transforms throw).</exception>
    public InputColumn Get(string name)
        => _find(name) ?? throw new ArgumentOutOfRangeException(nameof(name), $"Could not find input column '{name}'");

    /// <summary>A column of text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing, or of another type.</exception>
    public InputColumn GetText(string name)
        => Get(name) is { IsText: true } column ? column : throw Mismatch(name, "text (the path of an audio file)");

    /// <summary>A column of waveforms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing, or of another type.</exception>
    public InputColumn GetWaveform(string name)
        => Get(name) is { IsWaveform: true } column ? column : throw Mismatch(name, "a vector of Single (a waveform, as LoadAudio gives it)");

    /// <summary>A column of paths or of waveforms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing, or of another type.</exception>
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
