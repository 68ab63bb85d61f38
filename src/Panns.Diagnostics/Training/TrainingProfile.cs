using System.Collections.Immutable;
using Panns.Diagnostics.Layers;
using Panns.Engine.Profiling;
using Panns.Training.Cpu;

namespace Panns.Diagnostics.Training;

/// <summary>What a training step on the CPU engine is made of, what loses most time first.</summary>
/// <param name="Case">Network, threads and batch.</param>
/// <param name="Kinds">What is done, of all layers together.</param>
/// <param name="Layers">What is done in each layer.</param>
internal sealed record TrainingProfile(BenchCase Case, ImmutableArray<LayerTime> Kinds, ImmutableArray<LayerTime> Layers)
{
    private const int Passes = 5;

    /// <summary>Milliseconds of the whole.</summary>
    public double Milliseconds => Layers.Sum(layer => layer.Step.Milliseconds);

    /// <summary>Milliseconds that the machine's peak allows.</summary>
    public double Roofline => Layers.Sum(layer => layer.Roofline);

    /// <summary>Measures a case.</summary>
    /// <param name="shape">The case.</param>
    /// <param name="peak">What the machine can do with as many threads.</param>
    /// <param name="cancellationToken">Cancels between training steps.</param>
    public static TrainingProfile Measure(BenchCase shape, MachinePeak peak, CancellationToken cancellationToken = default)
    {
        var network = PannsModels.Get(shape.Model).Describe();
        return Of(shape, TrainingStepProfile.Measure(network, TrainingCost.OptionsOf(shape), TrainingCost.Example(shape, network), Passes, cancellationToken), peak);
    }

    /// <summary>Adds up steps of the same name, and those of the same kind.</summary>
    public static TrainingProfile Of(BenchCase shape, IEnumerable<StepTime> steps, MachinePeak peak)
    {
        var all = steps.ToList();
        return new(shape, Sums(step => step.Name.Split(':')[0]), Sums(step => step.Name));

        // The least of a sum is the sum of the least: some steps are bound by arithmetic, others by memory.
        ImmutableArray<LayerTime> Sums(Func<StepTime, string> name) =>
        [
            .. all.GroupBy(name).Select(group => LayerTime.Sum(group.Key, group.Select(step => LayerTime.Of(step, peak)))).OrderByDescending(sum => sum.Lost),
        ];
    }
}
