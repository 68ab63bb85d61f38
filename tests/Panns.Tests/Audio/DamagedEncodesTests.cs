using System.Buffers.Binary;
using Panns.Audio;

namespace Panns.Tests.Audio;

/// <summary>Files of real encoders, whole, damaged, cut and joined: no problems are reported for whole ones, and all for the others.</summary>
public sealed class DamagedEncodesTests : IDisposable
{
    private const double Seconds = 5;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Kinds => new()
    {
        { "mp3", "-c:a libmp3lame -q:a 4 -f mp3" },
        { "mp3 without a table", "-c:a libmp3lame -q:a 4 -write_xing 0 -id3v2_version 0 -f mp3" },
        { "mp2", "-c:a mp2 -f mp2" },
        { "flac", "-c:a flac -f flac" },
        { "vorbis", "-c:a libvorbis -f ogg" },
        { "opus", "-c:a libopus -f ogg" },
        { "flac in ogg", "-c:a flac -f ogg" },
        { "aac", "-c:a aac -f adts" },
        { "m4a", "-c:a aac -movflags +faststart -f ipod" },
        { "alac", "-c:a alac -movflags +faststart -f ipod" },
        { "webm", "-c:a libopus -f webm" },
        { "wma", "-c:a wmav2 -f asf" },
        { "wavpack", "-c:a wavpack -f wv" },
        { "adpcm", "-c:a adpcm_ima_wav -f wav" },
        { "wav", "-c:a pcm_s16le -f wav" },
        { "aiff", "-c:a pcm_s16be -f aiff" },
        { "caf", "-c:a pcm_s16le -f caf" },
        { "w64", "-c:a pcm_s16le -f w64" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_whole_file_is_ok(string kind, string arguments)
    {
        var file = Encode(kind, arguments);
        foreach (var options in Decoders())
        {
            if (Read(file, options) is { } read)
            {
                // libsndfile alone reads a third of a variable-bit-rate MP3 without a table, which must be reported.
                Assert.Equal(options.Backends.Count > 1 || read.Seconds > Seconds - 0.15, !read.Issues.Any);
                Assert.InRange(read.Seconds, options.Backends.Count > 1 ? Seconds - 0.15 : 0, Seconds + 0.2);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_cut_short_says_so(string kind, string arguments)
    {
        var whole = File.ReadAllBytes(Encode(kind, arguments));
        var file = _folder.Write("cut", whole[..((whole.Length * 6 / 10) + 1)]);
        foreach (var options in Decoders())
        {
            // Other decoders may refuse the file; for uncompressed formats only ours reports the damage.
            if (Read(file, options) is { } read && (options.Backends.Count > 1 || !arguments.Contains("pcm_", StringComparison.Ordinal)))
            {
                Assert.StartsWith("ok, cut short at ", read.Issues.Status, StringComparison.Ordinal);
                Assert.Equal(read.Seconds, read.Issues.Shortfall!.ReadSeconds, 0.01);
            }
        }
    }

    [Theory]
    [InlineData("mp3", 4.4)]
    [InlineData("mp3 without a table", 4.4)]
    [InlineData("mp2", 4.6)]
    [InlineData("aac", 4.4)]
    [InlineData("flac", 4.6)]
    public void Damage_in_the_middle_costs_little_and_is_told(string kind, double least)
    {
        FFmpegTool.Need();
        var whole = File.ReadAllBytes(Encode(kind, Kinds.Single(row => row.Data.Item1 == kind).Data.Item2));
        var damaged = whole.ToArray();
        new Random(3).NextBytes(damaged.AsSpan(damaged.Length / 3, 2000));
        byte[] junk = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 37 % 251))];
        foreach (var content in new[] { damaged, [.. whole[..(whole.Length / 3)], .. junk, .. whole[(whole.Length / 3)..]] })
        {
            var read = Read(_folder.Write("damaged", content), AudioReadOptions.Default)!.Value;
            Assert.InRange(read.Seconds, least, Seconds + 0.2);

            // Junk between FLAC frames loses no samples, so there is nothing to report.
            if (kind != "flac" || content.Length == whole.Length)
            {
                Assert.True(read.Issues.Any);
            }
        }
    }

    [Theory]
    [InlineData("mp3", 0.2)]
    [InlineData("vorbis", 0.1)]
    [InlineData("opus", 0.1)]
    [InlineData("flac", 0.3)]
    [InlineData("aac", 0.2)]
    public void Files_that_were_joined_are_read_to_the_end(string kind, double tolerance)
    {
        FFmpegTool.Need();
        var one = File.ReadAllBytes(Encode(kind, Kinds.Single(row => row.Data.Item1 == kind).Data.Item2));
        var read = Read(_folder.Write("joined", [.. one, .. one]), AudioReadOptions.Default)!.Value;
        Assert.InRange(read.Seconds, (2 * Seconds) - tolerance, (2 * Seconds) + 0.2);

        // Reported even if the decoder reads only the first of the joined files.
        if (Read(_folder.File("joined"), new() { Backends = [AudioBackend.LibSndFile] }) is { } first)
        {
            Assert.True(first.Seconds > 2 * Seconds - tolerance || first.Issues.Shortfall is not null, first.Issues.Status);
        }
    }

    [Theory]
    [InlineData("flac", "-c:a flac -f flac")]
    [InlineData("ima", "-c:a adpcm_ima_wav -f wav")]
    [InlineData("microsoft", "-c:a adpcm_ms -f wav")]
    public void A_header_that_states_a_tenth_is_not_believed(string kind, string arguments)
    {
        var file = File.ReadAllBytes(Encode(kind, arguments));
        if (kind == "flac")
        {
            // The low 32 of STREAMINFO's 36 bits of samples.
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(22), (uint)(Seconds * 32000 / 10));
        }
        else
        {
            var data = file.AsSpan().IndexOf("data"u8);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(data + 4), (file.Length - data - 8) / 10);
        }

        var read = Read(_folder.Write("tenth", file), AudioReadOptions.Default)!.Value;
        Assert.InRange(read.Seconds, Seconds - 0.15, Seconds + 0.2);
        Assert.Matches(@"^ok, its header states 0\.(49|5|51|52) s$", read.Issues.Status);

        // Reported by decoders that read the tenth frame.
        if (Read(_folder.File("tenth"), new() { Backends = [AudioBackend.LibSndFile] }) is { } alone)
        {
            Assert.True(alone.Seconds > 4 || alone.Issues.Shortfall is not null, alone.Issues.Status);
        }
    }

    [Fact]
    public void Real_recordings_are_whole()
    {
        FFmpegTool.NeedLibSndFile();
        foreach (var path in Directory.GetFiles(Support.TestData.Path("esc10/audio"), "*.ogg").Order().Where((_, i) => i % 20 == 0))
        {
            Assert.Equal("ok", Read(path, AudioReadOptions.Default)!.Value.Issues.Status);
        }
    }

    private static AudioReadOptions[] Decoders() =>
    [
        AudioReadOptions.Default, new() { Backends = [AudioBackend.LibSndFile] }, new() { Backends = [AudioBackend.Portable] }, new() { Backends = [AudioBackend.FFmpeg] },
    ];

    private static (double Seconds, AudioIssues Issues)? Read(string path, AudioReadOptions options)
    {
        try
        {
            using var reader = AudioFile.OpenMono(path, 16000, options: options, cancellationToken: TestContext.Current.CancellationToken);
            var samples = reader.ReadToEnd();
            return (samples.Length / 16000.0, reader.Issues);
        }
        catch (PannsException) when (options.Backends.Count == 1)
        {
            return null;
        }
    }

    private string Encode(string kind, string arguments)
    {
        var path = _folder.File(kind);
        string[] source = ["-f", "lavfi", "-i", FormattableString.Invariant($"aevalsrc='0.3*sin(2*PI*440*t)+0.1*random(0)':s=32000:d={Seconds}")];
        FFmpegTool.Run([.. source, .. arguments.Split(' '), path]);
        return path;
    }
}
