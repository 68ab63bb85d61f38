using Panns.Engine.Planning;

namespace Panns.Engine.Ops;

/// <summary>
/// One or several layers as one piece of work, with its packed weights, for any shape of input. Values are named by the node of
/// the network's description that computes them.
/// </summary>
internal abstract class Operator(int output, params int[] inputs) : IDisposable
{
    /// <summary>The value that it computes.</summary>
    public int Output { get; } = output;

    /// <summary>The values that it needs.</summary>
    public IReadOnlyList<int> Inputs { get; } = inputs;

    /// <summary>Adds its steps to a plan.</summary>
    public abstract void Plan(PlanBuilder plan);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
