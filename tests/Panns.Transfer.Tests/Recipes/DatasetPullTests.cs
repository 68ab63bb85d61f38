using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Panns.Common.Net;
using Panns.Tests.Weights.Store;
using Panns.Transfer.Recipes;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Recipes;

/// <summary>Downloads of datasets from a local server, with and without faults.</summary>
public sealed class DatasetPullTests : IDisposable
{
    private static readonly DownloadOptions Impatient = new()
    {
        Attempts = 2,
        FirstPause = TimeSpan.FromMilliseconds(5),
        Stall = TimeSpan.FromSeconds(20),
        LockPoll = TimeSpan.FromMilliseconds(5),
    };

    private readonly TempFolder _folder = new();
    private readonly byte[] _zip;
    private readonly TestServer _server;

    public DatasetPullTests()
    {
        _zip = Zip();
        _server = new(_zip);
    }

    private string Root => _folder.Path("pulled");

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_set_is_fetched_checked_and_unpacked_once()
    {
        var recipe = Recipe("set.zip", Sha256(_zip));
        await Pull(recipe);
        Assert.True(DatasetCheck.Run(recipe, Root, cancellationToken: TestContext.Current.CancellationToken).IsSound);
        Assert.Equal(["1", "2"], recipe.Open(Root).Splits().Select(split => split.Name));
        Assert.False(File.Exists(Path.Combine(Root, "set.zip")), "the archive takes room that nothing needs");

        await Pull(recipe);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_tarball_serves_as_well()
    {
        var tar = TarGz(("Set/meta.csv", Table), ("Set/audio/a.wav", Wav()), ("Set/audio/b.wav", Wav()));
        _server.Content = tar;
        var recipe = Recipe("set.tar.gz", Sha256(tar));
        await Pull(recipe);
        Assert.True(DatasetCheck.Run(recipe, Root, cancellationToken: TestContext.Current.CancellationToken).IsSound);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke()
    {
        _server.Cuts.Enqueue(100);
        await Pull(Recipe("set.zip", Sha256(_zip)));
        Assert.Equal(["/set.zip", "/set.zip bytes=100-"], _server.Requests);
    }

    [Fact]
    public async Task A_canceled_download_is_taken_up_by_the_next_run()
    {
        var gate = new TaskCompletionSource();
        _server.Gate = gate.Task;
        using var source = new CancellationTokenSource();
        var progress = new Heard(_ => source.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DatasetPull.RunAsync(Recipe("set.zip", Sha256(_zip)), Root, Impatient, progress, source.Token));
        Assert.Equal(["set.zip.lock", "set.zip.part"], Directory.EnumerateFiles(Root).Select(Path.GetFileName).Where(name => !name!.EndsWith(".etag", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        gate.SetResult();
        var recipe = Recipe("set.zip", Sha256(_zip));
        await Pull(recipe);
        Assert.StartsWith("/set.zip bytes=", _server.Requests[^1], StringComparison.Ordinal);
        Assert.True(DatasetCheck.Run(recipe, Root, cancellationToken: TestContext.Current.CancellationToken).IsSound);
    }

    [Fact]
    public async Task A_folder_where_the_marker_belongs_is_named_before_anything_is_fetched()
    {
        Directory.CreateDirectory(Path.Combine(Root, "set.zip.unpacked"));
        var error = await Assert.ThrowsAsync<PannsException>(() => Pull(Recipe("set.zip", Sha256(_zip))));
        Assert.StartsWith(Path.Combine(Root, "set.zip.unpacked") + ": is a folder", error.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_wrong_checksum_is_refused_and_nothing_is_unpacked()
    {
        var error = await Assert.ThrowsAsync<PannsException>(() => Pull(Recipe("set.zip", new string('0', 64))));
        Assert.Contains("set.zip: what 127.0.0.1 sent has the SHA-256", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal("set.zip.lock", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(Root))));
    }

    [Fact]
    public async Task Without_a_published_checksum_the_first_one_is_noted()
    {
        var notes = new List<string>();
        await DatasetPull.RunAsync(Recipe("set.zip", null), Root, Impatient, new Heard(state => notes.AddRange(state.Note is { } note ? [note] : [])), TestContext.Current.CancellationToken);
        Assert.Contains(Sha256(_zip), Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_may_change_is_known_by_the_hash_of_a_file_in_it()
    {
        await Pull(Recipe("set.zip", null, contents: ("Set/meta.csv", Md5(Table))));
        Assert.True(File.Exists(Path.Combine(Root, "set.zip.unpacked")));
        Assert.StartsWith(Sha256(_zip), await File.ReadAllTextAsync(Path.Combine(Root, "set.zip.sha256"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Set/meta.csv", "has the MD5 ")]
    [InlineData("Set/other.csv", "sent holds no Set/other.csv")]
    public async Task Where_that_file_is_another_the_archive_is_refused_and_fetched_anew_the_next_time(string file, string message)
    {
        var recipe = Recipe("set.zip", null, contents: (file, new string('0', 32)));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var error = await Assert.ThrowsAsync<PannsException>(() => Pull(recipe));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
            Assert.Equal(attempt, _server.Requests.Count);
            Assert.DoesNotContain(Directory.EnumerateFiles(Root), path => path.Contains("set.zip", StringComparison.Ordinal) && !path.EndsWith(".lock", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_archive_that_is_another_than_the_first_time_is_refused_with_what_to_do()
    {
        Directory.CreateDirectory(Root);
        await File.WriteAllTextAsync(Path.Combine(Root, "set.zip.sha256"), $"{new string('0', 64)}  set.zip\n", TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<PannsException>(() => Pull(Recipe("set.zip", null)));
        Assert.EndsWith($"try again; {Path.Combine(Root, "set.zip.sha256")} has it of an earlier download: delete that file if this one was published anew", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_one_clear_line()
    {
        _server.Failures.Enqueue(404);
        var error = await Assert.ThrowsAsync<PannsException>(() => Pull(Recipe("set.zip", null)));
        Assert.Equal(
            $"cannot download from 127.0.0.1: the server answers 404 Not Found; download {_server.Address}set.zip yourself and put it at {Path.Combine(Root, "set.zip")}",
            error.Message);
    }

    [Fact]
    public async Task No_network_is_one_clear_line()
    {
        var address = new Uri($"http://127.0.0.1:{TestServer.FreePort()}/set.zip");
        var error = await Assert.ThrowsAsync<PannsException>(() => DatasetPull.RunAsync(Recipe("set.zip", null, address), Root, cancellationToken: TestContext.Current.CancellationToken));
        Assert.StartsWith("cannot download from 127.0.0.1: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"; download {address} yourself and put it at {Path.Combine(Root, "set.zip")}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task A_network_that_swallows_everything_is_one_clear_line_after_one_wait()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var address = new Uri($"https://127.0.0.1:{((IPEndPoint)mute.LocalEndpoint).Port}/set.zip");
        var notes = new List<string>();
        var heard = new Heard(state => notes.AddRange(state.Note is { } note ? [note] : []));
        var options = DownloadOptions.Default with { Connect = TimeSpan.FromSeconds(0.6) };
        var error = await Assert.ThrowsAsync<PannsException>(() => DatasetPull.RunAsync(Recipe("set.zip", null, address), Root, options, heard, TestContext.Current.CancellationToken));
        Assert.StartsWith("cannot download from 127.0.0.1: no connection within 0.6 s: the network may be closed; ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(notes);
    }

    [Fact]
    public async Task What_was_put_there_by_hand_is_unpacked_without_a_download()
    {
        Directory.CreateDirectory(Root);
        await File.WriteAllBytesAsync(Path.Combine(Root, "set.zip"), _zip, TestContext.Current.CancellationToken);
        var recipe = Recipe("set.zip", Sha256(_zip));
        await Pull(recipe);
        Assert.Empty(_server.Requests);
        Assert.True(DatasetCheck.Run(recipe, Root, cancellationToken: TestContext.Current.CancellationToken).IsSound);
    }

    [Theory]
    [InlineData("set.zip")]
    [InlineData("set.tar.gz")]
    public async Task A_damaged_archive_is_refused_in_a_line_that_says_what_to_do(string name)
    {
        _server.Content = [.. "this is no archive"u8];
        var error = await Assert.ThrowsAsync<PannsException>(() => Pull(Recipe(name, null)));
        Assert.Matches(@"^[^\n]*set\.(zip|tar\.gz): cannot be unpacked: [^\n]+; delete it and try again$", error.Message);
    }

    // One bit of a file in the archive is flipped; the archive's own directory is intact.
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public async Task A_file_whose_checksum_is_wrong_is_refused_and_does_not_appear(CompressionLevel level)
    {
        var zip = Zip(level);
        var wav = Wav();
        var place = level == CompressionLevel.NoCompression ? zip.AsSpan().IndexOf(wav) + (wav.Length / 2) : zip.AsSpan().IndexOf("Set/audio/a.wav"u8) + 60;
        zip[place] ^= 4;
        _server.Content = zip;
        var error = await Assert.ThrowsAsync<PannsException>(() => Pull(Recipe("set.zip", null)));
        var archive = Path.Combine(Root, "set.zip");
        Assert.Matches(@"^[^\n]*set\.zip: cannot be unpacked: [^\n]+; delete it and try again$", error.Message);
        Assert.DoesNotContain(Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories), path => path.EndsWith(".wav", StringComparison.Ordinal) || path.EndsWith(".unpacking", StringComparison.Ordinal));
        Assert.False(File.Exists(archive + ".unpacked"));

        // The advice in the message works.
        File.Delete(archive);
        _server.Content = _zip;
        var recipe = Recipe("set.zip", null);
        await Pull(recipe);
        Assert.True(DatasetCheck.Run(recipe, Root, cancellationToken: TestContext.Current.CancellationToken).IsSound);
    }

    // The sizes of the first recording, in its local header and in the archive's directory, are one byte too small.
    [Fact]
    public async Task A_file_that_is_larger_than_stated_is_refused_and_does_not_appear()
    {
        var zip = Zip(CompressionLevel.Optimal);
        foreach (var (heading, size) in (ReadOnlySpan<(uint, int)>)[(0x04034b50, 22), (0x02014b50, 24)])
        {
            var signature = BitConverter.GetBytes(heading);
            var first = zip.AsSpan().IndexOf(signature);
            var second = first + 4 + zip.AsSpan(first + 4).IndexOf(signature);
            BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(second + size), BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(second + size)) - 1);
        }

        _server.Content = zip;
        var error = await Assert.ThrowsAsync<PannsException>(() => Pull(Recipe("set.zip", null)));
        Assert.Matches(@"^[^\n]*set\.zip: cannot be unpacked: Set/audio/a\.wav does not have the (length|checksum) that the archive gives it; delete it and try again$", error.Message);
        Assert.Empty(Directory.EnumerateFiles(Root, "*.wav*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_damaged_tarball_is_refused_by_its_own_checksum()
    {
        var tar = TarGz(("Set/meta.csv", Table), ("Set/audio/a.wav", Wav()), ("Set/audio/b.wav", Wav()));
        tar[tar.Length / 2] ^= 4;
        _server.Content = tar;
        Assert.Contains("cannot be unpacked", (await Assert.ThrowsAsync<PannsException>(() => Pull(Recipe("set.tar.gz", null)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_bytes_than_the_archive_has_are_not_fetched()
    {
        var recipe = Recipe("set.zip", null);
        recipe = recipe with { Downloads = [recipe.Downloads[0] with { Bytes = _zip.Length }] };
        _server.Content = [.. _zip, .. new byte[100]];
        var error = await Assert.ThrowsAsync<PannsException>(() => Pull(recipe));
        Assert.Equal($"set.zip: what 127.0.0.1 sends has {_zip.Length + 100} bytes, not {_zip.Length}: damaged or changed; try again later", error.Message);
        Assert.DoesNotContain(Directory.EnumerateFiles(Root), path => path.Contains(".part", StringComparison.Ordinal));
        _server.Content = _zip;
        await Pull(recipe);
        Assert.True(DatasetCheck.Run(recipe, Root, cancellationToken: TestContext.Current.CancellationToken).IsSound);
    }

    [Fact]
    public async Task An_archive_of_unknown_size_is_not_much_larger_than_the_set()
    {
        var recipe = Recipe("set.zip", null) with { Bytes = 1000 };
        _server.Content = new byte[(1 << 20) + 1];
        var error = await Assert.ThrowsAsync<PannsException>(() => Pull(recipe));
        Assert.Contains("sends has 1048577 bytes, not at most 1048576", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("a/../../outside.txt")]
    public async Task A_tarball_cannot_write_outside_its_folder(string name)
    {
        _server.Content = TarGz((name, [1]));
        var error = await Assert.ThrowsAsync<PannsException>(() => Pull(Recipe("set.tar.gz", null)));
        Assert.Contains("cannot be unpacked", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Path("outside.txt")));
    }

    [Fact]
    public async Task A_link_in_a_tarball_cannot_lead_outside_either()
    {
        using var bytes = new MemoryStream();
        await using (var zipped = new GZipStream(bytes, CompressionMode.Compress, leaveOpen: true))
        await using (var tar = new TarWriter(zipped, TarEntryFormat.Pax))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "way-out") { LinkName = ".." }, TestContext.Current.CancellationToken);
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "way-out/outside.txt") { DataStream = new MemoryStream([1]) }, TestContext.Current.CancellationToken);
        }

        _server.Content = bytes.ToArray();
        await Assert.ThrowsAsync<PannsException>(() => Pull(Recipe("set.tar.gz", null)));
        Assert.False(File.Exists(_folder.Path("outside.txt")));
    }

    private static byte[] Table => [.. "file,kind,fold\na.wav,low,1\nb.wav,high,2\n"u8];

    private Task Pull(DatasetRecipe recipe) => DatasetPull.RunAsync(recipe, Root, Impatient, null, TestContext.Current.CancellationToken);

    private DatasetRecipe Recipe(string file, string? sha256, Uri? address = null, (string File, string Md5)? contents = null)
    {
        var known = contents is var (name, md5) ? $$""", "contents": [{"file": "{{name}}", "md5": "{{md5}}"}]""" : "";
        var text = $$"""
            {
              "name": "set", "title": "Set", "summary": "two tones", "license": "CC0", "homepage": "https://example.org", "clips": 2, "metric": "accuracy",
              "downloads": [{ "url": "{{address ?? new Uri(_server.Address, file)}}", "file": "{{file}}"{{(sha256 is null ? "" : $", \"sha256\": \"{sha256}\"")}}{{known}} }],
              "roots": [".", "Set"],
              "tables": [{ "path": "meta.csv", "audio": "audio/{file}", "label": "{kind}" }],
              "folds": { "rule": "column", "column": "fold", "count": 2 },
              "class_counts": { "*": 1 }
            }
            """;
        using var json = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        return RecipeParser.Parse(json, "set.json");
    }

    private byte[] Wav() => File.ReadAllBytes(_folder.Wav("tone.wav"));

    private byte[] Zip(CompressionLevel level = CompressionLevel.Optimal)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in (ReadOnlySpan<(string, byte[])>)[("Set/meta.csv", Table), ("Set/audio/a.wav", Wav()), ("Set/audio/b.wav", Wav())])
            {
                using var stream = zip.CreateEntry(name, level).Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] TarGz(params (string Name, byte[] Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zipped = new GZipStream(bytes, CompressionMode.Compress, leaveOpen: true))
        using (var tar = new TarWriter(zipped, TarEntryFormat.Pax))
        {
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        return bytes.ToArray();
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "What is published is an MD5.")]
    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private sealed class Heard(Action<DownloadProgress> listen) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => listen(value);
    }
}
