using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Panns.Clips;

/// <summary>The recordings under way, first come first: threads take windows of them and bring the outputs, one reader takes the results.</summary>
/// <param name="paths">The list of recordings; read ahead of the results.</param>
/// <param name="open">Makes what decodes a recording.</param>
/// <param name="most">How many may be under way, those included whose result is there and has not been taken.</param>
internal sealed class ClipLine(IEnumerator<string> paths, Func<string, ClipDecoder> open, int most) : IDisposable
{
    private readonly object _lock = new();
    private readonly Queue<Entry> _entries = new();
    private bool _isListing;
    private bool _isListed;
    private bool _isStopped;
    private ExceptionDispatchInfo? _listFailure;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Called when a window has been found: there may be work for another thread.</summary>
    public Action? Wanted { get; set; }

    /// <summary>Takes the next window there is: of the first recording that no other thread is decoding.</summary>
    /// <param name="window">The window; its array is rented.</param>
    /// <returns>Whether there is one; if not, there will be none.</returns>
    public bool TryTakeWindow(out DecodedItem window)
    {
        while (TryClaim(out var entry))
        {
            Wanted?.Invoke();
            var isThere = entry.Decoder.TryNext(out window);
            lock (_lock)
            {
                entry.IsBusy = false;
                entry.Job.IsDecoded = !isThere;
                entry.Job.Pending += isThere ? 1 : 0;
                Monitor.PulseAll(_lock);
            }

            if (isThere)
            {
                return true;
            }

            entry.Decoder.Dispose();
        }

        window = default;
        return false;
    }

    /// <summary>Brings the output of a window.</summary>
    public void Add(DecodedItem window, ReadOnlySpan<float> values)
    {
        lock (_lock)
        {
            window.Job.Add(window, values);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits for the result of the first recording and takes it.</summary>
    /// <returns>Whether there is one.</returns>
    /// <remarks>Throws what the list of recordings or the network failed with.</remarks>
    public bool TryTakeResult([NotNullWhen(true)] out ClipValues? result)
    {
        result = null;
        lock (_lock)
        {
            while (!_isStopped)
            {
                _failure?.Throw();
                if (_entries.TryPeek(out var first))
                {
                    if (first.Job.IsComplete)
                    {
                        result = _entries.Dequeue().Job.ToResult();
                        Monitor.PulseAll(_lock);
                        return true;
                    }
                }
                else if (_isListed)
                {
                    _listFailure?.Throw();
                    return false;
                }

                Monitor.Wait(_lock);
            }
        }

        return false;
    }

    /// <summary>The network has failed.</summary>
    public void Fail(ExceptionDispatchInfo error)
    {
        lock (_lock)
        {
            _failure ??= error;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>No more windows are wanted, and no more results.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Closes the recordings that are open. When no thread is at work any more.</summary>
    public void Dispose()
    {
        foreach (var entry in _entries)
        {
            entry.Decoder.Dispose();
        }
    }

    // Claims a recording for decoding.
    private bool TryClaim([NotNullWhen(true)] out Entry? entry)
    {
        lock (_lock)
        {
            while (!_isStopped && _failure is null)
            {
                entry = _entries.FirstOrDefault(entry => entry is { IsBusy: false, Job.IsDecoded: false });
                if (entry is not null)
                {
                    entry.IsBusy = true;
                    return true;
                }

                if (!_isListed && !_isListing && _entries.Count < most)
                {
                    if ((entry = List()) is not null)
                    {
                        return true;
                    }
                }
                else if (_isListed && _entries.All(entry => entry.Job.IsDecoded))
                {
                    return false;
                }
                else
                {
                    Monitor.Wait(_lock);
                }
            }
        }

        entry = null;
        return false;
    }

    // The next recording of the list, claimed. The list may take its time (files that are looked for on a disk): the others work on meanwhile.
    private Entry? List()
    {
        _isListing = true;
        Monitor.Exit(_lock);
        string? path = null;
        ExceptionDispatchInfo? failure = null;
        try
        {
            path = paths.MoveNext() ? paths.Current : null;
        }
        catch (Exception error)
        {
            failure = ExceptionDispatchInfo.Capture(error);
        }

        Monitor.Enter(_lock);
        _isListing = false;
        Monitor.PulseAll(_lock);
        if (path is null)
        {
            _isListed = true;
            _listFailure = failure;
            return null;
        }

        var entry = new Entry(open(path)) { IsBusy = true };
        _entries.Enqueue(entry);
        return entry;
    }

    /// <summary>A recording under way.</summary>
    private sealed class Entry(ClipDecoder decoder)
    {
        public ClipDecoder Decoder => decoder;

        public ClipJob Job => decoder.Job;

        /// <summary>Whether a thread is decoding it.</summary>
        public bool IsBusy { get; set; }
    }
}
