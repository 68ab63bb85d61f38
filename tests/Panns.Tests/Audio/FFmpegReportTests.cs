using Panns.Audio.Decoding;

namespace Panns.Tests.Audio;

/// <summary>ffmpeg's own messages (the same in versions 4.3 to 7.1).</summary>
public class FFmpegReportTests
{
    [Fact]
    public void The_length_is_what_the_container_states()
    {
        Assert.Equal(3.008, Read("[info]   Duration: 00:00:03.01, start: 0.002000, bitrate: 99 kb/s", "[info]   Stream #0:0: Audio: opus, 48000 Hz").ExpectedLength!.Seconds!.Value, 1e-9);
        Assert.Equal(3723.5, Read("[info]   Duration: 01:02:03.50, start: 0.000000, bitrate: 99 kb/s").ExpectedLength!.Seconds);
        Assert.Equal(3, Read("[info]   Duration: 00:00:03.00, start: -0.003000, bitrate: N/A").ExpectedLength!.Seconds);
    }

    [Fact]
    public void A_guess_and_no_length_count_for_nothing()
    {
        Assert.Null(Read("[info]   Duration: N/A, bitrate: N/A").ExpectedLength);
        Assert.Null(Read(
            "[mp3 @ 0x55d0c0a2e8c0] [warning] Estimating duration from bitrate, this may be inaccurate",
            "[info]   Duration: 00:00:03.00, start: 0.000000, bitrate: 64 kb/s").ExpectedLength);
    }

    [Fact]
    public void Beside_a_video_it_counts_where_something_went_wrong()
    {
        string[] lines = ["[info]   Duration: 00:00:03.00, start: 0.000000, bitrate: 64 kb/s", "[info]   Stream #0:0(und): Video: h264 (High), yuv420p, 64x64"];
        Assert.Null(Read(lines).ExpectedLength);
        Assert.Equal(3, Read([.. lines, "[mov,mp4 @ 0x1] [error] stream 1, offset 0x30: partial file"]).ExpectedLength!.Seconds);
        Assert.Equal(3, Read(lines[0], "[info]   Stream #0:1: Video: png, rgb24(pc), 64x64, 90k tbr (attached pic)").ExpectedLength!.Seconds);
    }

    [Fact]
    public void The_last_error_is_kept_without_its_sender()
    {
        Assert.Equal("", Read("[info] Input #0, flac, from 'x.flac':").LastError);
        Assert.Equal(
            "decode_frame() failed",
            Read("[flac @ 0x564a71d8ae40] [error] invalid residual", "[flac @ 0x564a71d8ae40] [error] decode_frame() failed", "[info] size=N/A").LastError);
        Assert.Equal("x: No such file", Read("[fatal] x: No such file").LastError);
    }

    private static FFmpegReport Read(params string[] lines)
    {
        var report = new FFmpegReport();
        foreach (var line in lines)
        {
            report.Read(line);
        }

        return report;
    }
}
