namespace Panns.Tests.Weights.Store;

/// <summary>Downloads that go on where an earlier one stopped, and what is checked before they are taken for whole.</summary>
public sealed class PartialDownloadTests : DownloadTests
{
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
}
