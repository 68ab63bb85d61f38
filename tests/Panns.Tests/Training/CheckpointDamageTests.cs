using Panns.Networks;
using Panns.Tests.Support;
using Panns.Training;
using Panns.Weights;

namespace Panns.Tests.Training;

/// <summary>Damaged checkpoints are reported in one line, and leave the session unchanged.</summary>
public sealed class CheckpointDamageTests : IDisposable
{
    private static readonly NetworkDescription Network = VectorNetworks.Head();
    private readonly string _folder = Directory.CreateTempSubdirectory("panns").FullName;
    private readonly string _path;
    private readonly byte[] _bytes;
    private readonly TrainingSession _session;

    public CheckpointDamageTests()
    {
        _path = Path.Combine(_folder, "checkpoint.safetensors");
        _session = new(Network, new() { Engine = new() { Threads = 1 } });
        _session.Step(new() { Clips = 2, Waveforms = VectorNetworks.Vectors(2), Targets = new float[2 * VectorNetworks.Classes] });
        _session.SaveCheckpoint(_path, new Dictionary<string, string> { ["epoch"] = "1" });
        _bytes = File.ReadAllBytes(_path);
    }

    public void Dispose()
    {
        _session.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_flipped_bit_is_refused_wherever_it_is()
    {
        using var session = new TrainingSession(Network, _session.Options);
        for (var i = 0; i < _bytes.Length; i++)
        {
            var changed = (byte[])_bytes.Clone();
            changed[i] ^= (byte)(1 << (i % 8));
            AssertRefused(session, changed, $"byte {i}");
        }

        File.WriteAllBytes(_path, _bytes);
        Assert.Equal("1", session.LoadCheckpoint(_path)["epoch"]);
    }

    [Fact]
    public void A_file_that_was_cut_short_is_refused_wherever_it_ends()
    {
        using var session = new TrainingSession(Network, _session.Options);
        for (var length = 0; length < _bytes.Length; length += length < 4096 ? 1 : 61)
        {
            AssertRefused(session, _bytes[..length], $"{length} bytes");
        }

        AssertRefused(session, [.. _bytes, 0], "a byte too many");
    }

    [Fact]
    public void A_checkpoint_of_an_earlier_format_says_which()
    {
        using (var file = WeightFile.Open(_path))
        {
            var metadata = new Dictionary<string, string>(file.Metadata) { ["format"] = "panns training 2" };
            WeightFile.Save(file, Path.Combine(_folder, "earlier.safetensors"), new SafetensorsOptions { Metadata = metadata }, TestContext.Current.CancellationToken);
        }

        var message = Assert.Throws<PannsException>(() => TrainingCheckpoint.Open(Path.Combine(_folder, "earlier.safetensors"))).Message;
        Assert.Contains("its format is 'panns training 2', not 'panns training 3'", message, StringComparison.Ordinal);
    }

    private void AssertRefused(TrainingSession session, byte[] bytes, string what)
    {
        // Not the file of the previous attempt, which is still mapped: not every system allows writing to a mapped file.
        var path = Path.Combine(_folder, "damaged.safetensors");
        File.WriteAllBytes(path, bytes);
        var problem = Record.Exception(() => session.LoadCheckpoint(path));
        Assert.True(problem is PannsException, $"{what}: {problem?.ToString() ?? "was taken"}");
        Assert.StartsWith(path, problem!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
        Assert.Equal(0, session.Updates);
    }
}
