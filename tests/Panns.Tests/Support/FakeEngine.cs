using Panns.Engine;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Tests.Support;

/// <summary>An engine of <see cref="FakeSession"/>s.</summary>
/// <param name="name">Its name.</param>
/// <param name="batch">Its preferred batch.</param>
/// <param name="isPaired">Whether it has sessions of their own for several callers.</param>
internal sealed class FakeEngine(string name = "fake", int batch = 1, bool isPaired = false) : PannsEngine(name, "the fake engine")
{
    public override int PreferredBatch => batch;

    /// <summary>The sessions made, with what they were asked for.</summary>
    public List<(FakeSession Session, string? Device, int? Threads)> Made { get; } = [];

    protected override IInferenceSession Create(NetworkDescription network, StateDict weights, string? device, int? threads)
    {
        var session = new FakeSession(network);
        Made.Add((session, device, threads));
        return session;
    }

    protected override (IInferenceSession Wide, IInferenceSession? Narrow) CreateForCallers(NetworkDescription network, StateDict weights, string? device)
        => isPaired ? (Create(network, weights, device, null), Create(network, weights, device, 1)) : base.CreateForCallers(network, weights, device);
}
