using System.Diagnostics;
using Panns.ML.Networks;

namespace Panns.ML.Persistence.Weights;

/// <summary>
/// The weights of one network on their way from a saved model into the engine. One row brings them: its thread asks for them
/// (<see cref="Begin"/>), takes piece after piece, opens the network, and ends the transfer; other threads that want the same network wait
/// for that.
/// </summary>
internal sealed class WeightTransfer : IDisposable
{
    // ML.NET computes a row on one thread. Only if it failed between two of our steps can a transfer stay open; others then take it over.
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

    /// <summary>What this thread is bringing; null for nothing.</summary>
    public static WeightTransfer? Current => _current;

    /// <summary>Room for one piece, used for all of them.</summary>
    public float[] Scratch { get; private set; } = [];

    /// <summary>What asks for a value: NaN, as many as the longest piece has.</summary>
    public float[] Request { get; private set; } = [];

    /// <summary>Starts to bring weights, or waits until another thread has brought them.</summary>
    /// <returns>The network where it is open after all; null where this thread has to bring the weights.</returns>
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

    /// <summary>Takes the next piece.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        lock (_piecesLock)
        {
            _weights!.Add(values);
            _progress = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Hands over the network whose weights this thread has brought; the caller disposes of it.</summary>
    /// <exception cref="PannsException">The weights are not all there, or are damaged.</exception>
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

    /// <summary>Ends what this thread has begun, well or not.</summary>
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

    /// <summary>Ends the transfer, if this thread has begun it; another can begin afterward.</summary>
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
