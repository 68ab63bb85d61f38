using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Panns.Engine;

namespace Panns.AspNetCore.Tests.Support;

/// <summary>A real server on a free port of the loopback address, with stand-in networks.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private TestHost(WebApplication app, FakeSession tagging)
    {
        App = app;
        Tagging = tagging;
        Client = new() { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };
    }

    public WebApplication App { get; }

    /// <summary>The stand-in for the network of tags and embeddings.</summary>
    public FakeSession Tagging { get; }

    public Uri Address => new(App.Urls.Single() + "/");

    public HttpClient Client { get; }

    /// <param name="configure">Sets options.</param>
    /// <param name="onRun">Called before each batch of the network of tags.</param>
    /// <param name="detects">Whether there is a network for events.</param>
    /// <param name="threads">Threads of an engine that computes a recording on each, like that for processors; 0 for one that takes batches.</param>
    public static async Task<TestHost> StartAsync(Action<PannsServerOptions>? configure = null, Action<int>? onRun = null, bool detects = true, int threads = 0)
    {
        var session = new FakeSession(PannsModels.Get("mn04_as").Describe(3)) { OnRun = onRun };
        var labels = LabelSet.FromNames(["first", "last", "length"]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new PannsNetworks
        {
            Tagging = new(On(session), labels),
            Detection = detects ? new(On(new FakeSession(PannsModels.Cnn14DecisionLevelMax.Describe(3))), labels) : null,
        });
        builder.Services.AddPanns(configure);
        var app = builder.Build();
        app.MapPanns();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, session);

        IInferenceSession On(FakeSession network) => threads == 0 ? network : AdaptiveSession.Of(network, network, threads);
    }

    /// <summary>Sends a recording as the body.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, byte[] body)
        => Client.PostAsync(path, new ByteArrayContent(body), TestContext.Current.CancellationToken);

    /// <summary>Sends a recording as the file of a form.</summary>
    public Task<HttpResponseMessage> PostFormAsync(string path, byte[] body, string name)
        => Client.PostAsync(path, new MultipartFormDataContent { { new StringContent("x"), "other" }, { new ByteArrayContent(body), "file", name } }, TestContext.Current.CancellationToken);

    public static async Task<JsonElement> JsonOf(HttpResponseMessage answer)
        => await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}
