using System.Runtime.InteropServices;
using Panns.Models.Opening;
using Panns.Tests.Support;
using Panns.Tests.Weights.Store;
using Panns.Training;
using Panns.Weights;

namespace Panns.Tests.Models.Opening;

/// <summary>How requests for networks are resolved, opened or refused.</summary>
public sealed class PretrainedNetworkTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panns-open-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(_folder.FullName, "store");

    private PretrainedNetworkOptions Options => new() { Store = new(Store), Download = false };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_name_opens_the_published_weights()
    {
        Save(PannsModels.Mn04, Path.Combine(Store, PannsModels.Mn04.Checkpoint!.FileName));
        foreach (var opened in new[] { PretrainedNetwork.Open("mn04", Options), PretrainedNetwork.Open(PannsModels.Mn04, null, Options), PretrainedNetwork.Open(null, Options) })
        {
            using (opened)
            {
                Assert.Same(PannsModels.Mn04, opened.Model);
                Assert.Same(PannsModels.Mn04.Describe(), opened.Network);
                Assert.True(opened.IsPublished);
                Assert.Equal(Path.Combine(Store, "mn04_as_mAP_432.pt"), opened.Path);
                Assert.Equal(64, opened.Hash.Length);
            }
        }
    }

    // Given a sound, it would be played to 128 samples a second, and its scores would mean nothing.
    [Fact]
    public void A_network_of_embeddings_is_not_given_sounds()
    {
        var system = EmbeddingNetworks.DecisionLevelSingleAttention;
        var path = Save(system, Path.Combine(_folder.FullName, "attention.safetensors"));
        Refused("reads sequences of embeddings, not sounds", () => PretrainedNetwork.Open(system, path, Options));
        using var weights = WeightFile.Open(path);
        Refused("reads sequences of embeddings, not sounds", () => PannsModel.Create(system.Describe(), weights));
    }

    [Fact]
    public void A_file_opens_as_the_network_that_it_is()
    {
        var path = Save(PannsModels.Mn04, Path.Combine(_folder.FullName, "best.safetensors"), classes: 7);
        using var opened = PretrainedNetwork.Open(path, Options);
        Assert.Equal(("mn04_as", 7, path, false), (opened.Model!.Name, opened.Network.Classes, opened.Path, opened.IsPublished));
    }

    [Fact]
    public void The_policy_is_name_then_file_then_store_then_what_is_built_in()
    {
        Assert.Same(PannsModels.Mini, NetworkSource.Choose(null, Options).Model);
        Assert.Null(NetworkSource.Choose("some/file.pth", Options).Model);
        Assert.Throws<ModelUnavailableException>(() => NetworkSource.Choose("mn04", Options));
        Save(PannsModels.Mn04, Path.Combine(Store, PannsModels.Mn04.Checkpoint!.FileName));
        Assert.Same(PannsModels.Mn04, NetworkSource.Choose(null, Options).Model);
        Assert.Same(PannsModels.Mn04, NetworkSource.Choose(null, Options with { Task = ModelTask.Detection }).Model);
        Assert.Same(PannsModels.Mini, NetworkSource.Choose("mini", Options).Model);
    }

    [Fact]
    public void A_named_network_is_downloaded_where_the_store_lacks_it()
    {
        var source = Save(PannsModels.Mn05, Path.Combine(_folder.FullName, "source"));
        using var server = new TestServer(File.ReadAllBytes(source));
        var reports = new List<DownloadProgress>();
        var options = Options with { Store = new(Store, server.Address), Download = true, DownloadProgress = new Listener(reports.Add) };
        using (var opened = PretrainedNetwork.Open("mn05_as", options))
        {
            Assert.Same(PannsModels.Mn05, opened.Model);
        }

        Assert.Equal(["/mn05_as_mAP_443.pt"], server.Requests);
        Assert.Contains(reports, report => report.Note is { } note && note.Contains("no checksum of this file is published", StringComparison.Ordinal));
        using var again = PretrainedNetwork.Open("mn05_as", options);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void A_download_can_be_canceled_and_is_not_begun_unasked()
    {
        using var server = new TestServer([1, 2, 3]);
        using var source = new CancellationTokenSource();
        source.Cancel();
        var options = Options with { Store = new(Store, server.Address), Download = true, CancellationToken = source.Token };
        Assert.ThrowsAny<OperationCanceledException>(() => PretrainedNetwork.Open("mn05", options));

        // Nothing is downloaded if nothing was named.
        using var builtIn = PretrainedNetwork.Open(null, options);
        Assert.Same(PannsModels.Mini, builtIn.Model);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void A_network_that_cannot_do_the_task_is_refused()
    {
        var images = Save(PannsModels.Mn04ImageNet, Path.Combine(_folder.FullName, "mn04_im.pt"));
        Refused("was trained on images", () => PretrainedNetwork.Open(PannsModels.Mn04ImageNet, images, Options));
        Refused("was trained on images", () => PretrainedNetwork.Open(PannsModels.Mn04ImageNet, images, Options with { Task = ModelTask.Detection }));
        using var start = PretrainedNetwork.Open(PannsModels.Mn04ImageNet, images, Options with { Task = ModelTask.Training });
        Assert.Equal("mn04_im", start.Network.Name);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "infinity")]
    public void Weights_that_are_no_numbers_are_refused(float bad, string word)
    {
        using var weights = Trained(PannsModels.Mn04);
        weights.Values("features.5.block.1.1.running_var")[^1] = bad;
        var path = Path.Combine(_folder.FullName, "bad.safetensors");
        WeightFile.Save(weights, path, cancellationToken: Token);
        Refused($"{path}: tensor 'features.5.block.1.1.running_var' holds {word}", () => PretrainedNetwork.Open(path, Options));
        Refused(word, () => PretrainedNetwork.Create(PannsModels.Mn04, WeightFile.Open(path)));
        Refused(word, () => PannsModel.Create(PannsModels.Mn04.Describe(), weights));
    }

    [Fact]
    public void A_stream_opens_like_its_file()
    {
        var path = TestData.Path("efficientat/mn04_as_mAP_432.pt");
        using var ofFile = PretrainedNetwork.Open(path);
        using (var file = File.OpenRead(path))
        {
            using var ofStream = PretrainedNetwork.Open(file, "weights.pt");
            Assert.Equal((ofFile.Hash, "mn04_as", null), (ofStream.Hash, ofStream.Network.Name, ofStream.Path));
            Assert.True(file.CanRead);
        }

        Assert.Throws<PannsException>(() => PretrainedNetwork.Open(new MemoryStream(), "nothing"));
    }

    // The names of the released Transfer_Cnn14, as data-parallel training saves them: the 527 classes of the network that it began with are left there.
    [Fact]
    public void A_network_that_the_released_code_fine_tuned_has_its_new_head()
    {
        var network = PannsModels.LeeNet11.Describe(4);
        using var inner = Trained(PannsModels.LeeNet11);
        using var tuned = WeightInitializer.Create(network, 2);
        using var saved = new InMemoryStateDict("saved");
        saved.AddAll(inner, "module.base.");
        saved.Set("module.fc_transfer.weight", [4, network.EmbeddingSize], tuned.Read("fc_audioset.weight"));
        saved.Set("module.fc_transfer.bias", [4], [1, 2, 3, 4]);
        var path = Path.Combine(_folder.FullName, "LeeNet11.safetensors");
        WeightFile.Save(saved, path, cancellationToken: Token);
        using var opened = PretrainedNetwork.Open(path, Options);
        Assert.Equal(("LeeNet11", 4), (opened.Model!.Name, opened.Network.Classes));
        Assert.Equal([1f, 2, 3, 4], opened.Weights.Read("fc_audioset.bias"));
        Assert.Equal(inner.Read("fc1.weight"), opened.Weights.Read("fc1.weight"));

        // Its scores are a log-softmax's: classes exclude each other.
        var (scores, logits) = (new float[4], new float[4]);
        using var session = Panns.Engine.CpuSession.Create(opened.Network, opened.Weights);
        session.Run(new float[32000], 1, new() { Clipwise = scores, Logits = logits }, Token);
        var sum = logits.Sum(logit => Math.Exp(logit));
        Assert.Equal(logits.Select(logit => (float)(Math.Exp(logit) / sum)), scores, (a, b) => Math.Abs(a - b) < 1e-6);

        var converted = Path.Combine(_folder.FullName, "converted_LeeNet11.safetensors");
        WeightFile.Convert(path, converted, cancellationToken: Token);
        using var again = PretrainedNetwork.Open(converted, Options);
        Assert.Equal(opened.Network.ClipwiseOutput, again.Network.ClipwiseOutput);
        Assert.Equal(opened.Hash, again.Hash);
    }

    // Like an embedded resource.
    [Fact]
    public unsafe void A_stream_that_is_memory_is_read_where_it_is()
    {
        var bytes = File.ReadAllBytes(Save(PannsModels.Mn04, Path.Combine(_folder.FullName, "a.safetensors")));
        var block = NativeMemory.AlignedAlloc((nuint)bytes.Length, 64);
        try
        {
            bytes.CopyTo(new Span<byte>(block, bytes.Length));
            var stream = new UnmanagedMemoryStream((byte*)block, bytes.Length);
            using (var opened = PretrainedNetwork.Open(stream, "built in", PannsModels.Mn04))
            {
                Assert.True(opened.Weights.TryGetSpan("classifier.5.bias", out var values));
                fixed (float* start = values)
                {
                    Assert.InRange((long)start, (long)block, (long)block + bytes.Length);
                }
            }

            Assert.False(stream.CanRead);
        }
        finally
        {
            NativeMemory.AlignedFree(block);
        }
    }

    [Fact]
    public void Shapes_and_front_end_are_compared_once_whatever_is_made_of_it()
    {
        var network = PannsModels.Cnn6.Describe(3);
        using var inner = WeightInitializer.Create(network, 1);
        var path = Path.Combine(_folder.FullName, "Cnn6.safetensors");
        using (var described = new DescribedWeights(network))
        {
            WeightFile.Save(described, path, cancellationToken: Token);
        }

        var counting = new CountingWeights(WeightFile.Open(path));
        using var opened = PretrainedNetwork.Create(PannsModels.Cnn6, counting);
        using var model = PannsModel.Create(opened);
        using var other = Panns.Engine.CpuSession.Create(opened.Network, opened.Weights);
        Assert.Equal(1, counting.Reads[FrontEndTensors.MelWeights]);
        Assert.Equal(1, counting.Reads[FrontEndTensors.StftReal]);
    }

    private string Save(ModelInfo model, string path, int classes = AudioSetLabels.ClassCount)
    {
        using var weights = Trained(model, classes);
        WeightFile.Save(weights, path, cancellationToken: Token);
        return path;
    }

    private static InMemoryStateDict Trained(ModelInfo model, int classes = AudioSetLabels.ClassCount) => WeightInitializer.Create(model.Describe(classes), 1);

    private static void Refused(string expected, Func<object> open)
    {
        var problem = Assert.ThrowsAny<PannsException>(() => open());
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    private sealed class Listener(Action<DownloadProgress> heard) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => heard(value);
    }

    /// <summary>Counts how often each tensor is read.</summary>
    private sealed class CountingWeights(StateDict inner) : StateDict
    {
        public Dictionary<string, int> Reads { get; } = [];

        public override string Source => inner.Source;

        public override IReadOnlyList<string> Names => inner.Names;

        internal override bool IsFixed => true;

        public override bool TryGetShape(string name, out ReadOnlySpan<int> shape) => inner.TryGetShape(name, out shape);

        public override void CopyTo(string name, Span<float> destination)
        {
            Reads[name] = Reads.GetValueOrDefault(name) + 1;
            inner.CopyTo(name, destination);
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
