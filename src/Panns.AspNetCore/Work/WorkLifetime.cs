using Microsoft.Extensions.Hosting;

namespace Panns.AspNetCore.Work;

/// <summary>Opens the networks before the server listens. The container disposes them after the last request has been answered.</summary>
internal sealed class WorkLifetime(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
        => Task.Run(() => services.GetService(typeof(AudioWork)), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
