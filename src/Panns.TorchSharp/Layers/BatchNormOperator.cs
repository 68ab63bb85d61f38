using Panns.Networks.Layers;
using Panns.TorchSharp.Forward;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Layers;

/// <summary>Batch normalization over channels, or over frequency bands.</summary>
internal sealed class BatchNormOperator(BatchNorm layer, ParameterTree parameters) : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y)
    {
        var isTraining = pass.IsTraining(layer);
        if (isTraining)
        {
            using var quiet = no_grad();
            _ = parameters["num_batches_tracked"].Increment_();
        }

        if (!layer.OverWidth)
        {
            return Normalize(pass, x, isTraining);
        }

        // Bands of a single channel: rows of a matrix.
        return x.shape[1] == 1
            ? Normalize(pass, x.reshape(-1, layer.Features), isTraining).view(x.shape)
            : Normalize(pass, x.transpose(1, 3), isTraining).transpose(1, 3);
    }

    private Tensor Normalize(ForwardPass pass, Tensor x, bool isTraining) => nn.functional.batch_norm(
        x, parameters["running_mean"], parameters["running_var"], parameters["weight"], parameters["bias"], isTraining, pass.Momentum(layer), layer.Epsilon);
}
