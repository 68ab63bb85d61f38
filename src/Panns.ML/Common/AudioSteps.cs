using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.ML.Persistence;

namespace Panns.ML.Common;

/// <summary>A recording as mappings get it: a file (or part of one) or a waveform, depending on the parameters. The steps give all of it defaults.</summary>
internal class AudioColumnsRow
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

    /// <summary>A whole file; empty for a path.</summary>
    [ColumnName(HiddenColumns.File)]
    [VectorType]
    public VBuffer<byte> File { get; set; }

    /// <summary>Number of weight pieces received from a saved model. Reading it triggers the transfer if the network is not open yet.</summary>
    [ColumnName(HiddenColumns.Received)]
    public int Received { get; set; }
}

/// <summary>The input row of mappings over recordings.</summary>
internal sealed class AudioSourceRow : AudioColumnsRow
{
    [ColumnName(HiddenColumns.Parameters)]
    public ReadOnlyMemory<char> Parameters { get; set; }
}

/// <summary>The first steps of each transform over recordings: parameters, and the user's columns under the names that mappings use.</summary>
internal static class AudioSteps
{
    private const string Contract = "Panns.AudioDefaults/2";

    /// <summary>Columns that the steps add.</summary>
    public static string[] Columns { get; } =
        [HiddenColumns.Key, HiddenColumns.Parameters, HiddenColumns.Path, HiddenColumns.Start, HiddenColumns.End, HiddenColumns.Waveform, HiddenColumns.File, HiddenColumns.Received];

    /// <summary>Creates the steps.</summary>
    /// <param name="catalog">Creates each step.</param>
    /// <param name="parameters">The parameters as text.</param>
    /// <param name="input">Column of paths, files or waveforms.</param>
    /// <param name="startColumn">Column with the start of each clip within its file, in seconds; null for the file's start.</param>
    /// <param name="endColumn">Column with the end of each clip within its file, in seconds; null for the file's end.</param>
    public static IEstimator<ITransformer> Create(
        TransformsCatalog catalog, string parameters, InputColumn input, string? startColumn = null, string? endColumn = null)
    {
        var name = input.IsText ? HiddenColumns.Path : input.IsBytes ? HiddenColumns.File : input.IsInteger ? Int16Waveform.Column : HiddenColumns.Waveform;
        var copies = new List<(string Output, string Input)> { (name, input.Name) };
        if (startColumn is not null)
        {
            copies.Add((HiddenColumns.Start, startColumn));
        }

        if (endColumn is not null)
        {
            copies.Add((HiddenColumns.End, endColumn));
        }

        // A copied column hides the default one of the same name.
        var steps = ConstantColumn.Create(catalog, parameters)
            .Append(catalog.CustomMapping(DefaultsFactory.Mapping, Contract))
            .Append(ColumnCopies.Create(catalog, copies));
        return input.IsInteger ? steps.Append(Int16Waveform.Create(catalog)) : steps;
    }

    [CustomMappingFactoryAttribute(Contract)]
    internal sealed class DefaultsFactory : CustomMappingFactory<ConstantColumn.NoColumns, AudioColumnsRow>
    {
        public static Action<ConstantColumn.NoColumns, AudioColumnsRow> Mapping { get; } = static (_, row) =>
        {
            row.Path = default;
            row.Start = 0;
            row.End = float.NaN;
            row.Waveform = default;
            row.File = default;
            row.Received = 0;
        };

        public override Action<ConstantColumn.NoColumns, AudioColumnsRow> GetMapping() => Mapping;
    }
}
