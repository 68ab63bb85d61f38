using Panns.Engine.Ops;
using Panns.Networks;

namespace Panns.Engine.Lowering;

/// <summary>A network as operators with packed weights, in an order in which each comes after what it needs.</summary>
internal sealed class LoweredNetwork(NetworkDescription description, IReadOnlyList<int?> outputs, IReadOnlyList<Operator> ops) : IDisposable
{
    /// <summary>Number of kinds of output.</summary>
    public const int OutputCount = 4;

    public NetworkDescription Description => description;

    /// <summary>The value of the waveform.</summary>
    public static int Input => 0;

    /// <summary>The values of the outputs, in the order of <see cref="OutputKinds"/>; null for those the network lacks.</summary>
    public IReadOnlyList<int?> Outputs => outputs;

    public IReadOnlyList<Operator> Ops => ops;

    /// <summary>The operators that the wanted outputs need.</summary>
    public IEnumerable<Operator> OpsFor(OutputKinds wanted)
    {
        var needed = new HashSet<int>();
        for (var i = 0; i < OutputCount; i++)
        {
            if (wanted.HasFlag((OutputKinds)(1 << i)) && outputs[i] is { } value)
            {
                needed.Add(value);
            }
        }

        for (var i = ops.Count - 1; i >= 0; i--)
        {
            if (needed.Contains(ops[i].Output))
            {
                needed.UnionWith(ops[i].Inputs);
            }
        }

        return ops.Where(op => needed.Contains(op.Output));
    }

    /// <summary>Whether overlapping clips have frames in common that need computing only once: not where a layer reads the waveform itself.</summary>
    /// <param name="samples">Length of a clip.</param>
    /// <param name="step">Samples from one clip to the next.</param>
    public bool Shares(int samples, int step)
        => samples >= description.MinimumSamples && ops.Where(op => op.Inputs.Contains(Input)).All(op => op is LogMelOperator frames && frames.Shares(samples, step));

    public void Dispose()
    {
        foreach (var op in ops)
        {
            op.Dispose();
        }
    }
}
