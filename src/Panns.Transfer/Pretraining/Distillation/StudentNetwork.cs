using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Transfer.Pretraining.Distillation;

/// <summary>A network as it is while it learns another one's embedding.</summary>
internal static class StudentNetwork
{
    /// <summary>Name of the layer between embeddings of different lengths.</summary>
    public const string Projection = "distillation_projection";

    /// <summary>The network with the embedding that is compared as its output: before dropout, and of the teacher's length.</summary>
    /// <exception cref="PannsException">It has no embedding.</exception>
    public static NetworkDescription Describe(NetworkDescription network, int teacherSize)
    {
        var index = network.EmbeddingOutput ?? throw new PannsException($"{network.Name} has no embedding to be taught");
        while (network.Nodes[index].Layer is Dropout)
        {
            index = network.Nodes[index].Inputs[0];
        }

        return NetworkVariant.WithEmbedding(network, index, teacherSize, Projection);
    }
}
