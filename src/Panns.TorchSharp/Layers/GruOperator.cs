using Panns.Networks.Layers;
using Panns.TorchSharp.Forward;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Layers;

/// <summary>
/// A gated recurrent unit, step by step for both directions together, because TorchSharp's nn.GRU takes no tensors of a state dict. Products are in the
/// type of the pass, states in float32 with it.
/// </summary>
internal sealed class GruOperator(Gru layer, ParameterTree parameters) : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y)
    {
        // [directions, steps, clips, 3 x state]; the second direction from the end on
        var steps = pass.Cast(x.squeeze(3)).permute(2, 0, 1);
        var inputs = stack([.. Gru.Directions.Select((direction, i) =>
        {
            var product = nn.functional.linear(steps, pass.Cast(parameters[$"weight_ih_{direction}"]), pass.Cast(parameters[$"bias_ih_{direction}"]));
            return i == 0 ? product : product.flip(0);
        })]);
        inputs = pass.ComputeType is null ? inputs : inputs.to(ScalarType.Float32);
        var weight = stack([.. Gru.Directions.Select(direction => pass.Cast(parameters[$"weight_hh_{direction}"]).t())]);
        var bias = stack([.. Gru.Directions.Select(direction => pass.Cast(parameters[$"bias_hh_{direction}"]))]).unsqueeze(1);
        var state = zeros([2, x.shape[0], layer.HiddenSize], inputs.dtype, x.device);
        var states = new List<Tensor>();
        foreach (var input in inputs.unbind(1))
        {
            states.Add(state = Step(input, pass.Cast(state).bmm(weight).Add(bias).to(inputs.dtype), state));
        }

        // [directions, clips, state, steps]
        var all = stack(states, dim: 3);
        return cat([all[0], all[1].flip(2)], 1).unsqueeze(3);
    }

    private static Tensor Step(Tensor input, Tensor hidden, Tensor state)
    {
        var (inputs, sums) = (input.chunk(3, 2), hidden.chunk(3, 2));
        var reset = inputs[0].Add(sums[0]).sigmoid();
        var update = inputs[1].Add(sums[1]).sigmoid();
        var candidate = inputs[2].Add(reset.mul(sums[2])).tanh();
        return candidate.lerp(state, update);
    }
}
