using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Tests.Persistence;

/// <summary>Models that earlier versions saved are still read: their mappings find the contracts and rows of today.</summary>
public sealed class SavedModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Saved on 2026-11-29, when the defaults and the inputs of mappings had row types of their own: LoadAudio("Audio", "Path") at 8 kHz from the column
    // "From" on, then LogMelSpectrogram("LogMel", "Audio").
    [Fact]
    public void A_pipeline_over_files_that_was_saved_before()
    {
        var ml = new MLContext(0);
        var path = _folder.At("a.wav");
        short[] samples = [.. Enumerable.Range(0, 8000).Select(i => (short)(16000 * Math.Sin(0.3 * i)))];
        File.WriteAllBytes(path, WavFile.Of(samples, 8000));
        using var saved = new MemoryStream(ReadResource("audio-and-log-mel.zip"));
        var model = ml.Model.Load(saved, out var schema);
        Assert.Equal(["Path", "From"], schema.Select(column => column.Name));

        var output = model.Transform(ml.Data.LoadFromEnumerable([new Row { Path = path, From = 0.25f }]));
        var audio = output.GetColumn<float[]>("Audio").Single();
        Assert.Equal(samples.Skip(2000).Select(value => value / 32768f), audio);

        // What the version that saved it gave.
        var logMel = output.GetColumn<float[]>("LogMel").Single();
        Assert.Equal(76 * 64, logMel.Length);
        Assert.Equal(-70.86297861736966, logMel.Average(value => (double)value), 1e-3);
        Assert.Equal(25.212116, logMel.Max(), 1e-3);
        Assert.Equal(25.21198, logMel[(64 * 10) + 5], 1e-3);
    }

    private static byte[] ReadResource(string name)
    {
        using var stream = typeof(SavedModelTests).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";

        public float From { get; set; }
    }
}
