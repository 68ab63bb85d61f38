using Microsoft.AspNetCore.Builder;
using Panns.AspNetCore;
#if PANNS_EXTENSIONSAI
using Microsoft.Extensions.AI;
using Panns.Extensions.AI;
#endif

namespace Panns.Architecture.Tests.Examples;

/// <summary>The examples in the documentation of Panns.AspNetCore and Panns.Extensions.AI, compiled.</summary>
internal static class ServerExamples
{
    public static void AddPanns_1(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddPanns(options => options.Model = "mn04_as");
        var app = builder.Build();
        app.MapPanns();
        app.Run();
    }

#if PANNS_EXTENSIONSAI
    public static async Task PannsEmbeddingGenerator_1()
    {
        using var model = PannsModel.Load("mn04_as");
        using var generator = new PannsEmbeddingGenerator(new EmbeddingExtractor(model));
        var sound = new DataContent(File.ReadAllBytes("dog.wav"), "audio/wav");
        var embeddings = await generator.GenerateAsync([sound]); // embeddings[0].Vector has 384 values
    }
#endif
}
