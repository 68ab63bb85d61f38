using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Common;

/// <summary>What a transform needs to know about an input column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ItemType">Type of the value, or of a vector's items.</param>
/// <param name="IsVector">Whether it holds vectors.</param>
/// <param name="SampleRate">Sample rate of its waveforms in Hz, where the column says it (<see cref="AudioAnnotations.SampleRate"/>).</param>
internal sealed record InputColumn(string Name, DataViewType ItemType, bool IsVector, int? SampleRate = null)
{
    public bool IsText => !IsVector && ItemType is TextDataViewType;

    /// <summary>Whether it holds the bytes of whole files.</summary>
    public bool IsBytes => IsVector && ItemType == NumberDataViewType.Byte;

    /// <summary>Whether it holds recordings that have to be decoded: paths or bytes.</summary>
    public bool IsFile => IsText || IsBytes;

    /// <summary>Whether it holds waveforms of 16-bit samples.</summary>
    public bool IsInteger => IsVector && ItemType == NumberDataViewType.Int16;

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
            : column.Type is VectorDataViewType vector ? new(name, vector.ItemType, true, AudioAnnotations.RateOf(column)) : new(name, column.Type, false);

    /// <summary>Whether there is a column of that name.</summary>
    public bool Has(string name) => _find(name) is not null;

    /// <summary>Whether there is a column of single numbers of that name.</summary>
    public bool HasSingle(string name) => _find(name) is { IsVector: false } column && column.ItemType == NumberDataViewType.Single;

    /// <summary>Returns a column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing (the exception of ML.NET's own transforms).</exception>
    public InputColumn Get(string name)
        => _find(name) ?? throw new ArgumentOutOfRangeException(nameof(name), $"Could not find input column '{name}'");

    /// <summary>Returns a column of paths, or of the bytes of files.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or of another type.</exception>
    public InputColumn GetFile(string name)
        => Get(name) is { IsFile: true } column ? column : throw Mismatch(name, "text (the path of an audio file) or a vector of Byte (a whole audio file)");

    /// <summary>Returns a column of recordings: paths, bytes of files, or waveforms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or of another type.</exception>
    public InputColumn GetAudio(string name)
        => Get(name) is { } column && (column.IsFile || column.IsWaveform || column.IsInteger)
            ? column
            : throw Mismatch(
                name,
                "text (the path of an audio file), a vector of Byte (a whole audio file), or a vector of Single or Int16 (a waveform, as LoadAudio gives it)");

    /// <summary>The sample rate of a column of waveforms: what the options say, what the column says, or the usual one.</summary>
    /// <param name="input">The column.</param>
    /// <param name="stated">The rate in the options; null if they name none.</param>
    /// <param name="usual">The rate to assume if neither says anything.</param>
    /// <exception cref="PannsException">Options and column differ.</exception>
    public static int RateOf(InputColumn input, int? stated, int usual)
        => input.IsFile || input.SampleRate is not { } annotated ? stated ?? usual
            : stated is { } rate && rate != annotated
                ? throw new PannsException(FormattableString.Invariant(
                    $"column '{input.Name}' holds waveforms at {annotated} Hz, as it says itself, but the option SampleRate is {rate} Hz: leave the option out"))
                : annotated;

    /// <summary>What to tell of a column of waveforms whose rate nobody says; null if there is nothing to tell.</summary>
    public static string? DoubtOf(InputColumn input, int? stated, int usual)
        => input.IsFile || stated is not null || input.SampleRate is not null
            ? null
            : FormattableString.Invariant(
                $"column '{input.Name}' does not say its sample rate, so it is taken for {usual} Hz, the network's; if it is another, set the option SampleRate");

    private ArgumentOutOfRangeException Mismatch(string name, string expected)
    {
        var column = Get(name);
        var found = column.IsVector ? $"a vector of {column.ItemType}" : column.ItemType.ToString();
        return new(nameof(name), $"Column '{name}' must be {expected}, but is {found}");
    }
}
