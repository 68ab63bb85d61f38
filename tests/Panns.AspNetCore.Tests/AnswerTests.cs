using System.Net;
using System.Text;

namespace Panns.AspNetCore.Tests;

/// <summary>What the endpoints answer to recordings, good and bad, with a stand-in network whose outputs can be worked out by hand.</summary>
/// <param name="threads">Threads of an engine that computes a recording on each; 0 for one that takes batches.</param>
public abstract class AnswerTests(int threads)
{
    [Fact]
    public async Task Tags_are_the_networks_highest_scores()
    {
        await using var host = await StartAsync();
        var answer = await host.PostAsync("v1/tags?top=2", Wav.Of(0.25f, 0.5f, 16000));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var json = await TestHost.JsonOf(answer);
        Assert.Equal(("audio", "mn04_as", 0.5), (json.GetProperty("file").GetString(), json.GetProperty("network").GetString(), json.GetProperty("duration").GetDouble()));
        Assert.Equal(
            [("length", 16000f), ("last", 0.5f)],
            json.GetProperty("tags").EnumerateArray().Select(tag => (tag.GetProperty("label").GetString()!, tag.GetProperty("score").GetSingle())));
    }

    [Fact]
    public async Task The_embedding_is_that_of_the_recording()
    {
        await using var host = await StartAsync();
        var json = await TestHost.JsonOf(await host.PostAsync("v1/embedding", Wav.Of(0.25f, 0.5f, 16000)));
        var values = json.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle()).ToArray();
        Assert.Equal(PannsModels.Get("mn04_as").Describe().EmbeddingSize, values.Length);
        Assert.Equal([0.25f, 0.5f, 16000], values[..3]);
    }

    [Fact]
    public async Task Events_are_where_the_scores_reach_the_threshold()
    {
        await using var host = await StartAsync(options => options.Threshold = 0.5);

        // The score of a frame is its first sample: 0.9 in the second half of a second.
        float[] samples = [.. new float[Wav.Rate / 2], .. Enumerable.Repeat(0.9f, Wav.Rate / 2)];
        var json = await TestHost.JsonOf(await host.PostAsync("v1/events", Wav.Of(samples)));
        var events = json.GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(["first", "last", "length"], events.Select(one => one.GetProperty("label").GetString()!));
        Assert.All(events, one =>
        {
            Assert.Equal((0.5, 1.0), (one.GetProperty("onset").GetDouble(), one.GetProperty("offset").GetDouble()));
            Assert.Equal(0.9f, one.GetProperty("score").GetSingle());
        });
    }

    [Fact]
    public async Task A_form_gives_its_file_and_the_name_is_only_shown()
    {
        await using var host = await StartAsync();
        var json = await TestHost.JsonOf(await host.PostFormAsync("v1/tags", Wav.Of(0, 0), "../../etc/passwd"));
        Assert.Equal("passwd", json.GetProperty("file").GetString());
    }

    [Fact]
    public async Task A_task_without_a_network_is_not_found()
    {
        await using var host = await StartAsync(detects: false);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PostAsync("v1/class", Wav.Of(0, 0))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PostAsync("v1/events", Wav.Of(0, 0))).StatusCode);
        var info = await TestHost.JsonOf(await host.Client.GetAsync("v1/info", TestContext.Current.CancellationToken));
        Assert.Equal("mn04_as", info.GetProperty("network").GetString());
    }

    [Fact]
    public async Task A_cut_recording_is_read_as_far_as_it_goes_and_says_so()
    {
        await using var host = await StartAsync();
        var answer = await host.PostAsync("v1/tags", Wav.Of(new float[16000], said: 64000));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var json = await TestHost.JsonOf(answer);
        Assert.Equal(0.5, json.GetProperty("duration").GetDouble());
        Assert.Contains("cut short", json.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_a_bad_request()
    {
        await using var host = await StartAsync();
        await IsProblem(await host.PostAsync("v1/tags", []), HttpStatusCode.BadRequest, "audio: gives nothing");
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10,\nfile:///etc/passwd\n")]
    [InlineData("ffconcat version 1.0\nfile /etc/passwd\n")]
    [InlineData("{\"path\": \"/etc/passwd\"}")]
    public async Task A_text_that_names_a_file_is_no_recording(string body)
    {
        await using var host = await StartAsync();
        var problem = await IsProblem(await host.PostAsync("v1/tags", Encoding.UTF8.GetBytes(body)), HttpStatusCode.UnprocessableEntity, "audio: ");
        Assert.DoesNotContain("root:", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetTempPath(), problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeded_damage_never_breaks_the_server()
    {
        await using var host = await StartAsync(options => options.MaxPerSecond = 0);
        var random = new Random(17);
        var whole = Wav.Of(0.1f, 0.2f, 2000);
        for (var i = 0; i < 200; i++)
        {
            var body = whole[..random.Next(1, whole.Length)];
            for (var hits = random.Next(12); hits > 0; hits--)
            {
                body[random.Next(Math.Min(body.Length, 64))] = (byte)random.Next(256);
            }

            using var answer = await host.PostAsync("v1/tags", body);
            Assert.True((int)answer.StatusCode is 200 or 413 or 422, $"case {i}: {answer.StatusCode}");
        }

        using var after = await host.PostAsync("v1/tags", whole);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task A_form_without_a_file_is_a_bad_request()
    {
        await using var host = await StartAsync();
        var form = new MultipartFormDataContent { { new StringContent("/etc/passwd"), "file" } };
        await IsProblem(await host.Client.PostAsync("v1/tags", form, TestContext.Current.CancellationToken), HttpStatusCode.BadRequest, "the form holds no file");
    }

    [Fact]
    public async Task A_recording_that_is_too_large_or_too_long_is_refused()
    {
        await using var host = await StartAsync(options => (options.MaxBytes, options.MaxSeconds) = (1 << 20, 2));
        await IsProblem(await host.PostAsync("v1/tags", new byte[(1 << 20) + 1]), HttpStatusCode.RequestEntityTooLarge, "");
        await IsProblem(await host.PostAsync("v1/tags", Wav.Of(0, 0, (2 * Wav.Rate) + 1)), HttpStatusCode.RequestEntityTooLarge, "longer than 2 s");
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync("v1/tags", Wav.Of(0, 0, 2 * Wav.Rate))).StatusCode);
    }

    [Fact]
    public async Task Uploads_leave_no_files()
    {
        static string[] Left() => Directory.GetFiles(Path.GetTempPath(), $"panns-pipe-{Environment.ProcessId}-*");
        await using (var host = await StartAsync())
        {
            await host.PostAsync("v1/tags", Wav.Of(0, 0));
            await host.PostAsync("v1/tags", [1, 2, 3]);

            // More than is kept in memory.
            await host.PostAsync("v1/tags", Wav.Of(0, 0, 20 * Wav.Rate));
            await host.PostAsync("v1/tags", new byte[2 << 20]);
        }

        // Other tests of this process may have some of their own for a moment: none may stay.
        for (var tries = 0; Left().Length > 0; tries++)
        {
            Assert.True(tries < 600, string.Join(", ", Left()));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> IsProblem(HttpResponseMessage answer, HttpStatusCode status, string detail)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var said = (await TestHost.JsonOf(answer)).GetProperty("detail").GetString()!;
        Assert.Contains(detail, said, StringComparison.Ordinal);
        return said;
    }

    private Task<TestHost> StartAsync(Action<PannsServerOptions>? configure = null, bool detects = true) => TestHost.StartAsync(configure, detects: detects, threads: threads);
}

/// <summary>The same of an engine that takes batches.</summary>
public sealed class BatchAnswerTests() : AnswerTests(0);

/// <summary>The same of an engine that computes a recording on each thread.</summary>
public sealed class CrewAnswerTests() : AnswerTests(2);
