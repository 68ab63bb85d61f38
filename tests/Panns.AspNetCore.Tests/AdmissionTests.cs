using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Panns.AspNetCore.Admission;

namespace Panns.AspNetCore.Tests;

/// <summary>Which requests are taken on, and what becomes of those when the server ends.</summary>
public sealed class AdmissionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_full_queue_refuses_and_says_when_to_come_again(int threads)
    {
        using var held = new ManualResetEventSlim();
        await using var host = await TestHost.StartAsync(options => options.MaxPending = 2, _ => held.Wait(TestContext.Current.CancellationToken), threads: threads);
        Task<HttpResponseMessage>[] taken = [host.PostAsync("v1/tags", Wav.Of(0, 0.5f)), host.PostAsync("v1/tags", Wav.Of(0, 0.25f))];
        await UntilPending(host, 2);
        using var refused = await host.PostAsync("v1/tags", Wav.Of(0, 0));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        held.Set();
        Assert.Equal([0.5f, 0.25f], (await Task.WhenAll(taken)).Select(answer => TestHost.JsonOf(answer).Result.GetProperty("tags")[1].GetProperty("score").GetSingle()));
    }

    [Fact]
    public async Task Requests_that_wait_are_computed_together()
    {
        using var held = new ManualResetEventSlim();
        await using var host = await TestHost.StartAsync(options => options.MaxPending = 8, run => Assert.True(run > 1 || held.Wait(TimeSpan.FromMinutes(1))));
        var first = host.PostAsync("v1/tags", Wav.Of(0, 0.5f));
        await Until(() => host.Tagging.Calls.Count == 1);
        Task<HttpResponseMessage>[] others = [.. Enumerable.Range(0, 4).Select(_ => host.PostAsync("v1/tags", Wav.Of(0, 0.25f)))];
        await UntilPending(host, 5);

        // All are received; the readers have them in line soon. Whenever they are, each gets its own answer.
        await Task.Delay(200, TestContext.Current.CancellationToken);
        held.Set();
        Assert.All(await Task.WhenAll([first, .. others]), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(5, host.Tagging.Calls.Sum(call => call.Clips));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Shutting_down_answers_what_was_taken_on(int threads)
    {
        using var held = new ManualResetEventSlim();
        await using var host = await TestHost.StartAsync(onRun: _ => held.Wait(TestContext.Current.CancellationToken), threads: threads);
        Task<HttpResponseMessage>[] taken = [.. Enumerable.Range(0, 6).Select(i => host.PostAsync("v1/tags", Wav.Of(0, i / 8f)))];
        await UntilPending(host, 6);
        var stop = host.App.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stop.IsCompleted);
        held.Set();
        var answers = await Task.WhenAll(taken);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        await stop;
    }

    [Fact]
    public void A_client_has_a_rate()
    {
        using var gate = new Gate(Options.Create(new PannsServerOptions { MaxPerSecond = 1 }));
        TimeSpan retry = default;
        var refused = Enumerable.Range(0, 10000).Select(_ =>
        {
            using var lease = gate.Enter(new DefaultHttpContext(), out retry);
            return lease is null;
        }).TakeWhile(isRefused => !isRefused).Count();
        Assert.InRange(refused, 10, 9999);
        Assert.True(retry > TimeSpan.Zero);
        Assert.Equal("1", Gate.Text(TimeSpan.FromMilliseconds(1)));
        Assert.Equal("3", Gate.Text(TimeSpan.FromMilliseconds(2001)));
    }

    [Fact]
    public async Task With_a_key_only_its_bearers_are_answered()
    {
        await using var host = await TestHost.StartAsync(options => options.ApiKey = "open sesame");
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(null, ""));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(ApiKey.Header, "open"));
        Assert.Equal(HttpStatusCode.OK, await Status(ApiKey.Header, "open sesame"));
        Assert.Equal(HttpStatusCode.OK, await Status("Authorization", "Bearer open sesame"));
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("", TestContext.Current.CancellationToken)).StatusCode);

        async Task<HttpStatusCode> Status(string? header, string value)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "v1/tags") { Content = new ByteArrayContent(Wav.Of(0, 0)) };
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation(header, value);
            }

            using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_given_up_and_others_are_answered()
    {
        await using var host = await TestHost.StartAsync(options => options.MaxUploadSeconds = 1);
        using var slow = new TcpClient();
        await slow.ConnectAsync(host.Address.Host, host.Address.Port, TestContext.Current.CancellationToken);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /v1/tags HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nRIFF"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync("v1/tags", Wav.Of(0, 0))).StatusCode);
        using var reader = new StreamReader(slow.GetStream());
        Assert.StartsWith("HTTP/1.1 408", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_its_place()
    {
        await using var host = await TestHost.StartAsync(options => options.MaxPending = 1);
        using (var gone = new TcpClient())
        {
            await gone.ConnectAsync(host.Address.Host, host.Address.Port, TestContext.Current.CancellationToken);
            await gone.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /v1/tags HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nRIFF"), TestContext.Current.CancellationToken);
            await UntilPending(host, 1);
        }

        await UntilPending(host, 0);
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync("v1/tags", Wav.Of(0, 0))).StatusCode);
    }

    private static Task UntilPending(TestHost host, int pending) => Until(() => host.App.Services.GetRequiredService<Gate>().Pending == pending);

    private static async Task Until(Func<bool> reached)
    {
        while (!reached())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
