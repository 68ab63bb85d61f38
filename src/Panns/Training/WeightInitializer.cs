using Panns.Common;
using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Training;

/// <summary>
/// Initial weights for training from scratch, as in each network's original code: <see cref="WeightInitialization.XavierUniform"/>
/// (the released PANNs code's <c>init_layer</c> and <c>init_bn</c>), or <see cref="WeightInitialization.KaimingNormal"/> (EfficientAT). The matrices of
/// gated recurrent units start orthogonal (TALNet's released code). Biases start at 0 and normalizations as the identity.
/// </summary>
public static class WeightInitializer
{
    /// <summary>All tensors of a network's state dict except the front end's constants, which follow from its settings.</summary>
    /// <param name="network">The network.</param>
    /// <param name="seed">Random seed: the same seed gives the same weights on every machine.</param>
    /// <returns>The weights, for <see cref="TrainingSession"/>, an engine or <see cref="Weights.WeightFile.Save"/>.</returns>
    public static InMemoryStateDict Create(NetworkDescription network, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(network);
        var weights = new InMemoryStateDict($"{network.Name} from scratch");
        ulong stream = 0;
        foreach (var layer in network.Nodes.Select(node => node.Layer).Concat(network.UnusedLayers).Distinct<Layer>(ReferenceEqualityComparer.Instance))
        {
            foreach (var parameter in layer.Parameters)
            {
                stream++;
                switch (parameter.Kind)
                {
                    case ParameterKind.FrontEnd:
                        break;
                    case ParameterKind.BatchCount:
                        weights.SetInteger(parameter.Name, 0);
                        break;
                    default:
                        var values = new float[parameter.Length];
                        Fill(values, layer, parameter, network.Initialization, new SeededRandom(seed, stream));
                        weights.Set(parameter.Name, parameter.Shape.AsSpan(), values);
                        break;
                }
            }
        }

        return weights;
    }

    /// <summary>Inputs and outputs of one unit as PyTorch counts them: a depthwise 3x3 kernel has a fan-in of 9.</summary>
    internal static (int In, int Out) Fans(ParameterSpec weight)
    {
        var area = 1;
        foreach (var size in weight.Shape.AsSpan()[2..])
        {
            area *= size;
        }

        return (weight.Shape[1] * area, weight.Shape[0] * area);
    }

    /// <summary>Xavier's bound: weights are uniform between its negative and itself (Glorot and Bengio 2010).</summary>
    internal static double XavierBound(ParameterSpec weight)
    {
        var (input, output) = Fans(weight);
        return Math.Sqrt(6.0 / (input + output));
    }

    private static void Fill(Span<float> values, Layer layer, ParameterSpec parameter, WeightInitialization rule, SeededRandom random)
    {
        switch (parameter.Kind)
        {
            case ParameterKind.Weight when layer is Gru:
                OrthogonalMatrix.Fill(values, parameter.Shape[1], random);
                break;
            case ParameterKind.Weight when rule is WeightInitialization.XavierUniform or WeightInitialization.KaimingUniform:
                var bound = rule == WeightInitialization.XavierUniform ? XavierBound(parameter) : Math.Sqrt(6.0 / Fans(parameter).In);
                foreach (ref var value in values)
                {
                    value = (float)(((2 * random.NextDouble()) - 1) * bound);
                }

                break;
            case ParameterKind.Weight:
                // As torchvision's MobileNetV3, which EfficientAT follows: convolutions by fan-out, linear layers with a deviation of 0.01.
                var deviation = layer is Linear ? 0.01 : Math.Sqrt(2.0 / Fans(parameter).Out);
                foreach (ref var value in values)
                {
                    value = (float)(random.NextGaussian() * deviation);
                }

                break;
            case ParameterKind.BatchNormWeight:
                values.Fill((float)((BatchNorm)layer).InitialWeight);
                break;
            case ParameterKind.RunningVariance or ParameterKind.FeatureScale:
                values.Fill(1);
                break;
            default:
                values.Clear();
                break;
        }
    }
}
