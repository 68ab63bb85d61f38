using System.Diagnostics;
using Panns.ML.Networks;

namespace Panns.ML.Persistence.Weights;

/// <summary>
/// Transfers the weights of a network from a saved model to the engine. One row does it: its thread requests the weights
/// (<see cref="Begin"/>), receives piece after piece, opens the network, and ends the transfer. Other threads that need the same network
/// wait for it.
/// </summary>
internal sealed class WeightTransfer : IDisposable
{
    // ML.NET computes a row on one thread. A transfer stays open only if that fails between two of our steps; others take over after this time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Dictionary<NetworkKey, WeightTransfer> All = [];

    [ThreadStatic]
    private static WeightTransfer? _current;

    private readonly Lock _piecesLock = new();
    private readonly object _gate = new();
    private readonly NetworkParameters _parameters;
    private ReceivedWeights? _weights;
    private int? _owner;
    private long _progress;

    private WeightTransfer(NetworkParameters parameters) => _parameters = parameters;

    /// <summary>The transfer of this thread; null if there is none.</summary>
    public static WeightTransfer? Current => _current;

    /// <summary>A buffer for one piece, reused for all.</summary>
    public float[] Scratch { get; private set; } = [];

    /// <summary>The request: NaN values, as many as in the longest piece.</summary>
    public float[] Request { get; private set; } = [];

    /// <summary>Starts a transfer, or waits until another thread has finished it.</summary>
    /// <returns>The network if it is open by now; null if this thread has to transfer the weights.</returns>
    public static SharedNetwork? Begin(NetworkParameters parameters)
    {
        WeightTransfer? transfer;
        lock (All)
        {
            if (!All.TryGetValue(parameters.Key, out transfer))
            {
                All[parameters.Key] = transfer = new(parameters);
            }
        }

        return transfer.Claim();
    }

    /// <summary>Adds the next piece.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        lock (_piecesLock)
        {
            _weights!.Add(values);
            _progress = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Returns the network whose weights this thread has transferred; the caller disposes it.</summary>
    /// <exception cref="PannsException">The weights are incomplete or damaged.</exception>
    public static PretrainedNetwork Take(NetworkParameters parameters)
    {
        if (_current is { } transfer && transfer._parameters.Key == parameters.Key && transfer._weights is { Missing: 0 } weights)
        {
            transfer._weights = null;
            if (parameters.PiecesHash is { } hash && weights.PiecesHash != hash)
            {
                weights.Dispose();
                throw new PannsException($"{parameters.Network}: the weights in the saved model are damaged: they are not those that were saved; copy the model's file again");
            }

            return PretrainedNetwork.Create(PannsModels.Get(parameters.Network), weights);
        }

        throw new PannsException($"{parameters.Network}: the weights in the saved model are not this network's: another version of the library saved it");
    }

    /// <summary>Ends this thread's transfer, whether or not it succeeded.</summary>
    public static void End()
    {
        _current?.Dispose();
        _current = null;
    }

    private SharedNetwork? Claim()
    {
        var self = Environment.CurrentManagedThreadId;
        lock (_gate)
        {
            while (true)
            {
                if (SharedNetwork.Find(_parameters) is { } open)
                {
                    return open;
                }

                if (_owner is null || _owner == self || Stopwatch.GetElapsedTime(_progress) > Patience)
                {
                    break;
                }

                Monitor.Wait(_gate, TimeSpan.FromSeconds(1));
            }

            var layout = WeightLayout.Of(_parameters.Describe());
            _weights?.Dispose();
            _weights = new(layout, _parameters.InPlace, $"{_parameters.Network} in the saved model");
            _owner = self;
            _progress = Stopwatch.GetTimestamp();
            Scratch = new float[1 << layout.Pieces[0]];
            Request = new float[Scratch.Length];
            Array.Fill(Request, float.NaN);
            _current = this;
            return null;
        }
    }

    /// <summary>Ends the transfer if this thread started it; another can start afterward.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_owner == Environment.CurrentManagedThreadId)
            {
                _weights?.Dispose();
                _weights = null;
                _owner = null;
                Scratch = [];
                Request = [];
            }

            Monitor.PulseAll(_gate);
        }
    }
}
