using Panns.Engine;
using Panns.Networks;
using Panns.Weights;

namespace Panns.ML;

/// <summary>
/// A network that runs. All transforms of a process with the same weights and engine share one, however many models were loaded; it goes
/// when the last of them does.
/// </summary>
internal sealed class SharedNetwork
{
    private static readonly Dictionary<Key, WeakReference<SharedNetwork>> Known = [];
    private static readonly Lock KnownLock = new();

    private SharedNetwork(IInferenceSession session) => Session = session;

    // ML.NET disposes of no mapping: the collector alone knows when nobody uses the network any more. What the session holds (threads,
    // memory of the system) does not end by itself.
    ~SharedNetwork() => Session.Dispose();

    public IInferenceSession Session { get; }

    public NetworkDescription Network => Session.Network;

    /// <summary>The network that runs already, or a new one.</summary>
    /// <param name="parameters">Which network, weights and engine.</param>
    /// <param name="open">Opens the weights, where it is a new one; they are closed again.</param>
    public static SharedNetwork Get(NetworkParameters parameters, Func<StateDict> open)
    {
        var key = new Key(parameters.Network, parameters.Classes, parameters.WeightsHash, parameters.Engine, parameters.Threads);
        lock (KnownLock)
        {
            if (Known.TryGetValue(key, out var reference) && reference.TryGetTarget(out var known))
            {
                return known;
            }

            using var weights = open();
            var network = new SharedNetwork(PannsEngines.Create(parameters.Engine, parameters.Describe(), weights, parameters.Threads));
            Known[key] = new(network);
            return network;
        }
    }

    private sealed record Key(string Network, int Classes, string WeightsHash, PannsEngine Engine, int? Threads);
}
