using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

// Loads a saved model as any program would, registering nothing, and prints a column of every row:
//   Panns.ML.Loader MODEL COLUMN PATH...
// The model takes a column Path; further columns that its training data had are not needed for what it computes.
if (args.Length < 3)
{
    Console.Error.WriteLine("Panns.ML.Loader MODEL COLUMN PATH...");
    return 2;
}

var ml = new MLContext();
using var file = File.OpenRead(args[0]);
var model = ml.Model.Load(file, out _);
var rows = args[2..].Select(path => new Clip { Path = path, Label = "" });
var output = model.Transform(ml.Data.LoadFromEnumerable(rows));
var column = output.Schema[args[1]];
if (column.Type is VectorDataViewType { Size: > 0 } && column.Annotations.Schema.GetColumnOrNull("SlotNames") is not null)
{
    VBuffer<ReadOnlyMemory<char>> names = default;
    column.GetSlotNames(ref names);
    Console.WriteLine(string.Join('\t', names.DenseValues()));
}

if (column.Type is TextDataViewType)
{
    foreach (var text in output.GetColumn<string>(column))
    {
        Console.WriteLine(text);
    }

    return 0;
}

foreach (var values in output.GetColumn<float[]>(column))
{
    Console.WriteLine(string.Join('\t', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
}

return 0;

internal sealed class Clip
{
    public string Path { get; set; } = "";

    public string Label { get; set; } = "";
}
