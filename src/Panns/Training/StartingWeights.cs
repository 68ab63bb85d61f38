using Panns.Networks;
using Panns.Weights;

namespace Panns.Training;

/// <summary>Replaces initial weights by the given ones, except in layers that are to start with new weights.</summary>
internal static class StartingWeights
{
    public static void Overlay(InMemoryStateDict target, StateDict weights, NetworkDescription network, TrainingOptions options)
    {
        foreach (var parameter in network.Parameters)
        {
            if (parameter.Kind == ParameterKind.FrontEnd || options.IsFresh(parameter.Name))
            {
                continue;
            }

            if (!weights.TryGetShape(parameter.Name, out var shape))
            {
                _ = parameter.IsOptional ? 0 : throw new PannsException(
                    $"{weights.Source}: holds no tensor '{parameter.Name}' of {network.Name}; give weights of this network");
                continue;
            }

            if (parameter.Kind == ParameterKind.BatchCount)
            {
                target.SetInteger(parameter.Name, (long)weights.Read(parameter.Name)[0]);
                continue;
            }

            if (!shape.SequenceEqual(parameter.Shape.AsSpan()))
            {
                throw new PannsException(
                    $"{weights.Source}: tensor '{parameter.Name}' is [{string.Join(", ", shape.ToArray())}], {network.Name} needs "
                    + $"[{string.Join(", ", parameter.Shape)}]; a head with other classes must begin fresh");
            }

            weights.CopyTo(parameter.Name, target.Values(parameter.Name));
        }
    }
}
