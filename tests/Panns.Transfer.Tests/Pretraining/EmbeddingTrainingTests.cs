using Panns.Common;
using Panns.Transfer.Pretraining;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Pretraining;

/// <summary>The systems of the paper's Table IV that read embeddings, trained on records as AudioSet publishes them.</summary>
public sealed class EmbeddingTrainingTests : IDisposable
{
    private const int Classes = 4;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Systems => [.. EmbeddingNetworks.All.Select(system => system.Name)];

    // One class a clip, which three of its ten seconds show. Of four classes, each a quarter of the clips, chance gives a mean average precision of a quarter.
    [Theory]
    [MemberData(nameof(Systems))]
    public void Each_system_learns_from_some_seconds_of_a_clip(string name)
    {
        var system = PannsModels.GetForPretraining(name);
        Write("train", 64, 1);
        Write("eval", 32, 2);
        using var train = ClipPack.OpenAny(_folder.Path("train"));
        using var evaluation = ClipPack.OpenAny(_folder.Path("eval"));
        var options = new PretrainingOptions { Iterations = 80, BatchSize = 8, EvaluateEvery = 80, TrainingClipsEvaluated = 0, Seed = 1, Mixup = PretrainingMixup.None };
        using var run = new PretrainingRun(
            system.Describe(), ClipSelection.All(train), ClipSelection.All(evaluation), _folder.Path("run"), options, new() { Threads = 2 });
        var result = run.Run();
        Assert.InRange(result.Best!.Evaluation!.MeanAveragePrecision, 0.9, 1);
    }

    [Fact]
    public void Embeddings_and_sounds_are_not_mistaken_for_each_other()
    {
        Write("train", 8, 1);
        using var embeddings = ClipPack.OpenAny(_folder.Path("train"));
        using var sounds = ClipPack.OpenAny(SmallPack.Write(_folder.Path("sounds"), 4, 527, (clip, label) => clip == label, 32000));
        Assert.Contains("holds embeddings, Cnn6 reads sounds", Problem(PannsModels.Cnn6, embeddings, new()), StringComparison.Ordinal);
        Assert.Contains("holds sounds, DecisionLevelSingleAttention reads embeddings", Problem(EmbeddingNetworks.DecisionLevelSingleAttention, sounds, new()), StringComparison.Ordinal);
        Assert.Contains("neither cut nor changed", Problem(EmbeddingNetworks.DecisionLevelSingleAttention, embeddings, new() { CropSeconds = 5 }), StringComparison.Ordinal);
    }

    private string Problem(ModelInfo network, ClipPack pack, PretrainingOptions options) => Assert.Throws<PannsException>(
        () => new PretrainingRun(network.Describe(), ClipSelection.All(pack), null, _folder.Path("run"), options)).Message;

    private void Write(string name, int clips, ulong seed)
    {
        var random = new SeededRandom(seed);
        Directory.CreateDirectory(_folder.Path(name + "-files"));
        TfRecords.Write(_folder.Path(name + "-files/a.tfrecord"), [.. Enumerable.Range(0, clips).Select(clip =>
        {
            var label = clip % Classes;
            var vectors = Enumerable.Range(0, 10).Select(_ => Vector(random, -1)).ToArray();
            for (var i = 0; i < 3; i++)
            {
                vectors[random.NextInt(10)] = Vector(random, label);
            }

            return EmbeddingRecords.Clip(FormattableString.Invariant($"{name}{clip:0000000}"), 0, [label], vectors);
        })]);
        EmbeddingPacking.Run(_folder.Path(name + "-files"), _folder.Path(name), cancellationToken: TestContext.Current.CancellationToken);
    }

    // Noise; what shows a class has a quarter of its values raised.
    private static byte[] Vector(SeededRandom random, int label)
        => [.. Enumerable.Range(0, 128).Select(i => (byte)(random.NextInt(160) + (label >= 0 && i / 32 == label ? 90 : 0)))];
}
