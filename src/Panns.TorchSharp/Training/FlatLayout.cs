using System.Collections.Immutable;
using Panns.Networks;
using Panns.Training;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Training;

/// <summary>Parameters that share a factor of the learning rate: a range of the flat tensors.</summary>
/// <param name="First">Its first value.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Factor">Factor of the learning rate.</param>
internal readonly record struct RateGroup(long First, long Length, double Factor);

/// <summary>
/// Where each parameter that learns lies in one long tensor. Values, gradients and the optimizer's moments are such tensors, so that an
/// update is a few operations in all in place of a few for every parameter, and replicas exchange one tensor.
/// </summary>
internal sealed class FlatLayout
{
    /// <summary>Floats to which parameters are aligned: what vector instructions and cuDNN like to find, and the gaps stay zero.</summary>
    private const int Alignment = 16;

    private readonly Dictionary<string, (ParameterSpec Spec, long First)> _places = new(StringComparer.Ordinal);
    private readonly bool _channelsLast;

    public FlatLayout(ImmutableArray<ParameterSpec> parameters, TrainingOptions options, bool channelsLast)
    {
        _channelsLast = channelsLast;
        foreach (var group in parameters.GroupBy(spec => options.FactorOf(spec.Name)))
        {
            var first = Length;
            foreach (var spec in group)
            {
                _places.Add(spec.Name, (spec, Length));
                Length += (spec.Length + Alignment - 1L) / Alignment * Alignment;
            }

            Groups.Add(new(first, Length - first, group.Key));
        }
    }

    /// <summary>Values of a flat tensor, gaps included.</summary>
    public long Length { get; private set; }

    /// <summary>Ranges of one learning rate each.</summary>
    public List<RateGroup> Groups { get; } = [];

    public bool Contains(string name) => _places.ContainsKey(name);

    /// <summary>A parameter's part of a flat tensor, in the parameter's shape: a view.</summary>
    public Tensor View(Tensor flat, string name)
    {
        var (spec, first) = _places[name];
        long[] shape = [.. spec.Shape.Select(size => (long)size)];
        var part = flat.narrow(0, first, spec.Length);
        return _channelsLast && shape is [var outputs, var inputs, var height, var width]
            ? part.view(outputs, height, width, inputs).permute(0, 3, 1, 2)
            : part.view(shape);
    }
}
