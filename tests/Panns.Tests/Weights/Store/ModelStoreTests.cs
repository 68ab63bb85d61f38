namespace Panns.Tests.Weights.Store;

/// <summary>The folder of the store: mirrors, files in the way, several processes at once.</summary>
public sealed class ModelStoreTests : DownloadTests
{
    [Theory]
    [InlineData("mirror", false)]
    [InlineData("a #1 %20?&b", false)]
    [InlineData("mirror", true)]
    public async Task A_folder_serves_as_a_mirror(string name, bool asAddress)
    {
        var mirror = Directory.CreateDirectory(_scratch.Path(name)).FullName;
        var address = asAddress ? new Uri(mirror).AbsoluteUri : mirror;
        var store = ModelStore.FromEnvironment(variable => variable switch { "PANNS_HOME" => _scratch.Path("home"), "PANNS_MODELS_URL" => address, _ => null });
        var problem = await Assert.ThrowsAsync<PannsException>(() => store.PullAsync(Known, _reports, Token));
        Assert.Equal($"{Path.Combine(mirror, Known.FileName)}: no such file", problem.Message);

        File.WriteAllBytes(Path.Combine(mirror, Known.FileName), Content[1..]);
        problem = await Assert.ThrowsAsync<PannsException>(() => store.PullAsync(Known, _reports, Token));
        Assert.Contains($"has {Content.Length - 1} bytes, not {Content.Length}", problem.Message, StringComparison.Ordinal);

        File.WriteAllBytes(Path.Combine(mirror, Known.FileName), Content);
        problem = await Assert.ThrowsAsync<PannsException>(() => store.PullAsync(Known with { Sha256 = new string('0', 64) }, _reports, Token));
        Assert.Contains($"what {Path.Combine(mirror, Known.FileName)} sent has the SHA-256", problem.Message, StringComparison.Ordinal);

        var path = await store.PullAsync(Known, _reports, Token);
        Assert.Equal(Content, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(store.Folder));
        Assert.Equal(Content.Length, _reports.Items[^1].BytesReceived);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".part")]
    [InlineData(".lock")]
    [InlineData(".part.etag")]
    public async Task A_folder_where_a_file_belongs_is_named(string ending)
    {
        Directory.CreateDirectory(Target + ending);
        var problem = await Assert.ThrowsAsync<PannsException>(() => Store().PullAsync(Known, _reports, Token));
        Assert.Contains(Target, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public async Task Canceling_keeps_what_has_arrived()
    {
        var gate = new TaskCompletionSource();
        _server.Gate = gate.Task;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        _reports.Heard = report =>
        {
            if (report.BytesReceived >= Content.Length / 2)
            {
                cancel.Cancel();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store().PullAsync(Known, _reports, cancel.Token));
        gate.SetResult();
        Assert.Equal(Content.Length / 2, new FileInfo(Target + ".part").Length);
        Assert.False(File.Exists(Target));

        _reports.Heard = null;
        await Store().PullAsync(Known, _reports, Token);
        AssertWhole();
        Assert.Equal($"/Net_mAP%3D0.5.pth bytes={Content.Length / 2}-", _server.Requests[^1]);
    }

    [Fact]
    public async Task Two_at_once_download_once()
    {
        var gate = new TaskCompletionSource();
        _server.Gate = gate.Task;
        var first = Store().PullAsync(Known, null, Token);
        _reports.Heard = report =>
        {
            if (report.Note is not null)
            {
                gate.TrySetResult();
            }
        };
        while (!File.Exists(Target + ".part"))
        {
            await Task.Delay(1, Token);
        }

        var second = Store().PullAsync(Known, _reports, Token);
        await Task.WhenAll(first, second);
        AssertWhole();
        Assert.Single(_server.Requests);
        Assert.Contains("another process", Assert.Single(_reports.Items).Note, StringComparison.Ordinal);
        Assert.Equal([Target], Directory.GetFiles(_scratch.Folder));
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_is_named()
    {
        var file = _scratch.Write([1], "no-folder");
        var store = new ModelStore(Path.Combine(file, "store"), _server.Address, Quick);
        var problem = await Assert.ThrowsAsync<PannsException>(() => store.PullAsync(Known, _reports, Token));
        Assert.Contains("cannot be written", problem.Message, StringComparison.Ordinal);
    }
}
