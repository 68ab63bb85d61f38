using System.Security.Cryptography;
using Panns.Common.Net;

namespace Panns.Tests.Weights.Store;

/// <summary>Downloads from a local server that misbehaves in the ways that real ones do.</summary>
public sealed class ModelStoreTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * i / 7))];
#pragma warning disable CA5351 // what the archive publishes
    private static readonly string Md5 = Convert.ToHexStringLower(MD5.HashData(Content));
#pragma warning restore CA5351
    private static readonly string Sha256 = Convert.ToHexStringLower(SHA256.HashData(Content));
    private static readonly Checkpoint Known = new("Net_mAP=0.5.pth", new Uri("https://example.org/x"), "MIT") { Bytes = Content.Length, Md5 = Md5, Sha256 = Sha256 };
    private static readonly Checkpoint Unknown = new("Net_mAP=0.5.pth", new Uri("https://example.org/x"), "MIT");

    private static readonly DownloadOptions Quick = new()
    {
        Attempts = 3, FirstPause = TimeSpan.FromMilliseconds(1), Stall = TimeSpan.FromSeconds(20), LockPoll = TimeSpan.FromMilliseconds(5),
    };

    private readonly WeightScratch _scratch = new();
    private readonly TestServer _server = new(Content);
    private readonly Reports _reports = new();

    private string Target => _scratch.Path(Known.FileName);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task A_file_arrives_whole_and_nothing_else_stays()
    {
        var store = Store();
        Assert.False(store.IsPresent(Known));
        Assert.Equal(Target, await store.PullAsync(Known, _reports, Token));
        AssertWhole();
        Assert.True(store.IsPresent(Known));
        Assert.Equal([Target], Directory.GetFiles(_scratch.Folder));
        Assert.Equal(["/Net_mAP%3D0.5.pth"], _server.Requests);
        Assert.Equal(new DownloadProgress(Known.FileName, Content.Length, Content.Length), _reports.Items[^1]);

        await store.PullAsync(Known, _reports, Token);
        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData("\"one\"")]
    [InlineData(null)]
    public async Task A_cut_connection_is_resumed_where_it_stopped(string? tag)
    {
        _server.Tag = tag;
        _server.Cuts.Enqueue(100_000);
        _server.Cuts.Enqueue(50_000);
        await Store().PullAsync(Known, _reports, Token);
        AssertWhole();
        Assert.Equal(3, _server.Requests.Count);
        Assert.Matches("bytes=[1-9][0-9]*-$", _server.Requests[1]);
        Assert.Matches("bytes=[1-9][0-9]*-$", _server.Requests[2]);
        Assert.Contains(_reports.Items, report => report.Note?.Contains("connection was cut", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_part_of_an_earlier_run_is_continued_and_checked()
    {
        File.WriteAllBytes(Target + ".part", Content[..123_456]);
        await Store().PullAsync(Known, _reports, Token);
        AssertWhole();
        Assert.Equal(["/Net_mAP%3D0.5.pth bytes=123456-"], _server.Requests);
    }

    [Fact]
    public async Task A_wrong_part_of_an_earlier_run_is_found_out()
    {
        File.WriteAllBytes(Target + ".part", new byte[1000]);
        var problem = await Assert.ThrowsAsync<PannsException>(() => Store().PullAsync(Known, _reports, Token));
        Assert.Contains($"not {Md5}", problem.Message, StringComparison.Ordinal);
        Assert.Equal([Target + ".lock"], Directory.GetFiles(_scratch.Folder)); // no part: the next attempt starts afresh
        await Store().PullAsync(Known, _reports, Token);
        AssertWhole();
    }

    [Fact]
    public async Task A_complete_part_needs_no_request()
    {
        File.WriteAllBytes(Target + ".part", Content);
        await Store().PullAsync(Known, _reports, Token);
        AssertWhole();
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_complete_part_of_unknown_size_is_recognized_by_the_answer_416()
    {
        File.WriteAllBytes(Target + ".part", Content);
        await Store().PullAsync(Known with { Bytes = null }, _reports, Token);
        AssertWhole();
        Assert.Equal([$"/Net_mAP%3D0.5.pth bytes={Content.Length}-"], _server.Requests);
    }

    [Fact]
    public async Task A_part_longer_than_the_file_starts_again()
    {
        File.WriteAllBytes(Target + ".part", new byte[Content.Length + 5]);
        await Store().PullAsync(Known with { Bytes = null }, _reports, Token);
        AssertWhole();
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task A_server_without_ranges_sends_all_again()
    {
        _server.SupportsRanges = false;
        File.WriteAllBytes(Target + ".part", Content[..1000]);
        await Store().PullAsync(Known, _reports, Token);
        AssertWhole();
    }

    [Fact]
    public async Task A_file_that_changed_in_between_starts_again()
    {
        File.WriteAllBytes(Target + ".part", new byte[1000]);
        File.WriteAllText(Target + ".part.etag", "\"older\"");
        await Store().PullAsync(Known, _reports, Token);
        AssertWhole();
    }

    [Fact]
    public async Task An_unverifiable_part_is_not_built_upon()
    {
        File.WriteAllBytes(Target + ".part", new byte[1000]);
        await Store().PullAsync(Unknown, _reports, Token);
        AssertWhole();
        Assert.Equal(["/Net_mAP%3D0.5.pth"], _server.Requests);
    }

    [Fact]
    public async Task A_wrong_checksum_leaves_nothing_of_the_file()
    {
        var problem = await Assert.ThrowsAsync<PannsException>(() => Store().PullAsync(Known with { Sha256 = new string('0', 64) }, _reports, Token));
        Assert.Contains(Sha256, problem.Message, StringComparison.Ordinal);
        Assert.Equal([Target + ".lock"], Directory.GetFiles(_scratch.Folder));
    }

    [Fact]
    public async Task An_unknown_checksum_is_recorded_and_holds_from_then_on()
    {
        await Store().PullAsync(Unknown, _reports, Token);
        Assert.Equal($"{Sha256}  {Unknown.FileName}\n", File.ReadAllText(Target + ".sha256"));
        Assert.Contains(_reports.Items, report => report.Note?.Contains(Sha256, StringComparison.Ordinal) == true);

        File.Delete(Target);
        _server.Content = [.. Content, 1];
        var problem = await Assert.ThrowsAsync<PannsException>(() => Store().PullAsync(Unknown, _reports, Token));
        Assert.Contains($"not {Sha256}", problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(410)]
    public async Task A_file_that_is_not_there_is_reported_at_once(int status)
    {
        _server.Failures.Enqueue(status);
        var problem = await Assert.ThrowsAsync<PannsException>(() => Store().PullAsync(Known, _reports, Token));
        Assert.Single(_server.Requests);
        Assert.Contains($"{status}", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"put it at {Target}", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Passing_failures_are_tried_again(int status)
    {
        _server.Failures.Enqueue(status);
        _server.Failures.Enqueue(status);
        await Store().PullAsync(Known, _reports, Token);
        AssertWhole();
        Assert.Equal(3, _server.Requests.Count);
    }

    [Fact]
    public async Task Lasting_failures_are_reported()
    {
        for (var i = 0; i < 9; i++)
        {
            _server.Failures.Enqueue(500);
        }

        var problem = await Assert.ThrowsAsync<PannsException>(() => Store().PullAsync(Known, _reports, Token));
        Assert.Equal(3, _server.Requests.Count);
        Assert.Contains("500", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_instead_of_the_file_is_refused()
    {
        _server.ContentType = "text/html; charset=utf-8";
        var problem = await Assert.ThrowsAsync<PannsException>(() => Store().PullAsync(Known, _reports, Token));
        Assert.Contains("web page", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_network_is_one_line_with_what_to_do()
    {
        var closed = new Uri($"http://127.0.0.1:{TestServer.FreePort()}/");
        var problem = await Assert.ThrowsAsync<PannsException>(() => new ModelStore(_scratch.Folder, closed, Quick).PullAsync(Known, _reports, Token));
        Assert.StartsWith("cannot download from 127.0.0.1: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"download {closed}Net_mAP%3D0.5.pth yourself and put it at {Target}", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        var gate = new TaskCompletionSource();
        _server.Gate = gate.Task;
        _server.SupportsRanges = false; // or every attempt would gain some bytes, which counts as progress
        var impatient = Quick with { Stall = TimeSpan.FromMilliseconds(100), Attempts = 2 };
        var store = new ModelStore(_scratch.Folder, _server.Address, impatient);
        var problem = await Assert.ThrowsAsync<PannsException>(() => store.PullAsync(Known with { Bytes = null }, _reports, Token));
        Assert.Contains("sends nothing", problem.Message, StringComparison.Ordinal);
        gate.SetResult();
    }

    [Fact]
    public async Task More_bytes_than_the_file_has_are_cut_off()
    {
        (_server.IsChunked, _server.IsEndless) = (true, true);
        var problem = await Assert.ThrowsAsync<PannsException>(() => Store().PullAsync(Known, _reports, Token));
        Assert.Contains($"what 127.0.0.1 sends goes on after that many bytes, not {Content.Length}: damaged or changed", problem.Message, StringComparison.Ordinal);
        Assert.Equal([Target + ".lock"], Directory.GetFiles(_scratch.Folder));
        Assert.Single(_server.Requests);

        // The limit also applies if the size is unknown.
        using var downloader = new Downloader(Quick);
        var request = new DownloadRequest { Url = new(_server.Address, "x"), Path = _scratch.Path("x"), MostBytes = 2_000_000 };
        problem = await Assert.ThrowsAsync<PannsException>(() => downloader.FetchAsync(request, _reports, Token));
        Assert.Contains("not at most 2000000", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_file_of_another_size_is_not_even_begun(int more)
    {
        _server.Content = new byte[Content.Length + more];
        var problem = await Assert.ThrowsAsync<PannsException>(() => Store().PullAsync(Known, _reports, Token));
        Assert.Contains($"sends has {Content.Length + more} bytes, not {Content.Length}", problem.Message, StringComparison.Ordinal);
        Assert.Empty(_reports.Items);
    }

    [Fact]
    public async Task An_answer_that_ends_too_soon_again_and_again_is_given_up()
    {
        (_server.IsChunked, _server.SupportsRanges, _server.Content) = (true, false, Content[..1000]);
        var problem = await Assert.ThrowsAsync<PannsException>(() => Store().PullAsync(Known, _reports, Token));
        Assert.Contains("the connection was cut", problem.Message, StringComparison.Ordinal);
        Assert.Equal(3, _server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_only_trickles_is_given_up()
    {
        // The server sends at most 500 bytes per second; every attempt gains some, but too slowly to be worth waiting.
        _server.Pause = TimeSpan.FromMilliseconds(20);
        var options = Quick with { LowestSpeed = 10_000, SpeedTime = TimeSpan.FromMilliseconds(200) };
        var problem = await Assert.ThrowsAsync<PannsException>(() => new ModelStore(_scratch.Folder, _server.Address, options).PullAsync(Known, _reports, Token));
        Assert.Matches("the server sends only [0-9]+ bytes a second", problem.Message);
        Assert.Equal(3, _server.Requests.Count);
        Assert.NotEqual(0, new FileInfo(Target + ".part").Length);

        // The next attempt resumes there.
        _server.Pause = null;
        await Store().PullAsync(Known, _reports, Token);
        AssertWhole();
        Assert.Matches("bytes=[1-9][0-9]*-$", _server.Requests[^1]);
    }

    [Fact]
    public async Task A_redirection_is_followed_and_a_circle_left()
    {
        _server.RedirectTo = "/elsewhere";
        await Store().PullAsync(Known, _reports, Token);
        AssertWhole();
        Assert.Equal(["/Net_mAP%3D0.5.pth", "/elsewhere"], _server.Requests);

        File.Delete(Target);
        _server.RedirectTo = "/no path is this one";
        var problem = await Assert.ThrowsAsync<PannsException>(() => Store().PullAsync(Known, _reports, Token));
        Assert.Contains("302", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_network_is_told_of_within_five_seconds()
    {
        // No server: refused at once, retried once.
        var closed = new Uri($"http://127.0.0.1:{TestServer.FreePort()}/");
        await Assert.ThrowsAsync<PannsException>(() => new ModelStore(_scratch.Folder, closed).PullAsync(Known, _reports, Token));
        Assert.Single(_reports.Items);

        // A server that never completes the connection.
        using var mute = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        mute.Start();
        var silent = new Uri($"https://127.0.0.1:{((System.Net.IPEndPoint)mute.LocalEndpoint).Port}/");
        var options = DownloadOptions.Default with { Connect = TimeSpan.FromSeconds(0.6) };
        var problem = await Assert.ThrowsAsync<PannsException>(() => new ModelStore(_scratch.Folder, silent, options).PullAsync(Known, _reports, Token));
        Assert.StartsWith("cannot download from 127.0.0.1: no connection within 0.6 s: the network may be closed; download ", problem.Message, StringComparison.Ordinal);
        Assert.Single(_reports.Items);

        // At most an immediate refusal, the pause, and a connection timeout.
        var patience = DownloadOptions.Default;
        Assert.InRange((patience.Hasty + patience.Hasty + patience.Connect).TotalSeconds, 0, 4.9);
    }

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

    private ModelStore Store() => new(_scratch.Folder, _server.Address, Quick);

    private void AssertWhole() => Assert.Equal(Content, File.ReadAllBytes(Target));

    /// <summary>Receives reports immediately, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class Reports : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> Items { get; } = [];

        public Action<DownloadProgress>? Heard { get; set; }

        public void Report(DownloadProgress value)
        {
            Items.Add(value);
            Heard?.Invoke(value);
        }
    }
}
