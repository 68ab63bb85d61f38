using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.ML.Persistence;

namespace Panns.ML.Tests.Persistence;

public sealed class NamedVectorTests
{
    [Fact]
    public void Names_and_every_bit_survive_a_saved_model()
    {
        var ml = new MLContext(1);
        var names = AudioSetLabels.All.Select(label => label.Name).ToArray();
        var values = NamedRampFactory.Values;
        Assert.Equal(names.Length, values.Length);
        var data = ml.Data.LoadFromEnumerable(new[] { new Row { Speech = 1 }, new Row { Speech = 2 } });
        var catalog = ml.Transforms;
        var pipeline = ConstantColumn.Create(catalog, "{}")
            .Append(catalog.CustomMapping(new NamedRampFactory().GetMapping(), NamedRampFactory.Contract))
            .Append(NamedVector.Create(catalog, "Scores", names))
            .Append(catalog.DropColumns([HiddenColumns.Key, HiddenColumns.Parameters, .. NamedVector.Columns]));
        var shape = ShapeProbe.Of(pipeline, data);
        Assert.Equal(["Scores", "Speech"], shape.Select(column => column.Name).Order());
        Assert.Contains(shape.First(column => column.Name == "Scores").Annotations, column => column.Name == "SlotNames");

        using var stream = new MemoryStream();
        ml.Model.Save(pipeline.Fit(data), data.Schema, stream);
        stream.Position = 0;
        var output = new MLContext(1).Model.Load(stream, out _).Transform(data);
        VBuffer<ReadOnlyMemory<char>> slots = default;
        output.Schema["Scores"].GetSlotNames(ref slots);
        Assert.Equal(names, slots.DenseValues().Select(name => name.ToString()));
        foreach (var row in output.GetColumn<float[]>("Scores"))
        {
            Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), row.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void A_class_may_be_called_anything_but_not_like_another()
    {
        var ml = new MLContext(1);
        string[] names = ["dog", "panns", "cat", "0", "__panns_key", " "];
        var data = ml.Data.LoadFromEnumerable(new[] { new Row { Speech = 1 } });
        var pipeline = ConstantColumn.Create(ml.Transforms, "{}")
            .Append(ml.Transforms.CustomMapping(
                (ConstantColumn.NoColumns _, NamedRow row) => row.Text = NamedVector.Format([0.5f, 0.25f, 0.125f, -1, 7, 1e-20f]), null))
            .Append(NamedVector.Create(ml.Transforms, "Scores", names));
        var output = pipeline.Fit(data).Transform(data);
        Assert.Equal([0.5f, 0.25f, 0.125f, -1, 7, 1e-20f], output.GetColumn<float[]>("Scores").Single());
        VBuffer<ReadOnlyMemory<char>> slots = default;
        output.Schema["Scores"].GetSlotNames(ref slots);
        Assert.Equal(names, slots.DenseValues().Select(name => name.ToString()));

        var twice = Assert.Throws<PannsException>(() => NamedVector.Create(ml.Transforms, "Scores", ["dog", "cat", "dog"]));
        Assert.Equal("two classes are called 'dog': give each class a different name", twice.Message);
        var empty = Assert.Throws<PannsException>(() => NamedVector.Create(ml.Transforms, "Scores", ["dog", ""]));
        Assert.Equal("class 1 of 2 has no name: give every class one", empty.Message);
    }

    private sealed class Row
    {
        public float Speech { get; set; }
    }
}

internal sealed class NamedRow
{
    [ColumnName(NamedVector.Text)]
    public string Text { get; set; } = "";
}

[CustomMappingFactoryAttribute(Contract)]
internal sealed class NamedRampFactory : CustomMappingFactory<ConstantColumn.NoColumns, NamedRow>
{
    public const string Contract = "Panns.Tests.NamedRamp/1";

    public static float[] Values { get; } = Create();

    public override Action<ConstantColumn.NoColumns, NamedRow> GetMapping() => (_, row) => row.Text = NamedVector.Format(Values);

    private static float[] Create()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 527).Select(i => (float)Math.Exp(-random.NextDouble() * 40)).ToArray();
        float[] special = [0, 1, -1, float.Epsilon, float.MaxValue, -float.MaxValue, 1.17549435E-38f, -1.17549435E-38f, 0.1f, 1f / 3];
        special.CopyTo(values, 0);
        return values;
    }
}
