using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Panns.AspNetCore.Admission;
using Panns.AspNetCore.Uploads;
using Panns.AspNetCore.Work;

namespace Panns.AspNetCore;

/// <summary>Adds PANNs to the services of an application.</summary>
public static class PannsServiceCollectionExtensions
{
    /// <summary>
    /// Adds what <see cref="PannsEndpointRouteBuilderExtensions.MapPanns"/> needs, and <see cref="PannsNetworks"/>, unless the application has
    /// registered one. The networks are opened when the application starts.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; null for the defaults.</param>
    /// <example>
    /// <code>
    /// var builder = WebApplication.CreateBuilder(args);
    /// builder.Services.AddPanns(options => options.Model = "mn04_as");
    /// var app = builder.Build();
    /// app.MapPanns();
    /// app.Run();
    /// </code>
    /// </example>
    public static IServiceCollection AddPanns(this IServiceCollection services, Action<PannsServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<PannsServerOptions>().Configure(configure ?? (_ => { })).ValidateDataAnnotations().ValidateOnStart();
        services.AddMetrics();
        services.TryAddSingleton(provider => PannsNetworks.Open(provider.GetRequiredService<IOptions<PannsServerOptions>>().Value));
        services.TryAddSingleton<AudioWork>();
        services.TryAddSingleton<UploadReader>();
        services.TryAddSingleton<Gate>();
        services.TryAddSingleton<Meters>();
        services.TryAddSingleton<Endpoints>();
        services.AddHostedService<WorkLifetime>();
#if PANNS_EXTENSIONSAI
        services.TryAddSingleton<Microsoft.Extensions.AI.IEmbeddingGenerator<Microsoft.Extensions.AI.DataContent, Microsoft.Extensions.AI.Embedding<float>>>(
            provider => new Panns.Extensions.AI.PannsEmbeddingGenerator(new EmbeddingExtractor(provider.GetRequiredService<PannsNetworks>().Tagging)));
#endif
        return services;
    }
}
