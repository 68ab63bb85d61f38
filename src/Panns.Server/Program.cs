using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Panns;
using Panns.AspNetCore;
using Panns.Server.Transport;
#if PANNS_SERVER
using OpenTelemetry.Metrics;
#endif

// The program behind `panns serve`: the endpoints of Panns.AspNetCore, health, metrics and a description. An ordinary application of
// ASP.NET Core: arguments, environment variables (Panns__ApiKey) and an appsettings.json in the current folder set its options.
const string Local = "http://127.0.0.1:5005";

var builder = WebApplication.CreateBuilder(args);
var urls = builder.Configuration[WebHostDefaults.ServerUrlsKey] ?? Local;
var addresses = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
var isLocal = addresses.All(address => new Uri(address.Replace("*", "any", StringComparison.Ordinal).Replace("+", "any", StringComparison.Ordinal)).IsLoopback);
builder.WebHost.UseUrls(addresses);

// A page elsewhere must not reach a local server through a name of its own (DNS rebinding).
if (isLocal && builder.Configuration["AllowedHosts"] is null)
{
    builder.Configuration["AllowedHosts"] = "localhost;127.0.0.1;[::1]";
}

builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

// Recordings are large and their network is computed on threads of its own: the thread that receives a piece of a body goes on with it, instead of
// waking another one.
builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBlocks>();

// What goes wrong is said here in one line; what goes well by the list of requests in the metrics.
builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Services.AddPanns(builder.Configuration.GetSection("Panns").Bind);
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(2));
builder.Services.AddHealthChecks();
builder.Services.AddProblemDetails();
#if PANNS_SERVER
builder.Services.AddOpenApi();
builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
    .AddMeter("Panns.AspNetCore", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime").AddPrometheusExporter());
#endif

try
{
    var app = builder.Build();
    app.UseExceptionHandler();
    app.MapPanns();
    app.MapHealthChecks("/health");
#if PANNS_SERVER
    app.MapOpenApi();
    app.MapPrometheusScrapingEndpoint();
#endif
    await app.StartAsync();
    if (!isLocal && app.Services.GetRequiredService<IOptions<PannsServerOptions>>().Value.ApiKey is null)
    {
        Console.Error.WriteLine("panns: whoever reaches this address may use the server: set a key in PANNS_API_KEY, or put a reverse proxy before it");
    }

    Console.WriteLine($"listening on {string.Join(", ", app.Urls)}");
    await app.WaitForShutdownAsync();
    await app.DisposeAsync();
    return 0;
}
catch (Exception problem) when (problem is PannsException or OptionsValidationException or IOException or UriFormatException)
{
    Console.Error.WriteLine($"panns: {problem.Message}");
    return 1;
}
