using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.ML.Persistence;

namespace Panns.ML.Tests.Persistence;

public sealed class SavedMappingTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(384)]
    [InlineData(2048)]
    public void A_vector_of_any_length_comes_out_of_a_saved_mapping(int length)
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { new Number { Value = 3 }, new Number { Value = 5 } });
        var estimator = Ramp(FormattableString.Invariant($"{length}"), length, "Ramp");
        var model = Reload(estimator.Fit(data), data.Schema);

        var output = model.Transform(data);
        Assert.Equal(["Value", "Ramp"], output.Schema.Select(column => column.Name));
        Assert.Equal(length, ((VectorDataViewType)output.Schema["Ramp"].Type).Size);
        var rows = output.GetColumn<float[]>("Ramp").ToArray();
        Assert.Equal(Enumerable.Range(0, length).Select(i => 3f + i), rows[0]);
        Assert.Equal(Enumerable.Range(0, length).Select(i => 5f + i), rows[1]);
    }

    [Fact]
    public void Parameters_come_back_character_by_character()
    {
        var bytes = new byte[100_003];
        new Random(4).NextBytes(bytes);
        foreach (var length in (int[])[0, 1, 2, 14, 15, 16, bytes.Length])
        {
            var text = ParameterText.Join("{\"a\": \"ä\\u0000\\\"\"}", bytes.AsMemory(0, length)).AsMemory();
            Assert.Equal("{\"a\": \"ä\\u0000\\\"\"}", ParameterText.Json(text).ToString());
            Assert.Equal(bytes[..length], ParameterText.Bytes(text));
        }
    }

    [Fact]
    public void Weights_travel_in_the_saved_model()
    {
        var bytes = new byte[1_000_001];
        new Random(5).NextBytes(bytes);
        var data = _ml.Data.LoadFromEnumerable(new[] { new Number { Value = 1 } });
        var estimator = Ramp(ParameterText.Join("3", bytes), 3, "Ramp");
        var model = Reload(estimator.Fit(data), data.Schema);
        Assert.Equal([1f, 2f, 3f], model.Transform(data).GetColumn<float[]>("Ramp").Single());
        Assert.Equal(bytes, RampFactory.LastBytes);
    }

    private static PannsEstimator Ramp(string text, int length, string output)
    {
        var catalog = new MLContext(1).Transforms;
        return new(_ => new(ConstantColumn.Create(catalog, text)
            .Append(catalog.CopyColumns("__panns_value", "Value"))
            .Append(catalog.CustomMapping(new RampFactory().GetMapping(), RampFactory.Contract))
            .Append(VectorRow.Join(catalog, output, length))
            .Append(catalog.DropColumns([HiddenColumns.Key, HiddenColumns.Parameters, "__panns_value", .. VectorRow.AllColumns]))));
    }

    private ITransformer Reload(ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, schema, stream);
        stream.Position = 0;
        return new MLContext(1).Model.Load(stream, out _);
    }

    private sealed class Number
    {
        public float Value { get; set; }
    }
}

internal sealed class RampInput
{
    [ColumnName("__panns_value")]
    public float Value { get; set; }

    [ColumnName(HiddenColumns.Parameters)]
    public ReadOnlyMemory<char> Parameters { get; set; }
}

[CustomMappingFactoryAttribute(Contract)]
internal sealed class RampFactory : CustomMappingFactory<RampInput, VectorRow>
{
    public const string Contract = "Panns.Tests.Ramp/1";

    public static byte[]? LastBytes { get; private set; }

    public override Action<RampInput, VectorRow> GetMapping()
    {
        var cache = new ParameterCache<float[]>(text => new float[int.Parse(ParameterText.Json(text).Span, System.Globalization.CultureInfo.InvariantCulture)]);
        return (input, output) =>
        {
            var values = cache.Get(input.Parameters).ToArray();
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = input.Value + i;
            }

            LastBytes = ParameterText.Bytes(ParameterText.Unseal(input.Parameters));
            output.Set(values);
        };
    }
}
