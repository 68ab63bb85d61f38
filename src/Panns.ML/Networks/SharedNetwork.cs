using System.Runtime.InteropServices;
using Panns.Engine;
using Panns.Networks;

namespace Panns.ML.Networks;

/// <summary>
/// A network that runs. All transforms of a process with the same weights and engine share one, however many models were loaded; it goes
/// when the last of them does.
/// </summary>
internal sealed class SharedNetwork
{
    private static readonly Dictionary<NetworkKey, WeakReference<SharedNetwork>> Known = [];
    private static readonly Lock KnownLock = new();

    // Keeps the session reachable until it is disposed of. If it became unreachable together with this object, the finalizers of what it is made
    // of (ONNX Runtime's session, libtorch's tensors) would free their memory while the disposal below frees it too.
    private readonly GCHandle<IInferenceSession> _handle;

    private SharedNetwork(IInferenceSession session)
    {
        Session = session;
        _handle = new(session);
    }

    // ML.NET disposes of no mapping: the collector alone knows when nobody uses the network any more. What the session holds (threads,
    // memory of the system) does not end by itself. Threads are waited for elsewhere: the finalizers of the whole process share one thread.
    ~SharedNetwork() => ThreadPool.UnsafeQueueUserWorkItem(
        static handle =>
        {
            handle.Target.Dispose();
            handle.Dispose();
        },
        _handle,
        preferLocal: false);

    public IInferenceSession Session { get; }

    public NetworkDescription Network => Session.Network;

    /// <summary>The network that runs already, or a new one.</summary>
    /// <param name="parameters">Which network, weights and engine.</param>
    /// <param name="open">Opens it, where it is a new one; it is closed again.</param>
    public static SharedNetwork Get(NetworkParameters parameters, Func<PretrainedNetwork> open)
    {
        lock (KnownLock)
        {
            if (Find(parameters) is { } known)
            {
                return known;
            }

            using var opened = open();
            return Get(parameters, opened);
        }
    }

    /// <summary>The network that runs already, or a new one of what is open, which stays so.</summary>
    public static SharedNetwork Get(NetworkParameters parameters, PretrainedNetwork opened)
    {
        lock (KnownLock)
        {
            if (Find(parameters) is { } known)
            {
                return known;
            }

            var network = new SharedNetwork(PannsEngines.Get(parameters.Engine).CreateSession(opened.Network, opened.Weights, threads: parameters.Threads));
            Known[parameters.Key] = new(network);
            return network;
        }
    }

    /// <summary>The network that runs already; null where it does not.</summary>
    public static SharedNetwork? Find(NetworkParameters parameters)
    {
        lock (KnownLock)
        {
            return Known.TryGetValue(parameters.Key, out var reference) && reference.TryGetTarget(out var known) ? known : null;
        }
    }
}
