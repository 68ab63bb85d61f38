using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Panns.AspNetCore.Answers;
using Panns.AspNetCore.Page;

namespace Panns.AspNetCore;

/// <summary>Adds the endpoints of PANNs to an application.</summary>
public static class PannsEndpointRouteBuilderExtensions
{
    private static readonly string[] MoreBodies = ["audio/*", "multipart/form-data", "*/*"];

    /// <summary>
    /// Maps <c>POST /v1/tags</c>, <c>/v1/embedding</c>, <c>/v1/events</c> and <c>/v1/class</c>, which take a recording as body or as the file of a
    /// form, <c>GET /v1/info</c>, and the page at <c>/</c>. Errors are problem details (RFC 9457).
    /// </summary>
    /// <param name="endpoints">The application, or a group of it.</param>
    /// <returns>The group of these endpoints, for conventions of your own.</returns>
    public static RouteGroupBuilder MapPanns(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var group = endpoints.MapGroup("").WithTags("PANNs");
        var handlers = endpoints.ServiceProvider.GetRequiredService<Endpoints>;
        Describe<TagsAnswer>(
            group.MapPost("/v1/tags", (HttpContext context, int? top) => handlers().TagsAsync(context, top)), "Tags", "What sounds in a recording: the classes with the highest scores.");
        Describe<EmbeddingAnswer>(group.MapPost("/v1/embedding", (Delegate)((HttpContext context) => handlers().EmbeddingAsync(context))), "Embedding", "A recording's embedding.");
        Describe<EventsAnswer>(group.MapPost("/v1/events", (Delegate)((HttpContext context) => handlers().EventsAsync(context))), "Events", "When sounds begin and end.");
        Describe<ClassAnswer>(group.MapPost("/v1/class", (Delegate)((HttpContext context) => handlers().ClassAsync(context))), "Class", "The answer of the server's own classifier.");
        group.MapGet("/v1/info", () => handlers().Info()).WithName("Info").WithSummary("The networks and limits of this server.").Produces<InfoAnswer>();
        group.MapGet("/", WebPage.Get).ExcludeFromDescription();
        return group;
    }

    private static void Describe<T>(RouteHandlerBuilder endpoint, string name, string summary)
        => endpoint.WithName(name).WithSummary(summary)
            .WithDescription("The body is the recording itself, in any format, or a form with it as its one file.")
            .Accepts<IFormFile>("application/octet-stream", MoreBodies)
            .Produces<T>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
}
