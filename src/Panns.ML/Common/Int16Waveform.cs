using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.ML.Persistence;

namespace Panns.ML.Common;

/// <summary>Converts waveforms of 16-bit samples to those of mappings: full scale -1 to 1, as the files' decoder does.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class Int16Waveform : CustomMappingFactory<Int16Waveform.Source, Int16Waveform.Converted>
{
    public const string Column = HiddenColumns.Prefix + "int16";

    private const string Contract = "Panns.Int16Waveform/1";

    /// <summary>Creates the steps from <see cref="Column"/> to the mappings' waveform.</summary>
    public static IEstimator<ITransformer> Create(TransformsCatalog catalog)
        => catalog.CustomMapping<Source, Converted>(Convert, Contract).Append(catalog.DropColumns(Column));

    public override Action<Source, Converted> GetMapping() => Convert;

    private static void Convert(Source source, Converted converted)
    {
        var length = source.Samples.Length;
        if (converted.Buffer.Length < length)
        {
            converted.Buffer = new float[length];
        }

        var index = 0;
        foreach (var sample in source.Samples.DenseValues())
        {
            converted.Buffer[index++] = sample / 32768f;
        }

        converted.Waveform = new(length, converted.Buffer);
    }

    internal sealed class Source
    {
        [ColumnName(Column)]
        [VectorType]
        public VBuffer<short> Samples { get; set; }
    }

    internal sealed class Converted
    {
        [ColumnName(HiddenColumns.Waveform)]
        [VectorType]
        public VBuffer<float> Waveform { get; set; }

        /// <summary>Buffer for samples; ML.NET reuses a row after copying its values.</summary>
        [NoColumn]
        public float[] Buffer { get; set; } = [];
    }
}
