using System.Collections.Concurrent;

namespace Panns.Cli.Listening;

/// <summary>
/// Takes a recorder's samples on a thread of its own, so that none are lost while the network is busy. If a device is further ahead than the
/// memory set aside, blocks are left out, counted, and silence stands in their place, so that times stay right.
/// </summary>
internal sealed class LiveSamples : IDisposable
{
    private const int BlockSamples = 2048;
    private const int MostSeconds = 60;

    private readonly Recorder _recorder;
    private readonly BlockingCollection<float[]> _blocks;
    private readonly Thread _thread;
    private readonly int _rate;
    private Exception? _failure;
    private long _lost;

    /// <param name="recorder">The recorder; its owner disposes of it afterward.</param>
    /// <param name="rate">Its samples per second.</param>
    public LiveSamples(Recorder recorder, int rate)
    {
        (_recorder, _rate) = (recorder, rate);
        _blocks = new(Math.Max(1, MostSeconds * rate / BlockSamples));
        _thread = new(Record) { IsBackground = true, Name = "recorder" };
        _thread.Start();
    }

    /// <summary>Seconds that were left out.</summary>
    public double LostSeconds => (double)Interlocked.Read(ref _lost) / _rate;

    /// <summary>Seconds that have arrived and not been taken.</summary>
    public double BehindSeconds => (double)_blocks.Count * BlockSamples / _rate;

    /// <summary>The next block; null at the end.</summary>
    /// <exception cref="PannsException">The device, or the input, fails.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public float[]? Take(CancellationToken cancellationToken)
    {
        if (_blocks.TryTake(out var block, Timeout.Infinite, cancellationToken))
        {
            return block;
        }

        return _failure switch
        {
            null => null,
            PannsException problem => throw problem,
            var other => throw new PannsException($"{_recorder.Name}: {other.Message}", other),
        };
    }

    public void Dispose() => _recorder.Stop();

    private void Record()
    {
        try
        {
            var missing = 0L;
            while (true)
            {
                var block = new float[BlockSamples];
                var count = _recorder.Read(block);
                if (count == 0)
                {
                    break;
                }

                if (!_recorder.IsLive)
                {
                    _blocks.Add(block[..count]);
                    continue;
                }

                // Silence first, for what found no room.
                if (missing > 0 && _blocks.TryAdd(new float[missing]))
                {
                    missing = 0;
                }

                if (missing > 0 || !_blocks.TryAdd(block[..count]))
                {
                    missing += count;
                    Interlocked.Add(ref _lost, count);
                }
            }
        }
#pragma warning disable CA1031 // a thread's failure is its reader's
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failure = failure;
        }

        _blocks.CompleteAdding();
    }
}
