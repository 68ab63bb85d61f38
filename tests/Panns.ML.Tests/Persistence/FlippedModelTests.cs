using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Tests.Trainers;
using Panns.Transfer;

namespace Panns.ML.Tests.Persistence;

/// <summary>
/// One bit of a model that ML.NET saved is not as it was. ML.NET compares no checksum, of its own steps neither; what this library keeps in
/// the model gives an error, or the same scores.
/// </summary>
public sealed class FlippedModelTests
{
    [Fact]
    public void A_flipped_bit_in_a_saved_head_is_an_error_or_changes_no_score()
    {
        var ml = new MLContext(1);
        var data = Blobs.WithKeys(ml, Blobs.Create(20));
        var model = ml.MulticlassClassification.Trainers.FreezeL1(new FreezeOptions { Training = HeadTrainingOptions.Default with { Epochs = 2 } }).Fit(data);
        var expected = Scores(model.Transform(data));
        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        var whole = file.ToArray();
        var (first, length) = Parameters(file);
        var (named, errors) = (0, 0);
        for (var i = 0; i < length; i++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[first + i] ^= (byte)(1 << (i % 8));
            try
            {
                using var flipped = new MemoryStream(bytes);
                var scores = Scores(new MLContext().Model.Load(flipped, out _).Transform(data));
                Assert.True(expected.Zip(scores).All(pair => pair.First.SequenceEqual(pair.Second)), $"byte {i} of {length}: other scores");
            }
            catch (Exception problem) when (problem is not Xunit.Sdk.XunitException)
            {
                errors++;
                named += problem.ToString().Contains("the saved model's parameters are damaged", StringComparison.Ordinal) ? 1 : 0;
            }
        }

        // Most flips break the compressed stream itself; of the others the checksum tells.
        Assert.InRange(errors, length * 9 / 10, length);
        Assert.InRange(named, 1, length);
    }

    // Where the text of the constant column lies, compressed.
    private static (int First, int Length) Parameters(MemoryStream file)
    {
        file.Position = 0;
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        var entry = archive.Entries.Where(one => one.FullName.EndsWith("DefaultMap.idv", StringComparison.Ordinal)).MaxBy(one => one.Length)!;
        var name = Encoding.UTF8.GetBytes(entry.FullName);

        // The first occurrence of its name is in its own heading, which ends with it.
        return (file.ToArray().AsSpan().IndexOf(name) + name.Length, (int)entry.CompressedLength);
    }

    private static float[][] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score")];
}
