using Panns.Common.Net;

namespace Panns.Tests.Weights.Store;

/// <summary>Servers that answer with errors, with something else, slowly, or not at all.</summary>
public sealed class FailingDownloadTests : DownloadTests
{
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
}
