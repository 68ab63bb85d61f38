using Panns.Common;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Training;

/// <summary>Weights in the layout of the published checkpoints.</summary>
[BestFriend]
internal static class PublishedLayout
{
    /// <summary>
    /// A network's whole state dict in its order, the constants of the front end included: what the released code loads strictly. Tensors
    /// that the network does not have are left out.
    /// </summary>
    /// <param name="weights">What training gives; shared, not copied.</param>
    /// <param name="network">The network.</param>
    /// <param name="frontEnd">Whether to add the constants of the front end.</param>
    public static InMemoryStateDict Of(InMemoryStateDict weights, NetworkDescription network, bool frontEnd = true)
    {
        var all = new InMemoryStateDict(weights.Source);
        foreach (var spec in network.Parameters)
        {
            switch (spec.Kind)
            {
                case ParameterKind.FrontEnd when !frontEnd:
                    break;
                case ParameterKind.FrontEnd:
                    all.Set(spec.Name, spec.Shape.AsSpan(), FrontEndTensors.ValuesOf(spec.Name, network.FrontEnd!));
                    break;
                case ParameterKind.BatchCount:
                    all.SetInteger(spec.Name, weights.IntegerOf(spec.Name));
                    break;
                default:
                    all.Set(spec.Name, spec.Shape.AsSpan(), weights.ArrayOf(spec.Name));
                    break;
            }
        }

        return all;
    }
}
