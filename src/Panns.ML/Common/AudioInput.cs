using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.ML.Persistence;

namespace Panns.ML.Common;

/// <summary>What a mapping over recordings reads: a file (or a part of one) or a waveform, whichever the parameters say.</summary>
internal sealed class AudioSourceRow
{
    [ColumnName(HiddenColumns.Path)]
    public ReadOnlyMemory<char> Path { get; set; }

    [ColumnName(HiddenColumns.Start)]
    public float Start { get; set; }

    [ColumnName(HiddenColumns.End)]
    public float End { get; set; }

    [ColumnName(HiddenColumns.Waveform)]
    [VectorType]
    public VBuffer<float> Waveform { get; set; }

    /// <summary>Pieces of weights that a saved model has brought; reading it brings them, where the network is not open yet.</summary>
    [ColumnName(HiddenColumns.Received)]
    public int Received { get; set; }

    [ColumnName(HiddenColumns.Parameters)]
    public ReadOnlyMemory<char> Parameters { get; set; }
}

/// <summary>The first steps of every transform over recordings: parameters, and the user's columns under the names that mappings know.</summary>
internal static class AudioInput
{
    private const string Contract = "Panns.AudioDefaults/2";

    /// <summary>What the steps leave behind.</summary>
    public static string[] Columns { get; } =
        [HiddenColumns.Key, HiddenColumns.Parameters, HiddenColumns.Path, HiddenColumns.Start, HiddenColumns.End, HiddenColumns.Waveform, HiddenColumns.Received];

    /// <summary>Makes the steps.</summary>
    /// <param name="catalog">Makes each of them.</param>
    /// <param name="parameters">Text of the parameters.</param>
    /// <param name="input">Column of paths or of waveforms.</param>
    /// <param name="startColumn">Column of the seconds where clips start in their files; null for the beginning.</param>
    /// <param name="endColumn">Column of the seconds where clips end in their files; null for the end.</param>
    public static IEstimator<ITransformer> Create(
        TransformsCatalog catalog, string parameters, InputColumn input, string? startColumn = null, string? endColumn = null)
    {
        var copies = new List<(string Output, string Input)> { (input.IsText ? HiddenColumns.Path : HiddenColumns.Waveform, input.Name) };
        if (startColumn is not null)
        {
            copies.Add((HiddenColumns.Start, startColumn));
        }

        if (endColumn is not null)
        {
            copies.Add((HiddenColumns.End, endColumn));
        }

        // A copied column hides the default of the same name.
        return ConstantColumn.Create(catalog, parameters)
            .Append(catalog.CustomMapping(DefaultsFactory.Mapping, Contract))
            .Append(ColumnCopies.Create(catalog, copies));
    }

    internal sealed class DefaultsRow
    {
        [ColumnName(HiddenColumns.Path)]
        public ReadOnlyMemory<char> Path { get; set; }

        [ColumnName(HiddenColumns.Start)]
        public float Start { get; set; }

        [ColumnName(HiddenColumns.End)]
        public float End { get; set; } = float.NaN;

        [ColumnName(HiddenColumns.Waveform)]
        [VectorType]
        public VBuffer<float> Waveform { get; set; }

        [ColumnName(HiddenColumns.Received)]
        public int Received { get; set; }
    }

    [CustomMappingFactoryAttribute(Contract)]
    internal sealed class DefaultsFactory : CustomMappingFactory<ConstantColumn.NoColumns, DefaultsRow>
    {
        public static Action<ConstantColumn.NoColumns, DefaultsRow> Mapping { get; } = static (_, row) =>
        {
            row.Path = default;
            row.Start = 0;
            row.End = float.NaN;
            row.Waveform = default;
            row.Received = 0;
        };

        public override Action<ConstantColumn.NoColumns, DefaultsRow> GetMapping() => Mapping;
    }
}
