using System.Runtime.InteropServices;
using Panns.Engine;
using Panns.Networks;

namespace Panns.ML.Networks;

/// <summary>
/// A running network. All transforms of a process with the same weights and engine share one, however many models were loaded; it is released
/// with the last of them.
/// </summary>
internal sealed class SharedNetwork
{
    private static readonly Dictionary<NetworkKey, WeakReference<SharedNetwork>> Known = [];
    private static readonly Lock KnownLock = new();

    // Keeps the session reachable until it is disposed of. If it became unreachable together with this object, the finalizers of what it is made
    // of (ONNX Runtime's session, libtorch's tensors) would free their memory while the disposal below frees it too.
    private readonly GCHandle<IInferenceSession> _handle;
    private readonly NetworkKey _key;
    private int _users;

    private SharedNetwork(IInferenceSession session, NetworkKey key)
    {
        Session = session;
        _key = key;
        _handle = new(session);
    }

    // ML.NET does not dispose of mappings, so where nobody disposes of all transformers only a finalizer can release the session's threads and native memory. Disposal waits for
    // threads to end, so it is done on the thread pool rather than on the process's only finalizer thread.
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

    /// <summary>
    /// Takes one user away, of those that <see cref="Get(NetworkParameters, Func{PretrainedNetwork})"/> and <see cref="Find"/> have added. The
    /// last one ends the network. Loaded models never call it, so a network that they use is left to the finalizer.
    /// </summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA1816", Justification = "The last user disposes; it is counted, so no single one does.")]
    public void Release()
    {
        lock (KnownLock)
        {
            if (--_users > 0)
            {
                return;
            }

            Known.Remove(_key);
        }

        GC.SuppressFinalize(this);
        Session.Dispose();
        _handle.Dispose();
    }

    /// <summary>Returns the running network, or starts a new one.</summary>
    /// <param name="parameters">The network, weights and engine.</param>
    /// <param name="open">Opens the network if it is not running; it is closed afterward.</param>
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

    /// <summary>Returns the running network, or starts a new one from an open network, which stays open.</summary>
    public static SharedNetwork Get(NetworkParameters parameters, PretrainedNetwork opened)
    {
        lock (KnownLock)
        {
            if (Find(parameters) is { } known)
            {
                return known;
            }

            var network = new SharedNetwork(
                PannsEngines.Get(parameters.Engine).Keeping(parameters.Precision).CreateSession(opened.Network, opened.Weights, threads: parameters.Threads),
                parameters.Key)
            { _users = 1 };
            Known[parameters.Key] = new(network);
            return network;
        }
    }

    /// <summary>Returns the running network; null if it is not running.</summary>
    public static SharedNetwork? Find(NetworkParameters parameters)
    {
        lock (KnownLock)
        {
            if (!Known.TryGetValue(parameters.Key, out var reference) || !reference.TryGetTarget(out var known))
            {
                return null;
            }

            known._users++;
            return known;
        }
    }
}
